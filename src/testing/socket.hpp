// Sockets for programs that stand between others.
#pragma once

#include "testing/file_descriptor.hpp"

#include <cstdint>
#include <string>

#include <sys/socket.h>

namespace tenon::testing {

// Where something listens.
struct socket_address {
  sockaddr_storage bytes{};
  socklen_t size = 0;
};

// Throws connection_error when the host is not known.
socket_address address_of(const std::string& host, std::uint16_t port);

// Throws storage_error when the path is too long for a socket.
socket_address address_of_unix_socket(const std::string& path);

// A non-blocking socket that begins to connect; empty when that fails at once.
file_descriptor begin_connecting(const socket_address& to);

// A port of 127.0.0.1 that nobody else is given while this lives, whether or not somebody listens there. Throws storage_error.
class reserved_port {
 public:
  reserved_port();

  std::uint16_t number() const noexcept { return number_; }

  // A non-blocking socket that listens there. Until it is closed there can be no second one. Throws storage_error.
  file_descriptor listen() const;

 private:
  file_descriptor holder_;
  std::uint16_t number_ = 0;
};

}  // namespace tenon::testing
