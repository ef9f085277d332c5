// Makes key conditions.
#pragma once

#include "local/expressions/item_condition.hpp"
#include "local/expressions/key_condition.hpp"

#include <utility>

namespace tenon::local::dynamodb {

class key_condition_builder {
 public:
  // Each attribute once.
  void add(const key_test& test) { condition_.tests_.push_back(test); }
  const key_condition& built() const noexcept { return condition_; }
  key_condition finish() && { return std::move(condition_); }

 private:
  key_condition condition_;
};

key_operator key_operator_of(condition_operator op) noexcept;  // `unordered` if there is none
key_operator mirrored(key_operator op) noexcept;               // the one that holds with its operands exchanged

// Refuses conditions that are none on keys: "Invalid operator used in KeyConditionExpression: OR" ….
key_condition key_condition_from(const item_condition& condition);

}  // namespace tenon::local::dynamodb
