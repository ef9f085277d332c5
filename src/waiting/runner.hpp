// Runs code that is written for callers who block on the event loops of callers who do not.
#pragma once

#include "fiber/fiber.hpp"
#include "query/waiter.hpp"
#include "waiting/cancellable.hpp"

#include <tenon/base/clock.hpp>
#include <tenon/query/async.hpp>

#include <exception>
#include <memory>
#include <optional>

namespace tenon::waiting {

// A fiber that does one task after another, each on the loop of its job; where the code waits for a socket, the fiber is
// suspended until the loop says that the socket is ready. Belongs to one slot of a pool, and is used by whoever holds that.
class runner final : public query::waiter, public cancellable, private query::continuation {
 public:
  runner() = default;
  ~runner() override;

  // Called on the fiber: does what is to be done for the job.
  using task = void (*)(void* context, query::job& j, runner& r);

  // Called when the task is over, off the fiber, `failure` being what it threw. The runner may be used again, by any
  // thread, as soon as the callee lets it.
  using ending = void (*)(void* context, query::job& j, std::exception_ptr failure, bool on_loop);

  // `on_loop`: this is called from a continuation of the job's loop.
  void run(query::job& j, void* context, task todo, ending done, bool on_loop);

  // What waits now, or the next that wants to, is told that the caller has given up.
  void cancel() noexcept override;

  // Whether the caller of the task has given up.
  bool was_cancelled() const noexcept { return was_cancelled_; }

  bool wait(query::watched_socket& socket, query::readiness wanted, std::optional<monotonic_time> until) override;

 private:
  void resume(query::wait_outcome what) override;
  void go_on(bool on_loop);
  static void loop(void* context);

  std::unique_ptr<fiber_stack> stack_;
  std::unique_ptr<fiber> fiber_;

  // The task.
  query::job* job_ = nullptr;
  void* context_ = nullptr;
  task todo_ = nullptr;
  ending done_ = nullptr;
  std::exception_ptr failure_;
  bool was_cancelled_ = false;
  bool cancelled_ = false;  // and nobody has been told yet
  bool lost_ = false;       // the loop has ended

  // What the fiber waits for.
  struct wait_request {
    query::watched_socket* socket;
    query::readiness wanted;
    std::optional<monotonic_time> until;
  };
  std::optional<wait_request> waits_for_;     // until the wait is begun
  query::watched_socket* waiting_ = nullptr;  // until it is over
  query::wait_outcome outcome_ = query::wait_outcome::ready;
  std::shared_ptr<query::watch> watched_;  // waited for by the task, or by those before it that kept the session
};

}  // namespace tenon::waiting
