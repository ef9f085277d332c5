#include "waiting/background_call.hpp"

#include "base/signals_blocked.hpp"

#include <tenon/base/error.hpp>

#include <system_error>
#include <thread>
#include <utility>

namespace tenon::waiting {

namespace {

[[noreturn]] void fail(int code) {
  raise({.kind = error_kind::external_failure,
         .message = "There is no thread for a call that may block: " + std::generic_category().message(code),
         .hint = "Raise the limits of the process, or open fewer connections"});
}

}  // namespace

background_call::background_call(std::function<void()> work) {
  const signals_blocked guard;
  try {
    ended_ = std::make_shared<signal>();
    std::thread([ended = ended_, work = std::move(work)]() mutable {
      work();
      work = nullptr;
      ended->send();
    }).detach();
  } catch (const std::system_error& e) {
    fail(e.code().value());
  }
}

bool background_call::wait(query::waiter& w, std::optional<monotonic_time> until) const {
  return ended_->wait(w, until);
}

}  // namespace tenon::waiting
