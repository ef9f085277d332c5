// Requests to one server of HTTP, over connections that are kept.
#pragma once

#include "dynamodb/aws/http_proxy.hpp"
#include "dynamodb/aws/http_reply.hpp"
#include "dynamodb/aws/http_stream.hpp"
#include "dynamodb/aws/http_url.hpp"
#include "waiting/semaphore.hpp"

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::dynamodb::aws {

struct http_limits {
  std::size_t max_connections = 50;
  std::chrono::milliseconds connect_timeout{3100};   // 0: none
  std::chrono::milliseconds request_timeout{30000};  // 0: none
  std::chrono::milliseconds idle_timeout{60000};     // 0: none
  std::size_t max_reply_size = 64u << 20;
};

// Safe to use from several threads.
class http_client {
 public:
  // `tls` is needed for https.
  http_client(http_url server, http_limits limits, std::shared_ptr<const tls_context> tls,
              std::optional<http_proxy> proxy = {});
  http_client(const http_client&) = delete;
  http_client& operator=(const http_client&) = delete;
  ~http_client();

  const http_url& server() const noexcept { return server_; }

  // Sends one request, its headers and its body as they are, and reads the answer, whatever its status. Throws
  // connection_error, timeout_error or cancelled, with outcome_unknown if all of the request was sent.
  //
  // Connections that the server closed while they were idle are replaced unnoticed, if the request has not got through.
  void exchange(std::string_view request, http_reply& reply, query::waiter& w, std::optional<monotonic_time> until);

  std::size_t idle_connections() const;

 private:
  struct connection;

  std::unique_ptr<connection> take_idle();
  std::unique_ptr<connection> open(query::waiter& w, std::optional<monotonic_time> until);
  void open_tunnel(connection& c, query::waiter& w, std::optional<monotonic_time> until);
  void put_back(std::unique_ptr<connection> c) noexcept;
  std::string for_proxy(std::string_view request) const;

  const http_url server_;
  const http_limits limits_;
  const std::shared_ptr<const tls_context> tls_;
  const std::optional<http_proxy> proxy_;
  waiting::semaphore places_;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<connection>> idle_;  // the last used is the last
};

}  // namespace tenon::dynamodb::aws
