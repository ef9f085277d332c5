// Creates and updates of one record with everything nested in them, to any depth.
#pragma once

#include "sql/nested_write_conditions.hpp"
#include "sql/nested_write_records.hpp"
#include "sql/nested_write_values.hpp"
#include "sql/syntax.hpp"

#include <tenon/query/request.hpp>

#include <cstddef>
#include <optional>

namespace tenon::sql {

class session;

// A record's reference to one that exists: `relation` holds the key.
struct reference {
  const query::relation_descriptor* relation = nullptr;
  const record_values* record = nullptr;
};

// Works on the inputs of one request, inside the transaction that is open.
class nested_writer {
 public:
  nested_writer(session& s, const query::program& body) : session_(s), records_(s), body_(body) {}

  // Creates a record that refers to `parent`, if given. Returns its primary key and `returned`.
  record_values create(const query::model_descriptor& m, const input_node& input, const reference* parent,
                       const field_indexes& returned);

  // Changes the one record that meets `where`. Returns its primary key and `returned` as they are then; nothing, where
  // there is no such record: what the input had to write before it then has been written.
  std::optional<record_values> update(const query::model_descriptor& m, const query::expression& where,
                                      const input_node& input, const field_indexes& returned);

  // The same where a missing record is no error, so that nothing must be written before it is known to exist.
  std::optional<record_values> update_if_exists(const query::model_descriptor& m, const query::expression& where,
                                                const input_node& input, const field_indexes& returned);

  // Returns how many records there were.
  std::size_t remove(const query::model_descriptor& m, const query::expression& where);

  query::expression where_of(const item_node& item) const { return condition_at(body_, item.where_range); }
  assignments assigned(const input_node& input) const { return assignments(input, body_.values); }
  const record_store& records() const noexcept { return records_; }
  session& connection() noexcept { return session_; }

 private:
  // Sets the foreign keys of references that the input creates or connects. `self`: the record, if it exists.
  void link_references(const query::model_descriptor& m, const input_node& input, const query::expression* self,
                       assignments& out);

  // The nested writes that need the record.
  void write_related(const query::model_descriptor& m, const input_node& input, record_values& record, bool is_new);

  session& session_;
  record_store records_;
  const query::program& body_;
};

}  // namespace tenon::sql
