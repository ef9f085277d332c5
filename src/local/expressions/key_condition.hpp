// Which keys a Query reads: what KeyConditionExpression and KeyConditions say.
#pragma once

#include "local/api/values.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace tenon::local::dynamodb {

enum class key_operator : std::uint8_t {
  equal,
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  between,
  begins_with,
  unordered  // NE, CONTAINS and others that KeyConditions may name: no index can find them
};

// A condition on one attribute of the key.
struct key_test {
  std::string_view attribute;
  key_operator op = key_operator::equal;
  const attribute_value* value = nullptr;
  const attribute_value* upper = nullptr;  // between
};

struct key_element {
  std::string_view name;
  attribute_type type = attribute_type::string;
};

// Of a table or an index. Both may have several attributes for an index.
struct key_elements {
  std::span<const key_element> partition;
  std::span<const key_element> sort;
};

// A key condition that fits a key: the whole partition key, and what the sort key's attributes have to be.
struct key_selection {
  std::vector<const attribute_value*> partition;   // one for each attribute
  std::vector<const attribute_value*> sort_equal;  // of the first attributes of the sort key
  std::optional<key_test> sort_range;              // of the one after them; never `equal` or `unordered`
};

// Immutable. Refers to the request's names and values, which must outlive it.
class key_condition {
 public:
  // Refuses a condition that does not fit the key or its types.
  key_selection select(const key_elements& key) const;

  // Each attribute once.
  std::span<const key_test> tests() const noexcept { return tests_; }

 private:
  friend class key_condition_builder;

  std::vector<key_test> tests_;
};

}  // namespace tenon::local::dynamodb
