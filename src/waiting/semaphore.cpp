#include "waiting/semaphore.hpp"

#include "waiting/signal.hpp"

namespace tenon::waiting {

struct semaphore::entry {
  signal granted;
  entry* previous = nullptr;
  entry* next = nullptr;
};

bool semaphore::try_acquire() noexcept {
  const std::lock_guard lock(mutex_);
  if (free_ == 0) return false;
  --free_;
  return true;
}

bool semaphore::acquire(query::waiter& w, std::optional<monotonic_time> until) {
  if (try_acquire()) return true;
  entry mine;
  {
    const std::lock_guard lock(mutex_);
    if (free_ > 0) {
      --free_;
      return true;
    }
    mine.previous = last_;
    (last_ ? last_->next : first_) = &mine;
    last_ = &mine;
  }
  try {
    mine.granted.wait(w, until);
  } catch (...) {
    bool has_place;
    {
      const std::lock_guard lock(mutex_);
      has_place = mine.granted.is_sent();
      if (!has_place) remove(mine);
    }
    if (has_place) release();
    throw;
  }
  // The lock also waits for whoever sends.
  const std::lock_guard lock(mutex_);
  if (mine.granted.is_sent()) return true;
  remove(mine);
  return false;
}

void semaphore::release() noexcept {
  const std::lock_guard lock(mutex_);
  if (!first_) {
    ++free_;
    return;
  }
  entry& next = *first_;
  remove(next);
  next.granted.send();
}

void semaphore::remove(entry& e) noexcept {
  (e.previous ? e.previous->next : first_) = e.next;
  (e.next ? e.next->previous : last_) = e.previous;
}

}  // namespace tenon::waiting
