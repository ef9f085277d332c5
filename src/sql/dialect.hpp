// What differs between SQL databases, for the compiler.
#pragma once

#include "sql/statement.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::sql {

class writer;

// Immutable; one object per database serves all threads.
class dialect {
 public:
  virtual ~dialect() = default;

  virtual std::string_view name() const = 0;
  virtual void quote(std::string& out, std::string_view identifier) const = 0;
  virtual void placeholder(std::string& out, std::uint32_t number) const = 0;  // the first is 1

  // Appends a condition; `column` is SQL text for the field's value.
  virtual void compare(writer& w, const std::string& column, const predicate_node& p,
                       const query::field_descriptor& field) const = 0;

  // `column` is a member of the list, negated or not.
  virtual void membership(writer& w, const std::string& column, const predicate_node& p,
                          const query::field_descriptor& field) const = 0;
  virtual void json(writer& w, const std::string& column, const predicate_node& p,
                    const query::field_descriptor& field) const = 0;

  // The texts in these columns, taken together, meet the query at `text` of the database's full-text search; how well they
  // do, as a number that is never null.
  virtual void search(writer& w, const std::vector<std::string>& columns, value_index text) const = 0;
  virtual void relevance(writer& w, const std::vector<std::string>& columns, value_index text) const = 0;

  // What ends a SELECT that locks the rows of its table `alias`.
  virtual void row_lock(writer& w, std::string_view alias, const lock_node& lock) const = 0;

  // Where tables are that the schema says nothing of; empty: where the database looks by itself.
  virtual std::string_view default_schema() const { return {}; }

  // Whether lists travel as one parameter, so that one statement serves lists of every length.
  virtual bool has_array_parameters() const = 0;

  // A parameter that is a list of values for the field, where the database has no other way to tell their type. Only where
  // has_array_parameters().
  virtual void array_parameter(writer& w, const slot& s, const query::field_descriptor& field) const = 0;

  // Whether loading relations wants a transaction around its statements, for they would see different states otherwise and
  // it costs next to nothing.
  virtual bool reads_in_transactions() const = 0;

  // The columns are the keys of one of the parents of a batch of `bucket` size.
  virtual void parents(writer& w, const std::string* columns, const query::field_descriptor* const* fields,
                       std::uint32_t count, std::uint8_t bucket) const = 0;

  // Equal, with null equal to null: "IS" and the like.
  virtual std::string_view null_safe_equals() const = 0;

  // The new value of a field after increment, decrement, multiply or divide by a parameter.
  virtual void arithmetic(writer& w, const std::string& column, const assignment_node& a,
                          const query::field_descriptor& field) const = 0;

  virtual void aggregate(std::string& out, query::aggregate_function f, const std::string& column,
                         const query::field_descriptor& field) const = 0;

  // LIMIT and OFFSET; either index may be no_value.
  virtual void page(writer& w, value_index take, value_index skip) const = 0;

  // Whether nulls come first in ascending order when nothing is said.
  virtual bool nulls_first_ascending() const = 0;

  // The statement, which returns columns, in a form that fails with not_found where it would return no row.
  // Only where link::together_is_atomic().
  virtual statement guarded(const statement& s) const = 0;

  // The most parameters one statement may have.
  virtual std::uint32_t max_parameters() const = 0;
};

}  // namespace tenon::sql
