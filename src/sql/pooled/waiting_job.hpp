// A job that waits for a slot of a pool.
#pragma once

#include "pool/pool.hpp"
#include "waiting/cancellable.hpp"

#include <tenon/query/async.hpp>

#include <atomic>
#include <chrono>
#include <exception>
#include <memory>
#include <mutex>

namespace tenon::sql {

// Owns itself: it is gone when the job has got its slot or has been told why not.
class waiting_job final : public waiting::cancellable, private pool::waiter {
 public:
  struct report {
    monotonic_time asked;
    std::chrono::milliseconds limit{};  // as it was asked with
    bool has_waited = false;
    bool has_timed_out = false;
    bool on_loop = false;  // this is called from a continuation of the job's loop
    std::exception_ptr failure = nullptr;
  };

  // Called with the job's slot, or without one and with the reason.
  using ending = void (*)(void* context, query::job& j, pool::slot* s, const report& how);

  // Asks `from` for a slot, which is granted at once or within `limit` (0: whenever). Throws connection_error if the pool is
  // closed.
  static void ask(pool::pool& from, query::job& j, const call_site& where, std::chrono::milliseconds limit,
                  void* context, ending done);

  void cancel() noexcept override;

 private:
  class user;

  waiting_job(pool::pool& from, query::job& j, monotonic_time now, std::chrono::milliseconds limit, void* context,
              ending done);

  // What the loop calls, which may be both at once.
  struct on_news final : query::continuation {
    explicit on_news(waiting_job& w) : owner(w) {}
    void resume(query::wait_outcome what) override;
    waiting_job& owner;
  };
  struct on_time final : query::continuation {
    explicit on_time(waiting_job& w) : owner(w) {}
    void resume(query::wait_outcome what) override;
    waiting_job& owner;
  };

  struct on_end final : query::continuation {
    explicit on_end(waiting_job& w) : owner(w) {}
    void resume(query::wait_outcome what) override;
    waiting_job& owner;
  };

  void granted(pool::slot& s) noexcept override;
  void refused() noexcept override;
  void start_timer();
  void conclude(query::wait_outcome what);
  std::exception_ptr failure(query::wait_outcome what) const noexcept;

  pool::pool& pool_;
  query::job& job_;
  void* context_;
  ending done_;
  const monotonic_time asked_;
  const std::chrono::milliseconds limit_;
  on_news news_{*this};
  on_time time_{*this};
  on_end end_{*this};
  pool::slot* slot_ = nullptr;  // as granted
  bool is_cancelled_ = false;
  std::mutex mutex_;  // over what follows
  std::shared_ptr<query::watch> timer_;
  bool is_over_ = false;
  std::atomic<int> users_{2};  // ask(), the news, and the timer once it is started
};

}  // namespace tenon::sql
