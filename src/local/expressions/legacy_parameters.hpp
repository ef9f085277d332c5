// The parameters that expressions replaced, as the conditions, updates and projections that they stand for.
#pragma once

#include "local/api/legacy.hpp"
#include "local/expressions/item_condition.hpp"
#include "local/expressions/item_projection.hpp"
#include "local/expressions/item_update.hpp"
#include "local/expressions/key_condition.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tenon::local::dynamodb {

// Each refers to what it is made of, which must outlive it, and throws failure for what the service refuses before it
// looks at an item. An empty map is a condition that always holds, or an update that changes nothing.

item_projection projection_of(const std::vector<std::string>& attributes_to_get);
item_condition condition_of(const expected_map& expected, std::optional<conditional_operator> combined);
item_condition condition_of(const condition_map& filter, std::optional<conditional_operator> combined);
item_update update_of(const update_map& attribute_updates);
key_condition key_condition_of(const condition_map& key_conditions);

}  // namespace tenon::local::dynamodb
