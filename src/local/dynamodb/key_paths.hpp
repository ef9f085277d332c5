// Attributes of keys have no parts: what expressions must not ask of them.
#pragma once

#include "local/dynamodb/table.hpp"
#include "local/expressions/item_condition.hpp"
#include "local/expressions/item_projection.hpp"
#include "local/expressions/item_update.hpp"

namespace tenon::local::dynamodb {

// Each refuses paths that lead into an attribute of the key of the table or of one of its indexes.
void check_key_paths(const table& of, const item_projection& projection);
void check_key_paths(const table& of, const item_condition& condition);
void check_key_paths(const table& of, const item_update& update);

// Refuses a filter of a Query that looks at the key that is queried. `name` is what the request calls the filter.
void check_filter_keys(const key_schema& queried, const item_condition& filter, std::string_view name);

}  // namespace tenon::local::dynamodb
