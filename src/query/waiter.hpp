// Where a driver waits for its socket.
#pragma once

#include <tenon/base/clock.hpp>
#include <tenon/query/async.hpp>

#include <cerrno>
#include <chrono>
#include <memory>
#include <optional>

namespace tenon::query {

// The socket of a connection, and what waits for it on the loops of callers who do not block. Closed before the
// descriptor is.
struct watched_socket {
  int descriptor;
  std::shared_ptr<query::watch> watch = {};

  explicit watched_socket(int socket = -1) noexcept : descriptor(socket) {}
  watched_socket(const watched_socket&) = delete;
  watched_socket& operator=(const watched_socket&) = delete;
  ~watched_socket() { forget(); }

  void forget() noexcept {
    if (watch) watch->close();
    watch.reset();
  }
};

// Whether a socket has refused something with `error` (of errno) only because it does not block.
inline bool would_block(int error) noexcept { return error == EAGAIN || error == EWOULDBLOCK; }

// The only difference between a caller that blocks its thread and one that does not: a driver's code is the same above.
class waiter {
 public:
  virtual ~waiter() = default;

  // False: the time is over (none: there is no end). Throws cancelled (T1006), once, if the caller has given up, and
  // connection_error if nothing can be waited for any more.
  virtual bool wait(watched_socket& socket, readiness wanted, std::optional<monotonic_time> until) = 0;
};

// The end of one step of a call: `limit` from now (0: there is none), or the call's own end if that is earlier.
std::optional<monotonic_time> earlier(std::optional<monotonic_time> until, std::chrono::milliseconds limit) noexcept;

// Blocks the calling thread.
waiter& blocking_waiter() noexcept;

}  // namespace tenon::query
