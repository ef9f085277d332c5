// Predicates as conditions of DynamoDB.
#pragma once

#include "dynamodb/models/values.hpp"
#include "sql/syntax.hpp"

#include <tenon/dynamodb/expressions.hpp>

#include <set>
#include <vector>

namespace tenon::dynamodb::models {

// What a predicate is about: its model, and where its values are.
struct predicate_context {
  const query::model_descriptor& model;
  const query::parameters& values;
};

// The parts of a conjunction; the predicate alone if it is none; nothing for one that always holds.
std::vector<const sql::predicate_node*> terms_of(const sql::predicate_node* where);

// Whether the predicate holds for no record, whatever is stored.
bool is_never(const sql::predicate_node& n);

// The condition. A comparison does not hold where the attribute is absent, negated or not, as in the other databases. Throws
// unsupported (P2026) for what DynamoDB cannot say.
condition condition_of(const predicate_context& c, const sql::predicate_node& n);

// Adds the fields that the predicate reads.
void add_fields_of(const sql::predicate_node& n, std::set<std::uint16_t>& out);

// The value that a field is compared to.
attribute_value operand_of(const predicate_context& c, const sql::predicate_node& n);

}  // namespace tenon::dynamodb::models
