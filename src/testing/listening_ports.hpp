// Which TCP ports a network's processes listen at.
#pragma once

#include <cstdint>
#include <string_view>

namespace tenon::testing {

// Whether /proc/net/tcp or /proc/net/tcp6 (proc_net_tcp.txt of Linux), or one after the other, names a socket that listens
// at the port. Lines that are no sockets are passed over.
bool lists_listener(std::string_view proc_net_tcp, std::uint16_t port) noexcept;

}  // namespace tenon::testing
