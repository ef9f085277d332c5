// Creates, puts, updates, upserts and removes, alone or together in a transaction.
#pragma once

#include "dynamodb/models/calls.hpp"
#include "dynamodb/models/item_place.hpp"
#include "dynamodb/models/operation.hpp"
#include "dynamodb/models/reads.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tenon::dynamodb::models {

// A write whose condition fails tells what it met.
inline constexpr auto with_old_item = return_values_on_condition_check_failure::all_old;

// What one operation does, ready to be sent.
struct prepared_write {
  std::vector<transact_write> actions;               // the record's own first; those of guards behind
  std::vector<const query::key_descriptor*> guards;  // for each action: what is not unique if it fails; null: no guard
  unique_target target;                              // of an update, a remove, a check
  item key;                                          // of the record
  std::optional<item> record;                        // what the operation yields, if that is known beforehand
  std::optional<item> seen;                          // the item that was read, and relied on
  std::set<std::string> relied_on;                   // attributes of it; a write fails where others have changed them
  std::vector<item_place> needed;                    // what has to be there, because parts of it change
};

class writer {
 public:
  writer(calls& c, reader& r) : calls_(c), reader_(r) {}

  // Does it, and returns the record: as it is afterwards, of a remove as it was.
  item write(const operation& o);

  item upsert(const operation& o);

  // Writes all records that a create_many with `replaces` gives. How many.
  std::int64_t put_all(const operation& o);

  // All of them, or none. The records in the order of the operations.
  std::vector<item> write_all(const std::vector<const operation*>& all);

 private:
  prepared_write prepare(const operation& o);
  prepared_write prepare_create(const operation& o);
  prepared_write prepare_put(const operation& o, item record);
  prepared_write prepare_update(const operation& o);
  std::optional<prepared_write> try_prepare_update(const operation& o);
  prepared_write prepare_remove(const operation& o);
  prepared_write prepare_plain_remove(const operation& o);
  prepared_write prepare_check(const operation& o);
  std::optional<item> locate(const operation& o, unique_target& target);
  void rely_on(prepared_write& w, const operation& o, const std::set<std::uint16_t>& fields) const;
  condition unchanged(const prepared_write& w) const;
  void add_guards(prepared_write& w, const operation& o, const item* before, const item* after) const;

  // False: the item was changed by others meanwhile.
  bool send(const operation& o, prepared_write& w, item& out);
  item send_alone(const operation& o, prepared_write& w);
  void send(const std::vector<const operation*>& all, std::vector<prepared_write>& writes);

  // Throws what the failed condition of an action means. Returns if it was only that others had changed the item meanwhile.
  void explain(const operation& o, const prepared_write& w, std::size_t action, const std::optional<item>& found,
               const error& cause) const;

  calls& calls_;
  reader& reader_;
};

}  // namespace tenon::dynamodb::models
