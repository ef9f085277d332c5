#include "dynamodb/retry_rate_limiter.hpp"

#include <algorithm>
#include <cmath>

namespace tenon::dynamodb {

namespace {

constexpr double beta = 0.7;       // of the rate is left after a throttling
constexpr double scale = 0.4;      // of CUBIC's curve
constexpr double smoothing = 0.8;  // the weight of the last interval in the measured rate
constexpr double interval = 0.5;   // seconds
constexpr double least_fill_rate = 0.5;
constexpr double least_capacity = 1;

}  // namespace

rate_limiter::rate_limiter(monotonic_time now) noexcept : start_(now) {}

double rate_limiter::seconds(monotonic_time now) const noexcept {
  return std::chrono::duration<double>(now - start_).count();
}

std::chrono::microseconds rate_limiter::take(monotonic_time now) noexcept {
  const std::lock_guard lock(mutex_);
  if (!is_enabled_) return {};
  refill(seconds(now));
  if (tokens_ >= 1) {
    tokens_ -= 1;
    return {};
  }
  return std::chrono::ceil<std::chrono::microseconds>(std::chrono::duration<double>((1 - tokens_) / fill_rate_));
}

void rate_limiter::adapt(bool was_throttled, monotonic_time at) noexcept {
  const std::lock_guard lock(mutex_);
  const double now = seconds(at);
  measure(now);
  double rate;
  if (was_throttled) {
    last_max_rate_ = is_enabled_ ? std::min(measured_rate_, fill_rate_) : measured_rate_;
    last_throttled_ = now;
    is_enabled_ = true;
    rate = last_max_rate_ * beta;
  } else {
    // The curve crosses the last maximum when as much time has passed as it takes to win back what was given up.
    const double crossing = std::cbrt(last_max_rate_ * (1 - beta) / scale);
    rate = scale * std::pow(now - last_throttled_ - crossing, 3) + last_max_rate_;
  }
  set_rate(std::min(rate, 2 * measured_rate_), now);
}

void rate_limiter::measure(double now) noexcept {
  count_ += 1;
  const double current = std::floor(now / interval) * interval;
  if (current <= interval_) return;
  measured_rate_ = count_ / (current - interval_) * smoothing + measured_rate_ * (1 - smoothing);
  count_ = 0;
  interval_ = current;
}

void rate_limiter::refill(double now) noexcept {
  tokens_ = std::min(capacity_, tokens_ + std::max(0.0, now - filled_at_) * fill_rate_);
  filled_at_ = now;
}

void rate_limiter::set_rate(double rate, double now) noexcept {
  refill(now);
  fill_rate_ = std::max(rate, least_fill_rate);
  capacity_ = std::max(rate, least_capacity);
  tokens_ = std::min(tokens_, capacity_);
}

}  // namespace tenon::dynamodb
