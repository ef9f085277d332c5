// A connection to a server of HTTP, with or without TLS.
#pragma once

#include "dynamodb/aws/http_url.hpp"
#include "dynamodb/aws/tls.hpp"
#include "query/waiter.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tenon::dynamodb::aws {

struct outcome;
struct socket_address;

// Used by one call at a time; where it has to wait, it does so in the call's waiter. Everything but is_stale() throws
// connection_error, timeout_error when the time is over, and cancelled; the stream is of no use then.
class http_stream {
 public:
  // Connects to the first of the host's addresses that lets it. `tls`: null for none. `limit` (0: none) is for looking the
  // host up, and for each address; `until` is the end of all.
  static std::unique_ptr<http_stream> open(const http_url& to, const tls_context* tls, std::chrono::milliseconds limit,
                                           query::waiter& w, std::optional<monotonic_time> until);
  http_stream(const http_stream&) = delete;
  http_stream& operator=(const http_stream&) = delete;
  ~http_stream();

  // From here on with TLS, to a server behind the one that was connected to.
  void start_tls(const tls_context& tls, const http_url& to, query::waiter& w, std::optional<monotonic_time> until);

  // `written` counts what the system has taken, also when this throws.
  void write(std::string_view data, std::size_t& written, query::waiter& w, std::optional<monotonic_time> until);

  // At least one byte; 0: the server has hung up.
  std::size_t read_some(char* to, std::size_t room, query::waiter& w, std::optional<monotonic_time> until);

  // Whether the server has hung up, or sent what nobody asked for, while nothing was going on.
  bool is_stale() noexcept;

 private:
  http_stream(int socket, std::string place) noexcept : socket_(socket), place_(std::move(place)) {}

  void connect(const socket_address& to, query::waiter& w, std::optional<monotonic_time> until);

  // Waits for what a call that was not done needs, `plain` without TLS; false: it has failed.
  bool wait_out(const outcome& o, query::readiness plain, query::waiter& w, std::optional<monotonic_time> until);
  [[noreturn]] void lost(const std::string& why) const;

  query::watched_socket socket_;
  std::unique_ptr<SSL, tls_context::freed> tls_;
  std::string place_;  // of the server, for messages
};

}  // namespace tenon::dynamodb::aws
