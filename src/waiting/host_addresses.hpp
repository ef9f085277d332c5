// The addresses that the name of a host stands for.
#pragma once

#include "query/waiter.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tenon::waiting {

// Whether the text is an IPv4 or IPv6 address, which needs no looking up.
bool is_address(const std::string& host);

// In the order in which they should be tried. The system looks names up for as long as it likes, so that is done in the
// background. Empty: there is no such host; `problem` says why. Throws connect_timeout when the time is over, and
// cancelled.
std::vector<std::string> addresses_of(const std::string& host, query::waiter& w, std::optional<monotonic_time> until,
                                      std::string& problem);

}  // namespace tenon::waiting
