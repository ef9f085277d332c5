// Holds calls back at the rate at which a service accepts them.
#pragma once

#include <tenon/base/chrono.hpp>
#include <tenon/base/clock.hpp>

#include <mutex>

namespace tenon::dynamodb {

// The client side of the SDKs' adaptive mode: a bucket of tokens that is filled at a rate which falls to 70 % when a call
// is throttled, and rises again along the curve of CUBIC (RFC 9438, with C = 0.4), never beyond twice the rate measured.
// Nothing is held back before the first throttling. Safe to use from several threads.
class rate_limiter {
 public:
  explicit rate_limiter(monotonic_time now) noexcept;

  // Takes a token if there is one, and otherwise says after how long there may be.
  std::chrono::microseconds take(monotonic_time now) noexcept;

  void succeeded(monotonic_time now) noexcept { adapt(false, now); }
  void throttled(monotonic_time now) noexcept { adapt(true, now); }

 private:
  double seconds(monotonic_time now) const noexcept;
  void adapt(bool was_throttled, monotonic_time now) noexcept;
  void measure(double now) noexcept;
  void refill(double now) noexcept;
  void set_rate(double rate, double now) noexcept;

  const monotonic_time start_;
  std::mutex mutex_;  // over what follows; times are seconds since the start, rates are per second

  bool is_enabled_ = false;
  double tokens_ = 0;
  double capacity_ = 1;
  double fill_rate_ = 0.5;
  double filled_at_ = 0;

  double measured_rate_ = 0;
  double interval_ = 0;  // where the current half second begins
  double count_ = 0;     // calls since then

  double last_max_rate_ = 0;
  double last_throttled_ = 0;
};

}  // namespace tenon::dynamodb
