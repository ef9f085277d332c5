// One HTTP request and its answer, over a connection made for it.
#pragma once

#include <tenon/base/clock.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace tenon::testing {

struct http_request {
  std::string method = "GET";
  std::string target = "/";  // path and query
  std::string body = {};     // JSON, unless it is empty
};

struct http_response {
  unsigned status = 0;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;

  // The value of a header, its name in any case; empty if there is none.
  std::string header(const std::string& name) const;
};

// Sends the request to a server that listens on a unix socket, or at an address and port, and returns the whole answer,
// whatever its status. Throws connection_error when the server is not there or hangs up, with errno in native_code(), and
// timeout_error when it has not answered by the deadline.
http_response exchange(const std::string& socket_path, const http_request& request, monotonic_time deadline);
http_response exchange(const std::string& address, std::uint16_t port, const http_request& request,
                       monotonic_time deadline);

}  // namespace tenon::testing
