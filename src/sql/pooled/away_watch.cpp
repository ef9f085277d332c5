#include "sql/pooled/away_watch.hpp"

#include <algorithm>

namespace tenon::sql {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds shortest{20};
constexpr milliseconds longest{2000};

}  // namespace

void away_watch::check(monotonic_time now) {
  const std::lock_guard lock(mutex_);
  if (last_ && now < retry_at_) last_->raise();
}

void away_watch::failed(const error& e, monotonic_time now) {
  const std::lock_guard lock(mutex_);
  // Those who tried at the same time failed together.
  if (last_ && now < retry_at_) return;
  last_ = e;
  retry_at_ = now + std::min(longest, shortest * (1 << std::min(failures_++, 10)));
}

void away_watch::succeeded() noexcept {
  const std::lock_guard lock(mutex_);
  last_.reset();
  failures_ = 0;
}

}  // namespace tenon::sql
