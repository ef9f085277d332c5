// TCP ports for servers of the tests.
#pragma once

#include <cstdint>

namespace tenon::testing {

// Below the ports that Linux gives to outgoing connections, which could take it while the server is down. It may be taken.
std::uint16_t guess_port();

// One of these that nobody listens at on 127.0.0.1 now.
std::uint16_t find_free_port();

bool is_port_free(std::uint16_t port);

}  // namespace tenon::testing
