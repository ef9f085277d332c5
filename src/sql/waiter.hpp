// Where a driver waits for its socket.
#pragma once

#include <tenon/base/clock.hpp>

#include <optional>

namespace tenon::sql {

enum class readiness : unsigned char { readable, writable, either };

// The only difference between a caller that blocks its thread and one that does not: a driver's code is the same above.
class waiter {
 public:
  virtual ~waiter() = default;

  // False: the time is over (none: there is no end). Throws cancelled (T1006) if the caller has given up.
  virtual bool wait(int socket, readiness wanted, std::optional<monotonic_time> until) = 0;

  // Rests for a moment. Throws as wait() does.
  virtual void pause(std::chrono::milliseconds duration) = 0;
};

// Blocks the calling thread.
waiter& blocking_waiter() noexcept;

}  // namespace tenon::sql
