// A server whose answers are made up.
#pragma once

#include "support/temporary_folder.hpp"

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace tenon::testing {

// Listens on a unix socket, and answers one connection at a time: whenever the client has sent something, or says nothing
// for a moment, with the next piece. Behind the last one it ends the connection.
class fake_server {
 public:
  // `moment`, in milliseconds: one that is short saves time, one that is long makes sure that a busy client is waited for.
  explicit fake_server(int moment) : moment_(moment), listener_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, folder_.file(".s.PGSQL.5432").c_str(), sizeof address.sun_path - 1);
    if (bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 || listen(listener_, 8) != 0)
      throw std::runtime_error("no server: " + std::string(std::strerror(errno)));
  }
  fake_server(const fake_server&) = delete;
  fake_server& operator=(const fake_server&) = delete;
  ~fake_server() { close(listener_); }

  std::string url() const { return "postgresql://ann@localhost/replies?host=" + folder_.path().string(); }

  // Runs `client`, answering one connection with the pieces; those that come after it hear nothing.
  template <class Client>
  void answer(const std::vector<std::string_view>& pieces, const Client& client) {
    int wake[2];
    if (pipe(wake) != 0) throw std::runtime_error("no pipe");
    std::thread server([&] { serve(pieces, wake[0]); });
    const auto end = [&] {
      close(wake[1]);
      server.join();
      close(wake[0]);
    };
    try {
      client();
    } catch (...) {
      end();
      throw;
    }
    end();
  }

 private:
  // Until the other end of `wake` is closed.
  void serve(const std::vector<std::string_view>& pieces, int wake) const {
    for (bool is_first = true;; is_first = false) {
      pollfd events[] = {{listener_, POLLIN, 0}, {wake, POLLIN, 0}};
      poll(events, 2, -1);
      if (events[1].revents != 0) return;
      const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (connection < 0) continue;
      if (is_first) talk(connection, pieces, wake, moment_);
      close(connection);
    }
  }

  static void talk(int connection, const std::vector<std::string_view>& pieces, int wake, int moment) {
    for (const std::string_view piece : pieces) {
      if (!listen_to(connection, wake, moment)) return;
      if (::send(connection, piece.data(), piece.size(), MSG_NOSIGNAL) < 0) return;
    }
    listen_to(connection, wake, moment);
    shutdown(connection, SHUT_WR);
    while (listen_to(connection, wake, -1)) {}
  }

  // False: the client is gone.
  static bool listen_to(int connection, int wake, int limit) {
    pollfd events[] = {{connection, POLLIN, 0}, {wake, POLLIN, 0}};
    if (poll(events, 2, limit) == 0) return true;
    if (events[1].revents != 0) return false;
    char heard[4096];
    return recv(connection, heard, sizeof heard, 0) > 0;
  }

  const int moment_;
  temporary_folder folder_;
  int listener_;
};

// Pieces, each behind its size (2 bytes, big-endian); the last may be cut short.
inline std::vector<std::string_view> pieces_in(std::string_view recorded) {
  constexpr std::size_t most = 16;
  std::vector<std::string_view> out;
  while (recorded.size() >= 2 && out.size() < most) {
    const std::size_t size = static_cast<unsigned char>(recorded[0]) * 256U + static_cast<unsigned char>(recorded[1]);
    out.push_back(recorded.substr(2, size));
    recorded.remove_prefix(2 + out.back().size());
  }
  return out;
}

// What a server says first to a client that it lets in, up to "ready for query".
inline std::string welcome() {
  const auto message = [](char type, std::string_view body) {
    std::string out(1, type);
    const std::size_t size = body.size() + 4;
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(size >> shift);
    return out.append(body);
  };
  using namespace std::string_view_literals;
  return message('R', "\0\0\0\0"sv) + message('S', "server_version\00015.4\0"sv) +
         message('S', "client_encoding\0UTF8\0"sv) + message('S', "integer_datetimes\0on\0"sv) +
         message('S', "standard_conforming_strings\0on\0"sv) + message('K', "\0\0\0\1\0\0\0\2"sv) + message('Z', "I");
}

}  // namespace tenon::testing
