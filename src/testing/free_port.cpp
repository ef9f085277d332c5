#include "testing/free_port.hpp"

#include "testing/file_descriptor.hpp"
#include "testing/system_failure.hpp"

#include <tenon/base/random.hpp>

#include <cerrno>

#include <netinet/in.h>
#include <sys/socket.h>

namespace tenon::testing {

std::uint16_t guess_port() { return static_cast<std::uint16_t>(20'000 + system_random().below(12'000)); }

std::uint16_t find_free_port() {
  for (int attempt = 0; attempt < 100; ++attempt)
    if (const std::uint16_t port = guess_port(); is_port_free(port)) return port;
  fail("No free port was found between 20000 and 32000", EADDRINUSE);
}

bool is_port_free(std::uint16_t port) {
  const file_descriptor probe(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  // As servers do, so that a connection that was closed a moment ago does not count.
  const int yes = 1;
  setsockopt(probe.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (!probe) fail("No socket could be made", errno);
  return bind(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 || errno != EADDRINUSE;
}

}  // namespace tenon::testing
