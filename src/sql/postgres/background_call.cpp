#include "sql/postgres/background_call.hpp"

#include "base/signals_blocked.hpp"

#include <tenon/base/error.hpp>

#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <system_error>
#include <thread>
#include <utility>

namespace tenon::sql::postgres {

namespace {

[[noreturn]] void fail(int code) {
  raise({.kind = error_kind::external_failure,
         .message = "There is no thread for a call that may block: " + std::generic_category().message(code),
         .hint = "Raise the limits of the process, or open fewer connections"});
}

}  // namespace

struct background_call::state {
  state() : event(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (event < 0) fail(errno);
  }
  state(const state&) = delete;
  state& operator=(const state&) = delete;
  ~state() { close(event); }

  const int event;  // readable once the call has ended
  std::atomic<bool> done{false};
};

background_call::background_call(std::function<void()> work) : state_(std::make_shared<state>()) {
  const signals_blocked guard;
  try {
    std::thread([mine = state_, work = std::move(work)]() mutable {
      work();
      work = nullptr;
      mine->done.store(true, std::memory_order_release);
      const std::uint64_t one = 1;
      while (write(mine->event, &one, sizeof one) < 0 && errno == EINTR) {}
    }).detach();
  } catch (const std::system_error& e) {
    fail(e.code().value());
  }
}

bool background_call::wait(query::waiter& w, std::optional<monotonic_time> until) const {
  query::watched_socket event(state_->event);
  while (!state_->done.load(std::memory_order_acquire))
    if (!w.wait(event, query::readiness::readable, until)) return state_->done.load(std::memory_order_acquire);
  return true;
}

}  // namespace tenon::sql::postgres
