// Places that are taken and given back; whoever finds none waits in a waiter.
#pragma once

#include "query/waiter.hpp"

#include <cstddef>
#include <mutex>
#include <optional>

namespace tenon::waiting {

// Those who wait are served in their order. Safe to use from several threads; a place may be given back by another
// thread than took it. With one place it is a mutex that may be held across a wait.
class semaphore {
 public:
  explicit semaphore(std::size_t places) noexcept : free_(places) {}
  semaphore(const semaphore&) = delete;
  semaphore& operator=(const semaphore&) = delete;

  // False: no place became free until then. Throws cancelled if the caller of the waiter has given up; no place is taken
  // then.
  bool acquire(query::waiter& w, std::optional<monotonic_time> until);
  bool try_acquire() noexcept;
  void release() noexcept;

 private:
  struct entry;

  void remove(entry& e) noexcept;

  std::mutex mutex_;
  std::size_t free_;
  entry* first_ = nullptr;  // those who wait
  entry* last_ = nullptr;
};

// A place that is held, given back in the end.
class place {
 public:
  explicit place(semaphore& of) noexcept : of_(of) {}
  place(const place&) = delete;
  place& operator=(const place&) = delete;
  ~place() { of_.release(); }

 private:
  semaphore& of_;
};

}  // namespace tenon::waiting
