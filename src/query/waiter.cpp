#include "query/waiter.hpp"

#include <tenon/base/error.hpp>

#include <poll.h>
#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <string>

namespace tenon::query {

namespace {

int milliseconds_until(monotonic_time until) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - monotonic_now()).count();
  return left <= 0 ? 0 : left > INT_MAX ? INT_MAX : static_cast<int>(left);
}

class poll_waiter final : public waiter {
 public:
  bool wait(watched_socket& socket, readiness wanted, std::optional<monotonic_time> until) override {
    pollfd watched{socket.descriptor, POLLIN, 0};
    if (wanted == readiness::writable) watched.events = POLLOUT;
    if (wanted == readiness::either) watched.events = POLLIN | POLLOUT;
    for (;;) {
      const int ready = poll(&watched, 1, until ? milliseconds_until(*until) : -1);
      if (ready > 0) return true;
      if (ready == 0) {
        if (monotonic_now() >= *until) return false;
      } else if (errno != EINTR) {
        raise({.kind = error_kind::connection_closed,
               .message = "Waiting for the connection failed: " + std::string(std::strerror(errno))});
      }
    }
  }
};

}  // namespace

std::optional<monotonic_time> earlier(std::optional<monotonic_time> until, std::chrono::milliseconds limit) noexcept {
  if (limit.count() == 0) return until;
  const monotonic_time end = monotonic_now() + limit;
  return until ? std::min(*until, end) : end;
}

waiter& blocking_waiter() noexcept {
  // Never destroyed: clients that live as long as the program wait for their last answers while it ends.
  static waiter& w = *new poll_waiter;
  return w;
}

}  // namespace tenon::query
