#include "testing/socket.hpp"

#include "testing/system_failure.hpp"

#include "base/quote.hpp"

#include <tenon/base/error.hpp>

#include <cerrno>
#include <cstring>
#include <memory>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/un.h>

namespace tenon::testing {
namespace {

constexpr int backlog = 1024;

file_descriptor new_socket(int family, int flags) {
  file_descriptor out(socket(family, SOCK_STREAM | SOCK_CLOEXEC | flags, 0));
  if (!out) fail("A socket cannot be made", errno);
  return out;
}

file_descriptor socket_bound_to(std::uint16_t port, int flags) {
  file_descriptor out = new_socket(AF_INET, flags);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int yes = 1;
  if (setsockopt(out.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
      bind(out.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    fail("The port " + std::to_string(port) + " of 127.0.0.1 cannot be taken", errno);
  return out;
}

}  // namespace

socket_address address_of(const std::string& host, std::uint16_t port) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* first = nullptr;
  const int problem = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &first);
  if (problem != 0)
    raise({.kind = error_kind::server_unreachable,
           .message = "The host " + text::quote(host) + " is not known: " + gai_strerror(problem) + "."});
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(first, freeaddrinfo);
  socket_address out;
  std::memcpy(&out.bytes, first->ai_addr, first->ai_addrlen);
  out.size = first->ai_addrlen;
  return out;
}

socket_address address_of_unix_socket(const std::string& path) {
  sockaddr_un address{};
  if (path.size() >= sizeof address.sun_path)
    fail("The path " + text::quote(path, 200) + " cannot be that of a socket", ENAMETOOLONG);
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  socket_address out;
  std::memcpy(&out.bytes, &address, sizeof address);
  out.size = sizeof address;
  return out;
}

file_descriptor begin_connecting(const socket_address& to) {
  file_descriptor out(socket(to.bytes.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!out) return out;
  const int begun = connect(out.get(), reinterpret_cast<const sockaddr*>(&to.bytes), to.size);
  if (begun != 0 && errno != EINPROGRESS) out.reset();
  return out;
}

// A socket that is bound but does not listen keeps its port, and others may listen there beside it.
reserved_port::reserved_port() : holder_(socket_bound_to(0, 0)) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (getsockname(holder_.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0)
    fail("A port of 127.0.0.1 cannot be taken", errno);
  number_ = ntohs(address.sin_port);
}

file_descriptor reserved_port::listen() const {
  file_descriptor out = socket_bound_to(number_, SOCK_NONBLOCK);
  if (::listen(out.get(), backlog) != 0)
    fail("Nobody can listen at the port " + std::to_string(number_) + " of 127.0.0.1", errno);
  return out;
}

}  // namespace tenon::testing
