// Lets time pass.
#pragma once

#include "query/waiter.hpp"

namespace tenon::waiting {

// Returns when the time has come. Throws cancelled if the caller of the waiter has given up.
void pause(query::waiter& w, monotonic_time until);

}  // namespace tenon::waiting
