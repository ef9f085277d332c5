#include <tenon/base/clock.hpp>

#include "base/immortal.hpp"

#include <atomic>
#include <ctime>

namespace tenon {
namespace {

class machine_clock final : public clock {
 public:
  monotonic_time monotonic() noexcept override { return monotonic_now(); }
  timestamp wall() noexcept override { return timestamp::now(); }
};

}  // namespace

clock::~clock() = default;

monotonic_time monotonic_now() noexcept {
  // What std::chrono::steady_clock reads, without a call into the C++ library.
  std::timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC, &time);
  return monotonic_time(std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
}

clock& real_clock() noexcept {
  static immortal<machine_clock> instance;
  return *instance;
}

manual_clock::manual_clock(timestamp start) noexcept : start_(start) {}

monotonic_time manual_clock::monotonic() noexcept {
  // Not the clock's epoch, so that a default-constructed time is recognisably no reading.
  constexpr auto first_reading = monotonic_time(std::chrono::hours(1));
  return first_reading + std::chrono::microseconds(std::atomic_ref(elapsed_).load());
}

timestamp manual_clock::wall() noexcept { return start_ + std::chrono::microseconds(std::atomic_ref(elapsed_).load()); }

void manual_clock::advance(std::chrono::microseconds by) noexcept { std::atomic_ref(elapsed_).fetch_add(by.count()); }

}  // namespace tenon
