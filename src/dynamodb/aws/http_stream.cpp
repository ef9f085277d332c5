#include "dynamodb/aws/http_stream.hpp"

#include "waiting/host_addresses.hpp"

#include <tenon/base/error.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <system_error>
#include <vector>

namespace tenon::dynamodb::aws {

struct socket_address {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

namespace {

std::string text_of(int code) { return std::generic_category().message(code); }

bool would_block(int code) noexcept { return code == EAGAIN || code == EWOULDBLOCK; }

std::optional<monotonic_time> earlier(std::optional<monotonic_time> until, std::chrono::milliseconds limit) {
  if (limit.count() == 0) return until;
  const monotonic_time end = monotonic_now() + limit;
  return until ? std::min(*until, end) : end;
}

[[noreturn]] void unreachable(const std::string& place, const std::string& why) {
  raise({.kind = error_kind::server_unreachable,
         .message = "No connection to " + place + ": " + why,
         .hint = "Check the endpoint and the region, and whether the service runs and can be reached from here"});
}

[[noreturn]] void connect_timed_out(const std::string& place) {
  raise({.kind = error_kind::connect_timeout,
         .message = "No connection to " + place + " in time",
         .hint = "Check the endpoint and the network, or raise connect_timeout"});
}

std::vector<std::string> addresses_of(const http_url& to, query::waiter& w, std::optional<monotonic_time> until) {
  if (waiting::is_address(to.host)) return {to.host};
  std::string problem;
  std::vector<std::string> out;
  try {
    out = waiting::addresses_of(to.host, w, until, problem);
  } catch (const error& e) {
    if (e.kind() == error_kind::connect_timeout) connect_timed_out(to.place());
    throw;
  }
  if (out.empty()) unreachable(to.place(), problem);
  return out;
}

socket_address address_of(const std::string& address, std::uint16_t port) {
  socket_address out;
  sockaddr_in v4{};
  sockaddr_in6 v6{};
  if (inet_pton(AF_INET, address.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    std::memcpy(&out.storage, &v4, sizeof v4);
    out.size = sizeof v4;
  } else if (inet_pton(AF_INET6, address.substr(0, address.find('%')).c_str(), &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    std::memcpy(&out.storage, &v6, sizeof v6);
    out.size = sizeof v6;
  }
  return out;
}

}  // namespace

http_stream::~http_stream() {
  tls_.reset();
  socket_.forget();
  if (socket_.descriptor >= 0) close(socket_.descriptor);
}

std::unique_ptr<http_stream> http_stream::open(const http_url& to, const tls_context* tls,
                                               std::chrono::milliseconds limit, query::waiter& w,
                                               std::optional<monotonic_time> until) {
  const std::vector<std::string> addresses = addresses_of(to, w, earlier(until, limit));
  for (std::size_t i = 0;; ++i) {
    try {
      const socket_address a = address_of(addresses[i], to.port);
      if (a.size == 0) unreachable(to.place(), addresses[i] + " is no address");
      const int socket = ::socket(a.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
      if (socket < 0) unreachable(to.place(), text_of(errno));
      std::unique_ptr<http_stream> s(new http_stream(socket, to.place()));
      const std::optional<monotonic_time> end = earlier(until, limit);
      s->connect(a, w, end);
      if (tls) s->start_tls(*tls, to, w, end);
      return s;
    } catch (const connection_error&) {
      if (i + 1 == addresses.size() || (until && monotonic_now() >= *until)) throw;
    }
  }
}

void http_stream::connect(const socket_address& to, query::waiter& w, std::optional<monotonic_time> until) {
  const int on = 1;
  setsockopt(socket_.descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(socket_.descriptor, reinterpret_cast<const sockaddr*>(&to.storage), to.size) == 0) return;
  if (errno != EINPROGRESS && errno != EINTR) unreachable(place_, text_of(errno));
  if (!w.wait(socket_, query::readiness::writable, until)) connect_timed_out(place_);
  int failure = 0;
  socklen_t size = sizeof failure;
  if (getsockopt(socket_.descriptor, SOL_SOCKET, SO_ERROR, &failure, &size) != 0) failure = errno;
  if (failure != 0) unreachable(place_, text_of(failure));
}

void http_stream::start_tls(const tls_context& context, const http_url& to, query::waiter& w,
                            std::optional<monotonic_time> until) {
  place_ = to.place();
  tls_ = context.open(socket_.descriptor, to.host);
  for (;;) {
    ERR_clear_error();
    const int result = SSL_do_handshake(tls_.get());
    if (result == 1) return;
    const int what = SSL_get_error(tls_.get(), result);
    if (what == SSL_ERROR_WANT_READ || what == SSL_ERROR_WANT_WRITE) {
      if (!w.wait(socket_, what == SSL_ERROR_WANT_READ ? query::readiness::readable : query::readiness::writable,
                  until))
        connect_timed_out(place_);
      continue;
    }
    const int system = errno;
    const long verified = SSL_get_verify_result(tls_.get());
    std::string why = take_tls_problem();
    if (verified != X509_V_OK)
      why = std::string("its certificate is not valid: ") + X509_verify_cert_error_string(verified);
    else if (what == SSL_ERROR_SYSCALL && why.empty()) why = system == 0 ? "it has hung up" : text_of(system);
    raise({.kind = error_kind::tls_failed,
           .message = "No connection to " + place_ + " with TLS: " + why,
           .hint = verified != X509_V_OK
                       ? "Name its certificate authority with ca_file or AWS_CA_BUNDLE, or check its address"
                       : "Check whether the server speaks TLS"});
  }
}

void http_stream::write(std::string_view data, std::size_t& written, query::waiter& w,
                        std::optional<monotonic_time> until) {
  written = 0;
  while (written < data.size()) {
    const std::string_view rest = data.substr(written);
    if (tls_) {
      ERR_clear_error();
      std::size_t some = 0;
      const int result = SSL_write_ex(tls_.get(), rest.data(), rest.size(), &some);
      if (result == 1) {
        written += some;
      } else if (const int system = errno; !wait_for_tls(result, w, until)) {
        const std::string why = take_tls_problem();
        lost(!why.empty() ? why : system == 0 ? "the server has hung up" : text_of(system));
      }
      continue;
    }
    const ssize_t some = send(socket_.descriptor, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (some >= 0) written += static_cast<std::size_t>(some);
    else if (would_block(errno)) wait(query::readiness::writable, w, until);
    else if (errno != EINTR) lost(text_of(errno));
  }
}

std::size_t http_stream::read_some(char* to, std::size_t room, query::waiter& w, std::optional<monotonic_time> until) {
  for (;;) {
    if (tls_) {
      ERR_clear_error();
      std::size_t some = 0;
      errno = 0;
      const int result = SSL_read_ex(tls_.get(), to, room, &some);
      if (result == 1) return some;
      const int system = errno;
      if (SSL_get_error(tls_.get(), result) == SSL_ERROR_ZERO_RETURN) return 0;
      if (wait_for_tls(result, w, until)) continue;
      const std::string why = take_tls_problem();
      lost(!why.empty() ? why : system == 0 ? "the server has hung up without an end of TLS" : text_of(system));
    }
    const ssize_t some = recv(socket_.descriptor, to, room, 0);
    if (some >= 0) return static_cast<std::size_t>(some);
    if (would_block(errno)) wait(query::readiness::readable, w, until);
    else if (errno != EINTR) lost(text_of(errno));
  }
}

bool http_stream::is_stale() noexcept {
  char byte;
  const ssize_t some = recv(socket_.descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (some < 0) return !would_block(errno);
  if (some == 0 || !tls_) return true;
  // TLS sends things of its own, such as tickets.
  ERR_clear_error();
  const int result = SSL_peek(tls_.get(), &byte, 1);
  return result > 0 || SSL_get_error(tls_.get(), result) != SSL_ERROR_WANT_READ;
}

bool http_stream::wait_for_tls(int result, query::waiter& w, std::optional<monotonic_time> until) {
  const int what = SSL_get_error(tls_.get(), result);
  if (what == SSL_ERROR_WANT_READ) wait(query::readiness::readable, w, until);
  else if (what == SSL_ERROR_WANT_WRITE) wait(query::readiness::writable, w, until);
  else return false;
  return true;
}

void http_stream::wait(query::readiness wanted, query::waiter& w, std::optional<monotonic_time> until) {
  if (w.wait(socket_, wanted, until)) return;
  raise({.kind = error_kind::operation_timeout,
         .message = place_ + " has not answered in time",
         .hint = "Raise request_timeout or the time that the call may take, if the service is that slow"});
}

void http_stream::lost(const std::string& why) const {
  raise({.kind = error_kind::connection_closed, .message = "The connection to " + place_ + " was lost: " + why});
}

}  // namespace tenon::dynamodb::aws
