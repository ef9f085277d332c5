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

// The record that a new one is nested in, seen from the new one, whose relation holds no one else.
struct parent_link {
  const query::relation_descriptor* relation = nullptr;
  const record_values* record = nullptr;  // what the new one refers to; null: the parent will refer to the new one
};

// Works on the inputs of one request, inside the transaction that is open.
class nested_writer {
 public:
  nested_writer(session& s, const query::program& body) : session_(s), records_(s), body_(body) {}

  // Creates a record, related to `parent` if given. Returns its primary key and `returned`.
  record_values create(const query::model_descriptor& m, const input_node& input, const parent_link* parent,
                       const field_indexes& returned);

  // Changes the one record that meets `where`. Returns its primary key and `returned` as they are then; nothing, where
  // there is no such record. Then nothing has been written, but records to connect may have been found missing: with
  // `may_be_missing` they are not looked for before the record itself.
  std::optional<record_values> update(const query::model_descriptor& m, const query::expression& where,
                                      const input_node& input, bool may_be_missing, const field_indexes& returned);

  // Returns how many records there were.
  std::size_t remove(const query::model_descriptor& m, const query::expression& where);

  query::expression where_of(const item_node& item) const { return condition_at(body_, item.where_range); }
  assignments assigned(const input_node& input) const { return assignments(input, body_.values); }
  const record_store& records() const noexcept { return records_; }
  session& connection() noexcept { return session_; }

 private:
  std::optional<record_values> update_now(const query::model_descriptor& m, const query::expression& where,
                                          const input_node& input, const field_indexes& returned);

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
