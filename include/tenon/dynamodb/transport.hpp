// The way from a client of DynamoDB to what answers it: a service over HTTP, an engine in this process, a test's mock.
#pragma once

#include <tenon/base/chrono.hpp>
#include <tenon/base/clock.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace tenon::query {
class waiter;
}

namespace tenon::dynamodb {

// One call of the API.
struct api_call {
  std::string_view operation;  // "GetItem"
  std::string_view body;       // JSON
  bool is_streams = false;     // of the Streams API (DynamoDBStreams_20120810), not of DynamoDB_20120810
};

struct api_reply {
  int status = 0;    // of HTTP: 200, or 400 and above with the error's JSON in the body
  std::string body;  // JSON, decompressed, its checksum verified. Its capacity exceeds its size by 64 bytes at least
  std::string request_id = {};
  std::optional<std::chrono::milliseconds> retry_after = {};  // as the service asks for
};

// Safe to use from several threads. One attempt each: retries are for the client.
class transport {
 public:
  virtual ~transport() = default;

  // Sends the call and writes the answer to `reply`, waiting in `w` where it has to, at most until `until`. Throws
  // connection_error or timeout_error, with outcome_unknown if the call may have been executed, or cancelled.
  virtual void send(const api_call& call, api_reply& reply, query::waiter& w, std::optional<monotonic_time> until) = 0;
};

}  // namespace tenon::dynamodb
