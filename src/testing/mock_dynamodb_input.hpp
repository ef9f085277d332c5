// Requests of DynamoDB as patterns.
#pragma once

#include <string>
#include <string_view>

namespace tenon::testing {

// Without the members of the object that are empty texts, lists or objects, and without its token if that was made for
// it.
std::string without_empty_members(std::string_view request, bool has_made_token);

}  // namespace tenon::testing
