// NextToken of ExecuteStatement: where a SELECT goes on.
#pragma once

#include <string>
#include <string_view>

namespace tenon::local::dynamodb {

// `last_key` is JSON. The token is for the same statement alone.
std::string next_token_of(std::string_view last_key, std::string_view statement_text);

// Throws failure for a token that is none, or that of another statement.
std::string start_key_from(std::string_view token, std::string_view statement_text);

}  // namespace tenon::local::dynamodb
