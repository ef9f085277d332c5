// Something that happens once, on any thread, and can be waited for in a waiter.
#pragma once

#include "query/waiter.hpp"

#include <atomic>
#include <optional>

namespace tenon::waiting {

// One waits, another sends; the signal outlives the call of send().
class signal {
 public:
  // Throws std::system_error when the process has no descriptor left.
  signal();
  signal(const signal&) = delete;
  signal& operator=(const signal&) = delete;
  ~signal();

  // What the sender wrote before, the one who waits sees after.
  void send() noexcept;
  bool is_sent() const noexcept { return sent_.load(std::memory_order_acquire); }

  // False: it was not sent until then. Throws cancelled if the caller of the waiter has given up.
  bool wait(query::waiter& w, std::optional<monotonic_time> until);

 private:
  query::watched_socket event_;
  std::atomic<bool> sent_{false};
};

}  // namespace tenon::waiting
