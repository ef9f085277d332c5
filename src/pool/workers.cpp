#include "pool/workers.hpp"

#include "base/signals_blocked.hpp"

#include <system_error>

namespace tenon::pool {

workers::workers(std::size_t at_most) : at_most_(at_most) {}

workers::~workers() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& t : threads_) t.join();
}

void workers::add(task& t) {
  const std::lock_guard lock(mutex_);
  if (queued_ >= free_ && threads_.size() < at_most_) {
    try {
      const signals_blocked quiet;
      threads_.emplace_back([this] { work(); });
    } catch (const std::system_error&) {
      if (threads_.empty()) throw;  // otherwise those there are will do it
    }
  }
  t.next_ = nullptr;
  (last_ ? last_->next_ : first_) = &t;
  last_ = &t;
  ++queued_;
  changed_.notify_one();
}

bool workers::remove(task& t) noexcept {
  const std::lock_guard lock(mutex_);
  task* before = nullptr;
  for (task* at = first_; at; before = at, at = at->next_) {
    if (at != &t) continue;
    (before ? before->next_ : first_) = t.next_;
    if (last_ == &t) last_ = before;
    --queued_;
    return true;
  }
  return false;
}

void workers::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++free_;
    changed_.wait(lock, [&] { return first_ || stopping_; });
    --free_;
    task* t = first_;
    if (!t) return;
    first_ = t->next_;
    if (!first_) last_ = nullptr;
    --queued_;
    lock.unlock();
    t->run();
    lock.lock();
  }
}

}  // namespace tenon::pool
