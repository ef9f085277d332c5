// NextToken of ExecuteStatement: where a SELECT goes on.
#pragma once

#include "local/api/requests.hpp"

#include <string>
#include <string_view>

namespace tenon::local::dynamodb {

// `last_key` is JSON. The token is for the same statement with the same parameters alone.
std::string next_token_of(std::string_view last_key, const statement& of);

// Throws failure for a token that is none, or that of another statement.
std::string start_key_from(std::string_view token, const statement& of);

}  // namespace tenon::local::dynamodb
