// What the tests of connections share.
#pragma once

#include <lab/client.hpp>

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <string>

// Why no connection can be made.
inline tenon::error failure_of(const std::string& url) {
  try {
    lab::client db({.url = url, .log = {.warn = tenon::emit::event}});
    db.connect();
  } catch (const tenon::error& e) {
    return e;
  }
  ADD_FAILURE() << "connected to " << url;
  return tenon::error({});
}

// A port on which somebody listens but never answers.
class silent_port {
 public:
  silent_port() : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(socket_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(socket_, 8) != 0 ||
        getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      throw std::runtime_error("no port");
    text = std::to_string(ntohs(address.sin_port));
  }
  silent_port(const silent_port&) = delete;
  silent_port& operator=(const silent_port&) = delete;
  ~silent_port() { close(socket_); }

  std::string text;

 private:
  int socket_;
};
