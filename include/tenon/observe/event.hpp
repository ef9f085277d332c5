// What a client tells those who watch it.
#pragma once

#include <tenon/base/chrono.hpp>
#include <tenon/base/function.hpp>
#include <tenon/base/timestamp.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tenon::observe {

enum class log_level : unsigned char { query, info, warn, error };

// The parameters of a statement, turned into text only when asked.
class query_parameters {
 public:
  // Appends the values as a JSON array.
  using renderer = void (*)(const void* values, std::string& out);

  query_parameters() noexcept = default;
  query_parameters(std::size_t count, const void* values, renderer render) noexcept
      : count_(count), values_(values), render_(render) {}

  std::size_t size() const noexcept { return count_; }

  // The values as a JSON array, `["ann@x.org",1]`, if the client's log options reveal parameters; else a question
  // mark for each, `[?,?]`.
  std::string to_string() const;

  // The same parameters with their values shown or hidden.
  query_parameters with_values(bool revealed) const noexcept;

 private:
  std::size_t count_ = 0;
  const void* values_ = nullptr;
  renderer render_ = nullptr;
  bool revealed_ = false;
};

// A statement or request sent to the database. Views, params included, are valid during the handler's call only.
struct query_event {
  std::string_view sql = {};  // or the command, for databases without SQL
  query_parameters params = {};
  std::chrono::nanoseconds duration{};  // from sending to the last row
  std::size_t rows = 0;                 // returned or affected
  std::string_view target = {};         // the connector: "sqlite", "postgresql"
  std::string_view model = {};          // as the schema names it; empty for raw queries
  std::string_view operation = {};      // "find_many"
  timestamp time = {};                  // when it was sent
  std::string_view trace_id = {};       // 32 hexadecimal digits, if a tracer is set and tracing
  std::string_view error_code = {};     // "P2002" if it failed, else empty
  unsigned attempts = 1;                // at a call that is repeated when the service does not answer it
  double capacity_units = 0;            // that the call consumed, where the service says so
};

// A message of a level other than query. Views are valid during the handler's call only.
struct log_event {
  log_level level = log_level::info;
  std::string_view message = {};
  std::string_view target = {};  // the part that speaks: "sqlite", "pool"
  timestamp time = {};
};

// Handlers may be called from any thread, several at once. What they throw is reported, and does not reach the query.
// Queries a handler runs are not reported to handlers.
using query_handler = function<void(const query_event&)>;
using log_handler = function<void(const log_event&)>;

// Names a handler, to remove it.
struct subscription {
  std::uint64_t id = 0;
};

}  // namespace tenon::observe

namespace tenon {
using observe::log_event;
using observe::log_level;
using observe::query_event;
using observe::subscription;
}  // namespace tenon
