// What expressions must not do with the attributes of keys.
#pragma once

#include "local/expressions/item_condition.hpp"
#include "local/expressions/item_projection.hpp"
#include "local/expressions/item_update.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace tenon::local::dynamodb {

// The attributes that a condition looks at, each once, in the order of their bytes.
std::vector<std::string_view> attributes_of(const item_condition& condition);

// Refuses a Query's filter that looks at one of the attributes, which are those of the key that is queried. `filter` is
// what the service calls it: "Filter Expression" or "QueryFilter".
void check_filter(const item_condition& filter, std::span<const std::string_view> key, std::string_view name);

// Each refuses paths that lead into one of the attributes, as if it were a map or a list. `kind` is what the service
// calls them: "Key" for those of the table's key, "IndexKey" for those of an index.
void check_paths(const item_condition& condition, std::span<const std::string_view> key, std::string_view kind = "Key");
void check_paths(const item_projection& projection, std::span<const std::string_view> key,
                 std::string_view kind = "Key");
void check_paths(const item_update& update, std::span<const std::string_view> key, std::string_view kind = "Key");

}  // namespace tenon::local::dynamodb
