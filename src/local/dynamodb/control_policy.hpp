// Resource policies, of which the engine checks the form alone: it enforces none.
#pragma once

#include <string_view>

namespace tenon::local::dynamodb {

// Refuses what is no policy, as the service says it.
void check_policy(std::string_view policy);

}  // namespace tenon::local::dynamodb
