// What a user chooses about a client of DynamoDB.
#pragma once

#include <tenon/base/chrono.hpp>
#include <tenon/dynamodb/retry_options.hpp>
#include <tenon/dynamodb/value_io.hpp>
#include <tenon/observe/options.hpp>

#include <cstdint>

namespace tenon::dynamodb {

struct client_options {
  retry_options retry = {};

  // For one call with all its attempts; then timeout_error (P1008). 0: none. An attempt has limits of its own, those of
  // the transport.
  std::chrono::milliseconds timeout{0};

  unmarshal_options unmarshal = {};  // of the calls that read into structures

  observe::log_options log = {};          // parameters (keys, items, values) are shown only if log.reveal_parameters
  std::chrono::nanoseconds slow_call{0};  // warn of calls that take this long; 0: never
  observe::tracer* tracer = nullptr;      // receives spans; must outlive the client
};

// For batch_get and batch_write, which repeat what the service has not processed.
struct batch_options {
  bool consistent_read = false;  // batch_get alone
  int max_attempts = 10;         // at what one request was not processed of
  std::chrono::milliseconds base_delay{50};
  std::chrono::milliseconds max_delay{5000};
};

// For waiting until a table is there, or gone.
struct wait_options {
  std::chrono::milliseconds timeout{500'000};
  std::chrono::milliseconds min_delay{200};  // between looks; doubled each time
  std::chrono::milliseconds max_delay{20'000};
};

struct parallel_scan_options {
  std::uint32_t segments = 4;  // of the table, each scanned on a thread of its own
};

}  // namespace tenon::dynamodb
