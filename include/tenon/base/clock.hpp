// Clocks behind an interface, so that tests can turn them.
#pragma once

#include <tenon/base/chrono.hpp>
#include <tenon/base/timestamp.hpp>

#include <cstdint>

namespace tenon {

// A point on the monotonic clock; only differences mean anything.
using monotonic_time = std::chrono::steady_clock::time_point;

// The monotonic clock itself, where nothing needs to be replaced: about 20 ns a reading.
monotonic_time monotonic_now() noexcept;

// Gives the time. Implementations are safe to use from any thread.
class clock {
 public:
  virtual ~clock();
  virtual monotonic_time monotonic() noexcept = 0;
  virtual timestamp wall() noexcept = 0;
};

// The machine's clocks.
clock& real_clock() noexcept;

// A clock that stands still until it is told to move. Safe to use from any thread.
class manual_clock final : public clock {
 public:
  explicit manual_clock(timestamp start = {}) noexcept;
  monotonic_time monotonic() noexcept override;
  timestamp wall() noexcept override;
  void advance(std::chrono::microseconds by) noexcept;

 private:
  timestamp start_;
  std::int64_t elapsed_ = 0;  // microseconds, accessed atomically
};

}  // namespace tenon
