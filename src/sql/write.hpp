// INSERT, UPDATE and DELETE statements.
#pragma once

#include "sql/statement.hpp"
#include "sql/syntax.hpp"
#include "sql/writer.hpp"

#include <cstdint>
#include <vector>

namespace tenon::sql {

// A column of a write and where its value comes from.
struct column_value {
  std::uint16_t field = 0;
  slot value;
  query::assignment how = query::assignment::set;
};

// The values a write computes by itself: slots of source constant and generated refer to these.
struct computed_values {
  query::parameters constants;
  std::vector<const query::field_descriptor*> generated;
};

// The columns of a create with these assignments, with those that defaults fill in.
// Throws P2012 (missing_value) naming a field that has neither a value nor a default.
std::vector<column_value> create_columns(const query::model_descriptor& m, const input_node& input,
                                         computed_values& computed);

// The columns of an update, with those that are set at each update unless `keep_updated_at`.
std::vector<column_value> update_columns(const query::model_descriptor& m, const input_node& input,
                                         computed_values& computed, bool keep_updated_at = false);

// What happens to a record whose unique values exist already.
struct conflict_rule {
  enum class kind : std::uint8_t { fail, skip, update };
  kind then = kind::fail;
  const query::key_descriptor* key = nullptr;      // update: the key in conflict
  const std::vector<column_value>* set = nullptr;  // update
};

// `returning`: the fields to return of each record written, in order; empty: none.
using field_indexes = std::vector<std::uint16_t>;

// A number of rows that one statement takes whatever it is: their values come as a list for each column. For databases
// with array parameters, and columns that are no lists themselves.
inline constexpr std::uint32_t any_number = 0;

// `rows` records at once; more than one take their values from row_value slots.
statement compile_insert(const dialect& d, const query::model_descriptor& m, const std::vector<column_value>& columns,
                         std::uint32_t rows, const conflict_rule& conflict, const field_indexes& returning);

// `limit`: at most so many records; no_value: all that meet the condition.
statement compile_update(const dialect& d, const query::model_descriptor& m, const predicate_node* where,
                         value_index limit, const std::vector<column_value>& set, const field_indexes& returning);

statement compile_delete(const dialect& d, const query::model_descriptor& m, const predicate_node* where,
                         value_index limit, const field_indexes& returning);

}  // namespace tenon::sql
