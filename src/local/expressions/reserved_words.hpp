// The words that an expression cannot use as names of attributes.
#pragma once

#include <string_view>

namespace tenon::local::dynamodb {

// Of DynamoDB's list of 573; in letters of any case.
bool is_reserved_word(std::string_view name) noexcept;

}  // namespace tenon::local::dynamodb
