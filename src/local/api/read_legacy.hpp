// The parameters that expressions replaced, checked as they are read.
#pragma once

#include "local/api/document.hpp"
#include "local/api/legacy.hpp"
#include "local/api/read_value.hpp"

namespace tenon::local::dynamodb {

// Each throws ValidationException with the service's message for the first thing that is wrong.
condition_map read_conditions(const json_element& map, value_wording words);  // KeyConditions and filters
void check_condition_depths(const json_element& map);  // only that values are not nested too deeply
expected_map read_expected(const json_element& map);
update_map read_updates(const json_element& map);

// ConditionalOperator, which may only combine two or more conditions of `filter` (null if absent).
std::optional<conditional_operator> read_conditional_operator(const json_element* value, const json_element* filter);

}  // namespace tenon::local::dynamodb
