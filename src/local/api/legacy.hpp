// The parameters that expressions replaced: Expected, AttributeUpdates, KeyConditions, QueryFilter, ScanFilter.
#pragma once

#include "local/api/values.hpp"

#include <optional>

namespace tenon::local::dynamodb {

enum class comparison : std::uint8_t {
  eq,
  ne,
  in,
  le,
  lt,
  ge,
  gt,
  between,
  not_null,
  null,
  contains,
  not_contains,
  begins_with
};

std::string_view name_of(comparison operation) noexcept;  // "NOT_CONTAINS"

enum class conditional_operator : std::uint8_t { and_, or_ };

// Of KeyConditions, QueryFilter and ScanFilter. The number and the types of values fit the operator.
struct condition {
  comparison operation = comparison::eq;
  std::vector<attribute_value> values;
};

// Of Expected: either a comparison, or whether there is an attribute and which value it has. Checked to fit together.
struct expected_value {
  std::optional<attribute_value> value;
  std::optional<bool> exists;
  std::optional<comparison> operation;
  std::vector<attribute_value> values;  // of the comparison, where `value` is not given instead
};

enum class update_action : std::uint8_t { put, add, remove };

// Of AttributeUpdates. Without a value: a removal. The value's type fits the action.
struct attribute_update {
  std::optional<attribute_value> value;
  update_action action = update_action::put;
};

using condition_map = by_name<condition>;
using expected_map = by_name<expected_value>;
using update_map = by_name<attribute_update>;

}  // namespace tenon::local::dynamodb
