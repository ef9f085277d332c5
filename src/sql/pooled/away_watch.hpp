// Spares a server that is away.
#pragma once

#include <tenon/base/clock.hpp>
#include <tenon/base/error.hpp>

#include <mutex>
#include <optional>

namespace tenon::sql {

// While a server cannot be reached, attempts are made at growing intervals, and who asks between them hears at once why.
// Safe to use from several threads.
class away_watch {
 public:
  // Throws what failed last, if it is too early for another attempt.
  void check(monotonic_time now);

  void failed(const error& e, monotonic_time now);
  void succeeded() noexcept;

 private:
  std::mutex mutex_;
  std::optional<error> last_;
  monotonic_time retry_at_{};
  int failures_ = 0;
};

}  // namespace tenon::sql
