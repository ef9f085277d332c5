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

#include <cerrno>
#include <climits>
#include <cstring>
#include <system_error>
#include <vector>

namespace tenon::dynamodb::aws {

// Of a call of the system or of OpenSSL.
struct outcome {
  std::size_t count = 0;
  bool is_done = false;
  int error = 0;  // the system's
  int tls = SSL_ERROR_NONE;
};

struct socket_address {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

namespace {

std::string text_of(int code) { return std::generic_category().message(code); }

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

// Calls of the system and of OpenSSL with what they leave on the thread. They are not inlined: a wait may continue on another
// thread, while a compiler takes the place of errno to be the same all through a function.

outcome outcome_of(ssize_t result) {
  if (result < 0) return {.error = errno};
  return {.count = static_cast<std::size_t>(result), .is_done = true};
}

[[gnu::noinline]] outcome send_some(int socket, std::string_view data) {
  return outcome_of(send(socket, data.data(), data.size(), MSG_NOSIGNAL));
}

[[gnu::noinline]] outcome receive_some(int socket, char* to, std::size_t room, int flags) {
  return outcome_of(recv(socket, to, room, flags));
}

// Whether the connection is made, or begun (EINPROGRESS).
[[gnu::noinline]] outcome begin_connecting(int socket, const socket_address& to) {
  return outcome_of(::connect(socket, reinterpret_cast<const sockaddr*>(&to.storage), to.size));
}

outcome outcome_of_tls(SSL* tls, int result, std::size_t count) {
  const int system = errno;
  if (result == 1) return {.count = count, .is_done = true};
  return {.error = system, .tls = SSL_get_error(tls, result)};
}

[[gnu::noinline]] outcome tls_handshake(SSL* tls) {
  ERR_clear_error();
  errno = 0;
  return outcome_of_tls(tls, SSL_do_handshake(tls), 0);
}

[[gnu::noinline]] outcome tls_send_some(SSL* tls, std::string_view data) {
  ERR_clear_error();
  errno = 0;
  std::size_t count = 0;
  const int result = SSL_write_ex(tls, data.data(), data.size(), &count);
  return outcome_of_tls(tls, result, count);
}

[[gnu::noinline]] outcome tls_receive_some(SSL* tls, char* to, std::size_t room) {
  ERR_clear_error();
  errno = 0;
  std::size_t count = 0;
  const int result = SSL_read_ex(tls, to, room, &count);
  return outcome_of_tls(tls, result, count);
}

// What a call of OpenSSL waits for, if that is all that keeps it.
std::optional<query::readiness> wanted_by(const outcome& o) {
  if (o.tls == SSL_ERROR_WANT_READ)
    return query::would_block(o.error) ? query::readiness::more : query::readiness::readable;
  if (o.tls == SSL_ERROR_WANT_WRITE) return query::readiness::writable;
  return std::nullopt;
}

std::string why(const outcome& o) {
  if (o.tls == SSL_ERROR_NONE) return text_of(o.error);
  std::string out = take_tls_problem();
  if (!out.empty()) return out;
  return o.error == 0 ? "the server has hung up" : text_of(o.error);
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
  const std::vector<std::string> addresses = addresses_of(to, w, query::earlier(until, limit));
  for (std::size_t i = 0;; ++i) {
    try {
      const socket_address a = address_of(addresses[i], to.port);
      if (a.size == 0) unreachable(to.place(), addresses[i] + " is no address");
      const int socket = ::socket(a.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
      if (socket < 0) unreachable(to.place(), text_of(errno));
      std::unique_ptr<http_stream> s(new http_stream(socket, to.place()));
      const std::optional<monotonic_time> end = query::earlier(until, limit);
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
  const outcome begun = begin_connecting(socket_.descriptor, to);
  if (begun.is_done) return;
  if (begun.error != EINPROGRESS && begun.error != EINTR) unreachable(place_, text_of(begun.error));
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
    const outcome o = tls_handshake(tls_.get());
    if (o.is_done) return;
    if (const auto wanted = wanted_by(o)) {
      if (!w.wait(socket_, *wanted, until)) connect_timed_out(place_);
      continue;
    }
    const long verified = SSL_get_verify_result(tls_.get());
    const bool is_valid = verified == X509_V_OK;
    const std::string problem = why(o);
    raise({.kind = error_kind::tls_failed,
           .message =
               "No connection to " + place_ + " with TLS: " +
               (is_valid ? problem
                         : std::string("its certificate is not valid: ") + X509_verify_cert_error_string(verified)),
           .hint = is_valid ? "Check whether the server speaks TLS"
                            : "Name its certificate authority with ca_file or AWS_CA_BUNDLE, or check its address"});
  }
}

void http_stream::write(std::string_view data, std::size_t& written, query::waiter& w,
                        std::optional<monotonic_time> until) {
  written = 0;
  while (written < data.size()) {
    const std::string_view rest = data.substr(written);
    const outcome o = tls_ ? tls_send_some(tls_.get(), rest) : send_some(socket_.descriptor, rest);
    if (o.is_done) written += o.count;
    else if (!wait_out(o, query::readiness::writable, w, until)) lost(why(o));
  }
}

std::size_t http_stream::read_some(char* to, std::size_t room, query::waiter& w, std::optional<monotonic_time> until) {
  for (;;) {
    const outcome o = tls_ ? tls_receive_some(tls_.get(), to, room) : receive_some(socket_.descriptor, to, room, 0);
    if (o.is_done) return o.count;
    if (o.tls == SSL_ERROR_ZERO_RETURN) return 0;
    if (!wait_out(o, query::readiness::more, w, until)) lost(why(o));
  }
}

bool http_stream::is_stale() noexcept {
  if (tls_ && SSL_pending(tls_.get()) > 0) return true;
  char byte;
  const outcome o = receive_some(socket_.descriptor, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (!o.is_done) return !query::would_block(o.error);
  if (o.count == 0 || !tls_) return true;
  // TLS sends things of its own, such as tickets.
  ERR_clear_error();
  const int result = SSL_peek(tls_.get(), &byte, 1);
  return result > 0 || SSL_get_error(tls_.get(), result) != SSL_ERROR_WANT_READ;
}

bool http_stream::wait_out(const outcome& o, query::readiness plain, query::waiter& w,
                           std::optional<monotonic_time> until) {
  std::optional<query::readiness> wanted = wanted_by(o);
  if (o.tls == SSL_ERROR_NONE) {
    if (o.error == EINTR) return true;
    if (query::would_block(o.error)) wanted = plain;
  }
  if (!wanted) return false;
  if (!w.wait(socket_, *wanted, until))
    raise({.kind = error_kind::operation_timeout,
           .message = place_ + " has not answered in time",
           .hint = "Raise request_timeout or the time that the call may take, if the service is that slow"});
  return true;
}

void http_stream::lost(const std::string& why) const {
  raise({.kind = error_kind::connection_closed, .message = "The connection to " + place_ + " was lost: " + why});
}

}  // namespace tenon::dynamodb::aws
