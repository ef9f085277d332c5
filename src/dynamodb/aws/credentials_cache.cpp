#include "dynamodb/aws/credentials_cache.hpp"

#include <tenon/base/error.hpp>

#include <utility>

namespace tenon::dynamodb::aws {

namespace {

// After a refresh that failed though it was not urgent.
constexpr std::chrono::seconds pause_after_failure{30};

}  // namespace

credentials_cache::freshness credentials_cache::look(std::shared_ptr<const aws_credentials>& out) {
  const std::lock_guard lock(mutex_);
  out = current_;
  if (!current_ || is_rejected_) return freshness::useless;
  if (!current_->expires_at) return freshness::good;
  const std::chrono::microseconds left = *current_->expires_at - clock_.wall();
  if (left > advisory_window) return freshness::good;
  if (left <= mandatory_window) return freshness::useless;
  return failed_at_ && clock_.monotonic() - *failed_at_ < pause_after_failure ? freshness::good : freshness::old;
}

std::shared_ptr<const aws_credentials> credentials_cache::get(query::waiter& w, std::optional<monotonic_time> until) {
  std::shared_ptr<const aws_credentials> keys;
  freshness f = look(keys);
  if (f == freshness::good) return keys;
  if (f == freshness::old) {
    if (!refreshing_.try_acquire()) return keys;
  } else if (!refreshing_.acquire(w, until)) {
    raise({.kind = error_kind::operation_timeout,
           .message = "Credentials for AWS were not refreshed in time",
           .hint = "Give the call more time"});
  }
  const waiting::place held(refreshing_);
  f = look(keys);  // another may have refreshed them meanwhile
  if (f == freshness::good) return keys;
  try {
    return refresh(w, until);
  } catch (const cancelled&) {
    throw;
  } catch (const error&) {
    const std::lock_guard lock(mutex_);
    failed_at_ = clock_.monotonic();
    const bool still_works = current_ && !is_rejected_ && current_->expires_at && *current_->expires_at > clock_.wall();
    if (!still_works) throw;
    return current_;
  }
}

std::shared_ptr<const aws_credentials> credentials_cache::refresh(query::waiter& w,
                                                                  std::optional<monotonic_time> until) {
  auto fresh = std::make_shared<const aws_credentials>(load_(w, until));
  const std::lock_guard lock(mutex_);
  current_ = std::move(fresh);
  is_rejected_ = false;
  failed_at_.reset();
  return current_;
}

void credentials_cache::reject(const std::shared_ptr<const aws_credentials>& keys) noexcept {
  const std::lock_guard lock(mutex_);
  if (current_ == keys) is_rejected_ = true;
}

}  // namespace tenon::dynamodb::aws
