#include "client/retries.hpp"

#include <tenon/base/clock.hpp>

#include <algorithm>
#include <cstdint>
#include <string>

namespace tenon {

using std::chrono::milliseconds;

bool is_worth_another_attempt(const error& e, unsigned attempt, const transaction_options& options) noexcept {
  return attempt < options.max_attempts && e.is_retryable() && !e.outcome_unknown();
}

milliseconds pause_after(unsigned attempt) noexcept {
  // 10, 20, 40 … ms, at most a second, of which a random part is used so that rivals do not meet again.
  const std::int64_t longest = std::min<std::int64_t>(1000, 10LL << std::min(attempt, 7u));
  const auto now = monotonic_now().time_since_epoch().count();
  return milliseconds(longest / 2 + now % (longest / 2 + 1));
}

void raise_not_started(const pool_timeout& e, const transaction_options& options) {
  raise({.kind = error_kind::transaction_error,
         .message = "The transaction could not start within max_wait (" + std::to_string(options.max_wait.count()) +
                    " ms): no connection became free",
         .hint = e.hint()});
}

}  // namespace tenon
