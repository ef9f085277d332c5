#include "pool/housekeeper.hpp"

#include "base/signals_blocked.hpp"

#include <tenon/base/clock.hpp>

#include <utility>

namespace tenon::pool {

housekeeper::housekeeper(std::chrono::milliseconds period, std::function<bool()> tend)
    : period_(period), tend_(std::move(tend)) {}

housekeeper::~housekeeper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void housekeeper::wake() {
  const std::lock_guard lock(mutex_);
  if (awake_) return;
  awake_ = true;
  if (thread_.joinable()) {
    changed_.notify_all();
    return;
  }
  try {
    const signals_blocked quiet;
    thread_ = std::thread([this] { run(); });
  } catch (...) {
    awake_ = false;
    throw;
  }
}

void housekeeper::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    changed_.wait(lock, [&] { return awake_ || stopping_; });
    if (changed_.wait_until(lock, monotonic_now() + period_, [&] { return stopping_; })) return;
    awake_ = false;  // a wake() during the call counts
    lock.unlock();
    const bool more = tend_();
    lock.lock();
    awake_ = awake_ || more;
  }
}

}  // namespace tenon::pool
