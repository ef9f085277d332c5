// What a predicate says about single fields, as far as a key can use it.
#pragma once

#include "dynamodb/models/conditions.hpp"
#include "sql/syntax.hpp"

#include <cstdint>
#include <map>
#include <vector>

namespace tenon::dynamodb::models {

// The bounds that a predicate sets to one field.
struct field_range {
  const sql::predicate_node* low = nullptr;
  const sql::predicate_node* high = nullptr;
  const sql::predicate_node* prefix = nullptr;

  bool any() const { return low || high || prefix; }
};

// A predicate's terms by what a key can use.
class bindings {
 public:
  bindings(const predicate_context& c, const sql::predicate_node* where) : context_(c), terms_(terms_of(where)) {
    for (const sql::predicate_node* t : terms_) {
      if (t->op == query::opcode::equals && t->match == query::text_match::sensitive) equal_.emplace(t->index, t);
    }
  }

  const predicate_context& context() const { return context_; }
  const std::vector<const sql::predicate_node*>& terms() const { return terms_; }
  bool binds(std::uint16_t field) const { return equal_.contains(field); }
  const sql::predicate_node* equality(std::uint16_t field) const {
    const auto found = equal_.find(field);
    return found == equal_.end() ? nullptr : found->second;
  }

  field_range range(std::uint16_t field) const {
    field_range out;
    for (const sql::predicate_node* t : terms_) {
      if (t->index != field) continue;
      if (!out.low && (t->op == query::opcode::greater || t->op == query::opcode::greater_equal)) out.low = t;
      if (!out.high && (t->op == query::opcode::less || t->op == query::opcode::less_equal)) out.high = t;
      if (!out.prefix && t->op == query::opcode::starts_with && t->match == query::text_match::sensitive)
        out.prefix = t;
    }
    return out;
  }

  attribute_value value(const sql::predicate_node& t) const { return operand_of(context_, t); }

 private:
  predicate_context context_;
  std::vector<const sql::predicate_node*> terms_;
  std::map<std::uint16_t, const sql::predicate_node*> equal_;
};

}  // namespace tenon::dynamodb::models
