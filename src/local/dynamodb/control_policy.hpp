// Resource policies, of which the engine keeps the form that the service gives them: it enforces none.
#pragma once

#include <string>
#include <string_view>

namespace tenon::local::dynamodb {

// The form in which the service keeps a policy and compares it with the next one: without white space, members in a
// fixed order, lists of one element as that element, accounts as the ARNs of their roots. Refuses what is no policy, and
// one that would let everybody in, as the service says it.
std::string canonical_policy(std::string_view policy);

// What is told of a policy in that form: with the version that one without a version has.
std::string shown_policy(std::string_view canonical);

// Whether a policy in that form forbids everybody, its giver among them, to put another in its place.
bool locks_out(std::string_view canonical);

}  // namespace tenon::local::dynamodb
