// The grammar of ConditionExpression, FilterExpression and KeyConditionExpression.
#pragma once

#include "local/expressions/item_condition.hpp"
#include "local/expressions/placeholders.hpp"

#include <string_view>

namespace tenon::local::dynamodb {

// `kind` is the parameter's name. Needs no more stack for nested parentheses; time in proportion to the text.
item_condition read_condition(std::string_view kind, std::string_view text, placeholders& with);

}  // namespace tenon::local::dynamodb
