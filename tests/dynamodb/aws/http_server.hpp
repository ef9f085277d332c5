// A server of HTTP whose answers are made up.
#pragma once

#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cctype>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace tenon::testing {

struct seen_request {
  int connection = 0;  // the nth, from 1 on
  std::string method;
  std::string target;
  std::string headers;  // lines, with their names in lower case
  std::string body;

  std::string header(const std::string& name) const {
    const std::size_t at = headers.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    const std::size_t begin = at + name.size() + 4;
    return headers.substr(begin, headers.find("\r\n", begin) - begin);
  }
};

struct reaction {
  std::string bytes;          // sent as they are
  bool hangs_up = false;      // then; otherwise the connection is kept
  bool says_nothing = false;  // until the client hangs up
};

// A whole answer.
inline std::string answer(int status, std::string_view body, std::string_view headers = {}) {
  return "HTTP/1.1 " + std::to_string(status) + " X\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string(headers) + "\r\n" + std::string(body);
}

// Listens on 127.0.0.1, with a thread for each connection.
class http_server {
 public:
  using handler = std::function<reaction(const seen_request&)>;

  // `tls`: for https, with a certificate and its key. `is_tunnel`: what is spoken is TLS only behind a CONNECT.
  explicit http_server(handler h, SSL_CTX* tls = nullptr, bool is_tunnel = false)
      : handler_(std::move(h)),
        tls_(tls),
        is_tunnel_(is_tunnel),
        listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) != 0 || listen(listener_, 64) != 0 ||
        getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0 || pipe(wake_) != 0)
      throw std::runtime_error("no server");
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
  }
  http_server(const http_server&) = delete;
  http_server& operator=(const http_server&) = delete;
  ~http_server() {
    close(wake_[1]);
    acceptor_.join();
    for (std::thread& t : connections_) t.join();
    close(wake_[0]);
    close(listener_);
  }

  std::uint16_t port() const noexcept { return port_; }
  std::string place() const { return "127.0.0.1:" + std::to_string(port_); }
  std::string url() const { return (tls_ ? "https://" : "http://") + place(); }

  std::vector<seen_request> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  int connections() const noexcept { return accepted_; }

  // Returns once so many connections have been closed on this side.
  void wait_until_closed(int count) const {
    while (ended_ < count) std::this_thread::yield();
  }

 private:
  struct peer {
    int socket;
    SSL* tls;

    long read(char* to, std::size_t room) const {
      return tls ? SSL_read(tls, to, static_cast<int>(room)) : recv(socket, to, room, 0);
    }
    void write(std::string_view data) const {
      while (!data.empty()) {
        const long some = tls ? SSL_write(tls, data.data(), static_cast<int>(data.size()))
                              : send(socket, data.data(), data.size(), MSG_NOSIGNAL);
        if (some <= 0) return;
        data.remove_prefix(static_cast<std::size_t>(some));
      }
    }
  };

  // False: the server ends.
  bool wait_for(int socket) const {
    pollfd both[2] = {{socket, POLLIN, 0}, {wake_[0], POLLIN, 0}};
    while (poll(both, 2, -1) < 0) {}
    return both[1].revents == 0;
  }

  void accept_all() {
    // OpenSSL writes to clients that have hung up. Only here: the client under test must not need that.
    sigset_t pipes;
    sigemptyset(&pipes);
    sigaddset(&pipes, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipes, nullptr);
    while (wait_for(listener_)) {
      const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (socket < 0) continue;
      const int number = ++accepted_;
      connections_.emplace_back([this, socket, number] {
        serve(socket, number);
        close(socket);
        ++ended_;
      });
    }
  }

  void serve(int socket, int number) {
    SSL* tls = nullptr;
    if (is_tunnel_ && !open_tunnel(socket, number)) return;
    if (tls_) {
      tls = SSL_new(tls_);
      SSL_set_fd(tls, socket);
    }
    if (!tls || (wait_for(socket) && SSL_accept(tls) == 1)) {
      const peer p{socket, tls};
      std::string read;
      seen_request r;
      while (next_request(p, read, r)) {
        r.connection = number;
        {
          const std::lock_guard lock(mutex_);
          requests_.push_back(r);
        }
        const reaction what = handler_(r);
        if (what.says_nothing) {
          char byte;
          if (wait_for(socket)) (void)p.read(&byte, 1);
          break;
        }
        p.write(what.bytes);
        if (what.hangs_up) break;
      }
      if (tls) SSL_shutdown(tls);
    }
    SSL_free(tls);
  }

  bool open_tunnel(int socket, int number) {
    const peer p{socket, nullptr};
    std::string read;
    seen_request r;
    if (!next_request(p, read, r)) return false;
    r.connection = number;
    const bool is_allowed = r.method == "CONNECT";
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(std::move(r));
    }
    p.write(is_allowed ? "HTTP/1.1 200 Connection established\r\n\r\n" : answer(400, ""));
    return is_allowed;
  }

  bool next_request(const peer& p, std::string& read, seen_request& r) const {
    std::size_t head_end;
    while ((head_end = read.find("\r\n\r\n")) == std::string::npos)
      if (!more(p, read)) return false;
    const std::string head = read.substr(0, head_end);
    const std::size_t line_end = head.find("\r\n");
    const std::string line = head.substr(0, line_end);
    r.method = line.substr(0, line.find(' '));
    r.target = line.substr(r.method.size() + 1, line.rfind(' ') - r.method.size() - 1);
    r.headers = line_end == std::string::npos ? "" : head.substr(line_end) + "\r\n";
    bool in_name = false;
    for (char& c : r.headers) {
      if (c == '\n') in_name = true;
      else if (c == ':') in_name = false;
      else if (in_name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    const std::string length = r.header("content-length");
    const std::size_t size = length.empty() ? 0 : std::strtoul(length.c_str(), nullptr, 10);
    while (read.size() < head_end + 4 + size)
      if (!more(p, read)) return false;
    r.body = read.substr(head_end + 4, size);
    read.erase(0, head_end + 4 + size);
    return true;
  }

  bool more(const peer& p, std::string& read) const {
    if (!(p.tls && SSL_pending(p.tls) > 0) && !wait_for(p.socket)) return false;
    char piece[65536];
    const long some = p.read(piece, sizeof piece);
    if (some <= 0) return false;
    read.append(piece, static_cast<std::size_t>(some));
    return true;
  }

  const handler handler_;
  SSL_CTX* const tls_;
  const bool is_tunnel_;
  const int listener_;
  int wake_[2]{};
  std::uint16_t port_ = 0;
  std::thread acceptor_;
  std::vector<std::thread> connections_;  // of the acceptor's thread
  std::atomic<int> accepted_{0};
  std::atomic<int> ended_{0};
  mutable std::mutex mutex_;
  std::vector<seen_request> requests_;
};

}  // namespace tenon::testing
