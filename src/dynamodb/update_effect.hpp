// What it means to execute an update twice.
#pragma once

#include <tenon/dynamodb/expressions.hpp>

namespace tenon::dynamodb {

// Whether the second time changes nothing: it does not if something is added, subtracted or appended, or an element of
// a list removed.
bool is_repeatable(const update& u);

}  // namespace tenon::dynamodb
