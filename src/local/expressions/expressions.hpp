// Reads the expressions of a request.
#pragma once

#include "local/api/values.hpp"
#include "local/expressions/item_condition.hpp"
#include "local/expressions/item_projection.hpp"
#include "local/expressions/item_update.hpp"
#include "local/expressions/key_condition.hpp"
#include "local/expressions/placeholders.hpp"

#include <optional>
#include <string_view>

namespace tenon::local::dynamodb {

// As the request has them.
struct expression_texts {
  std::optional<std::string_view> update = {};
  std::optional<std::string_view> condition = {};
  std::optional<std::string_view> key_condition = {};
  std::optional<std::string_view> filter = {};
  std::optional<std::string_view> projection = {};
  const expression_names& names;
  const expression_values& values;
  bool tells_size = false;  // of a condition that is too large: the older check of scans and transactions does
};

// Immutable. Refers to the texts, names and values.
struct expressions {
  std::optional<item_update> update = {};
  std::optional<item_condition> condition = {};
  std::optional<dynamodb::key_condition> key_condition = {};
  std::optional<item_condition> filter = {};
  std::optional<item_projection> projection = {};
};

// Reads and checks all of them, in the service's order: each expression, then which placeholders are unused.
// Throws failure with the service's messages for the first thing that is wrong. Takes time in proportion to the texts.
expressions read_expressions(const expression_texts& texts);

// One expression alone, for those who check placeholders themselves.
item_update read_update(std::string_view text, placeholders& with);
item_condition read_condition(std::string_view text, placeholders& with);  // "Invalid ConditionExpression: …"
item_condition read_filter(std::string_view text, placeholders& with);     // "Invalid FilterExpression: …"
item_condition read_search_condition(std::string_view text, placeholders& with);
key_condition read_key_condition(std::string_view text, placeholders& with);
item_projection read_projection(std::string_view text, placeholders& with);

}  // namespace tenon::local::dynamodb
