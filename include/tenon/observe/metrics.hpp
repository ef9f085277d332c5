// Counters, gauges and histograms of a client, under Prisma's names.
#pragma once

#include <tenon/base/chrono.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tenon::observe {

enum class counter : unsigned char {
  client_queries_total,      // operations executed
  datasource_queries_total,  // statements executed
  pool_connections_closed_total,
  pool_connections_opened_total,
  pool_waits_total,     // callers that found no connection free
  pool_timeouts_total,  // of them, those for whom none became free in time
};

enum class gauge : unsigned char {
  client_queries_active,  // operations running now
  client_queries_wait,    // operations waiting for a connection
  pool_connections_busy,
  pool_connections_idle,
  pool_connections_open,
};

enum class histogram : unsigned char {
  client_queries_duration,      // of operations, end to end
  client_queries_wait,          // for a connection
  datasource_queries_duration,  // of statements
};

// How many values a histogram saw up to each bound, and beyond.
struct histogram_value {
  static constexpr std::size_t bound_count = 10;
  static constexpr double bounds_ms[bound_count] = {0, 1, 5, 10, 50, 100, 500, 1000, 5000, 50000};

  std::uint64_t buckets[bound_count + 1] = {};  // not cumulative; the last one is beyond every bound
  std::uint64_t count = 0;
  double sum_ms = 0;
};

// Names and values added to every metric in the output.
using labels = std::vector<std::pair<std::string, std::string>>;

// Updates are wait-free and allocate only when a thread updates for the first time: each thread writes to its own
// slots, which reading sums up. Safe to use from any thread.
class metrics {
 public:
  metrics();
  metrics(const metrics&) = delete;
  metrics& operator=(const metrics&) = delete;
  ~metrics();

  void add(counter which, std::uint64_t amount = 1) noexcept;
  void add(gauge which, std::int64_t change) noexcept;
  void record(histogram which, std::chrono::nanoseconds duration) noexcept;

  // A gauge that is read elsewhere, when the metrics are.
  void set(gauge which, std::int64_t level) noexcept;

  // All that follows from the end of an operation, which was added to client_queries_active when it began and had waited
  // for a connection if it took one for itself; and from the end of a statement.
  void operation_ended(std::chrono::nanoseconds duration, std::optional<std::chrono::nanoseconds> waited) noexcept;
  void statement_ended(std::chrono::nanoseconds duration) noexcept;

  std::uint64_t value(counter which) const;
  std::int64_t value(gauge which) const;
  histogram_value value(histogram which) const;

  // {"counters":[{"key","labels","value","description"}…],"gauges":[…],"histograms":[…]}; the buckets of a
  // histogram are pairs of a bound in ms and the number of values between it and the bound before.
  std::string json(const labels& global_labels = {}) const;

  // The text exposition format of Prometheus; buckets are cumulative there.
  std::string prometheus(const labels& global_labels = {}) const;

 private:
  struct store;
  store* store_;
};

}  // namespace tenon::observe
