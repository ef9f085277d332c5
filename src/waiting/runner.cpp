#include "waiting/runner.hpp"

#include "query/cancelled.hpp"

#include <tenon/base/error.hpp>

#include <utility>

namespace tenon::waiting {

using query::wait_outcome;

namespace {

// Lets a watch rest if whoever has been told of a task's end has not begun to wait with it again.
class resting {
 public:
  explicit resting(std::shared_ptr<query::watch> w) noexcept : watch_(std::move(w)) {}
  resting(const resting&) = delete;
  resting& operator=(const resting&) = delete;
  ~resting() {
    if (watch_) watch_->rest();
  }

 private:
  std::shared_ptr<query::watch> watch_;
};

}  // namespace

runner::~runner() {
  if (!fiber_) return;
  job_ = nullptr;
  fiber_->resume();  // loop() ends
}

void runner::loop(void* context) {
  runner& r = *static_cast<runner*>(context);
  while (r.job_) {
    try {
      r.todo_(r.context_, *r.job_, r);
    } catch (...) {
      r.failure_ = std::current_exception();
    }
    r.fiber_->suspend();
  }
}

void runner::run(query::job& j, void* context, task todo, ending done, bool on_loop) {
  job_ = &j;
  j.place = static_cast<cancellable*>(this);
  context_ = context;
  todo_ = todo;
  done_ = done;
  was_cancelled_ = false;
  cancelled_ = false;
  lost_ = false;
  try {
    if (!fiber_) {
      if (!stack_) stack_ = std::make_unique<fiber_stack>();
      fiber_ = std::make_unique<fiber>(*stack_, &runner::loop, this);
    }
  } catch (...) {
    done(context, j, std::current_exception(), on_loop);
    return;
  }
  go_on(on_loop);
}

void runner::go_on(bool on_loop) {
  fiber_->resume();
  if (waits_for_) {
    // Only now: what is waited for may happen at once, on another thread.
    const wait_request w = *std::exchange(waits_for_, std::nullopt);
    try {
      query::event_loop& loop = job_->loop();
      const std::shared_ptr<query::watch> watch = loop.watch_for(w.socket->descriptor, std::move(w.socket->watch));
      w.socket->watch = watch;
      if (w.until && watched_ != watch) {
        if (watched_) watched_->rest();
        watched_ = watch;  // its timer may stay set
      }
      watch->start(loop, w.wanted, w.until, *this);
    } catch (...) {
      failure_ = std::current_exception();
      outcome_ = wait_outcome::abandoned;
      go_on(on_loop);
    }
    return;
  }
  const bool is_over = !job_->keeps_session || failure_;
  const resting rests(is_over ? std::exchange(watched_, nullptr) : nullptr);
  done_(context_, *job_, std::exchange(failure_, nullptr), on_loop);
}

void runner::resume(wait_outcome what) {
  outcome_ = what;
  go_on(what != wait_outcome::abandoned);
}

bool runner::wait(query::watched_socket& socket, query::readiness wanted, std::optional<monotonic_time> until) {
  if (!lost_ && !cancelled_) {
    waiting_ = &socket;
    waits_for_ = {&socket, wanted, until};
    fiber_->suspend();
    waiting_ = nullptr;
    lost_ = outcome_ == wait_outcome::abandoned;
  }
  if (lost_) {
    if (const std::exception_ptr why = std::exchange(failure_, nullptr)) std::rethrow_exception(why);
    raise({.kind = error_kind::connection_closed,
           .message = "The event loop ended while an operation waited on it",
           .hint = "Let the loop run until its operations are over"});
  }
  if (cancelled_) {
    cancelled_ = false;
    query::raise_cancelled();
  }
  return outcome_ == wait_outcome::ready;
}

void runner::cancel() noexcept {
  was_cancelled_ = true;
  cancelled_ = true;
  // Not from here: the caller does not expect to be called back within this call.
  if (!waiting_ || !waiting_->watch || !waiting_->watch->stop()) return;
  job_->loop().post(*this);
}

}  // namespace tenon::waiting
