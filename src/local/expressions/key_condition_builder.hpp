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

// Refuses conditions that are none on keys: "Invalid operator used in KeyConditionExpression: OR" ….
key_condition key_condition_from(const item_condition& condition);

}  // namespace tenon::local::dynamodb
