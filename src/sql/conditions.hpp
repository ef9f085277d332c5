// Predicates and orders as SQL.
#pragma once

#include "sql/syntax.hpp"
#include "sql/writer.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace tenon::sql {

// Where a condition is neither true nor false, as of a null: whether it may be taken for false, or has to be kept so
// because the opposite of the condition is asked for, which is undecided too.
enum class undecided : std::uint8_t { is_false, is_kept };

// A condition on the record `alias` of `model`.
void write_predicate(writer& w, const query::model_descriptor& model, std::string_view alias, const predicate_node& p,
                     undecided u = undecided::is_false);

// The same for `having`: fields stand for the grouped columns.
void write_having(writer& w, const query::model_descriptor& model, std::string_view alias, const predicate_node& p);

// `inner` joined to the record `outer`: the condition that they are related. For a many-to-many relation `junction`
// is the alias of the junction table.
void write_join(writer& w, const query::model_descriptor& model, const query::relation_descriptor& r,
                std::string_view outer, std::string_view inner, std::string_view junction);

// "(SELECT COUNT(*) …)" of the records related to `alias` that meet `where`.
void write_relation_count(writer& w, const query::model_descriptor& model, const query::relation_descriptor& r,
                          std::string_view alias, const predicate_node* where);

// What an order term sorts by.
void write_order_value(writer& w, const query::model_descriptor& model, std::string_view alias, const order_node& o);

// "a DESC, b ASC NULLS LAST", each direction turned round when `reversed`.
void write_order(writer& w, const query::model_descriptor& model, std::string_view alias,
                 const std::vector<order_node>& order, bool reversed);

// The order completed with the fields of a unique key, so that no two records are equal in it.
std::vector<order_node> total_order(const query::model_descriptor& model, const std::vector<order_node>& order);

// The record `alias` is the cursor's or follows it in `order`, which must be total.
void write_from_cursor(writer& w, const query::model_descriptor& model, std::string_view alias,
                       const std::vector<order_node>& order, bool reversed, const predicate_node& cursor);

}  // namespace tenon::sql
