// Sockets with which tests talk.
#pragma once

#include "testing/file_descriptor.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

namespace tenon::testing {

// One end of a connection. Waits for twenty seconds at most, where something is to come.
class peer {
 public:
  explicit peer(file_descriptor socket) : socket_(std::move(socket)) {
    if (!socket_) throw std::runtime_error("no connection: " + std::string(std::strerror(errno)));
    const timeval limit{20, 0};
    setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  }

  void send(std::string_view bytes) {
    ASSERT_EQ(::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
  }

  bool try_send(char byte) { return ::send(socket_.get(), &byte, 1, MSG_NOSIGNAL) == 1; }

  // So many bytes, or fewer if the connection ends before.
  std::string receive(std::size_t size) {
    std::string out(size, '\0');
    std::size_t got = 0;
    while (got < size) {
      const ssize_t n = recv(socket_.get(), out.data() + got, size - got, 0);
      if (n <= 0) break;
      got += static_cast<std::size_t>(n);
    }
    out.resize(got);
    return out;
  }

  // "end", "reset", or what came instead.
  std::string receive_end() {
    char byte;
    const ssize_t n = recv(socket_.get(), &byte, 1, 0);
    if (n == 0) return "end";
    if (n > 0) return "the byte " + std::string(1, byte);
    return errno == ECONNRESET ? "reset" : std::strerror(errno);
  }

  // Nothing has come, not even an end, for a tenth of a second.
  bool hears_nothing() {
    pollfd watched{socket_.get(), POLLIN, 0};
    return poll(&watched, 1, 100) == 0;
  }

  void end() { shutdown(socket_.get(), SHUT_WR); }
  void close() { socket_.reset(); }
  void close_with_reset() {
    const linger at_once{1, 0};
    setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    socket_.reset();
  }

 private:
  file_descriptor socket_;
};

// Empty if that is refused; errno says why.
inline file_descriptor connected_socket(std::uint16_t port) {
  file_descriptor out(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(out.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    const int problem = errno;
    out.reset();
    errno = problem;
  }
  return out;
}

// A server that does nothing by itself, on a port or at the path of a unix socket.
class listening_peer {
 public:
  listening_peer() : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    open(reinterpret_cast<sockaddr*>(&address), size);
    getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
  }

  explicit listening_peer(const std::string& path) : socket_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    open(reinterpret_cast<sockaddr*>(&address), sizeof address);
  }

  std::uint16_t port() const { return port_; }
  peer accept() { return peer(file_descriptor(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC))); }
  void close() { socket_.reset(); }

 private:
  void open(sockaddr* address, socklen_t size) {
    if (bind(socket_.get(), address, size) != 0 || listen(socket_.get(), 64) != 0)
      throw std::runtime_error("no server: " + std::string(std::strerror(errno)));
  }

  file_descriptor socket_;
  std::uint16_t port_ = 0;
};

}  // namespace tenon::testing
