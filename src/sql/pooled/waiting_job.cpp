#include "sql/pooled/waiting_job.hpp"

#include "query/cancelled.hpp"

#include <tenon/base/error.hpp>

#include <optional>
#include <utility>

namespace tenon::sql {

using query::wait_outcome;

// One of those who use a waiting job, for whom it stays.
class waiting_job::user {
 public:
  explicit user(waiting_job& w) noexcept : job_(w) {}
  user(const user&) = delete;
  user& operator=(const user&) = delete;
  ~user() {
    if (job_.users_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete &job_;
  }

 private:
  waiting_job& job_;
};

waiting_job::waiting_job(pool::pool& from, query::job& j, monotonic_time now, std::chrono::milliseconds limit,
                         void* context, ending done)
    : pool_(from), job_(j), context_(context), done_(done), asked_(now), limit_(limit) {}

void waiting_job::ask(pool::pool& from, query::job& j, const call_site& where, std::chrono::milliseconds limit,
                      void* context, ending done) {
  const monotonic_time now = monotonic_now();
  if (pool::slot* s = from.try_acquire(now, where)) {
    done(context, j, s, {.asked = now, .limit = limit});
    return;
  }
  std::unique_ptr<waiting_job> w(new waiting_job(from, j, now, limit, context, done));
  j.place = static_cast<waiting::cancellable*>(w.get());
  j.loop().hold(std::shared_ptr<query::continuation>(std::shared_ptr<void>(), &w->end_));  // owns nothing
  pool::slot* s = nullptr;
  try {
    if (limit.count() > 0) w->timer_ = j.loop().watch_for(-1, nullptr);
    s = from.acquire(*w, now, where);
  } catch (...) {
    j.loop().release();
    j.place = nullptr;
    throw;
  }
  if (s) {
    j.loop().release();
    j.place = nullptr;
    done(context, j, s, {.asked = now, .limit = limit});
    return;
  }
  // It is in the queue, and may be granted a slot on another thread from now on.
  const user counted(*w);
  w.release()->start_timer();
}

void waiting_job::start_timer() {
  const std::lock_guard lock(mutex_);
  if (is_over_ || !timer_) return;
  ++users_;
  try {
    timer_->start(job_.loop(), query::readiness::readable, asked_ + limit_, time_);
  } catch (const std::exception&) {
    --users_;  // it waits without a limit rather than not at all
  }
}

void waiting_job::granted(pool::slot& s) noexcept {
  slot_ = &s;
  job_.loop().post(news_);
}

void waiting_job::refused() noexcept { job_.loop().post(news_); }

void waiting_job::cancel() noexcept {
  is_cancelled_ = true;
  if (!pool_.cancel(*this)) return;  // the news of a slot is on its way
  job_.loop().post(news_);           // not from here: the caller does not expect to be called back within this call
}

void waiting_job::on_news::resume(wait_outcome what) { owner.conclude(what); }

void waiting_job::on_time::resume(wait_outcome what) {
  waiting_job& w = owner;
  const user counted(w);
  if (w.pool_.cancel(w)) w.conclude(what);
}

void waiting_job::on_end::resume(wait_outcome what) {
  if (owner.pool_.cancel(owner)) owner.conclude(what);  // otherwise its news are in the loop, and are given up with it
}

void waiting_job::conclude(wait_outcome what) {
  const user counted(*this);
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
    if (timer_ && timer_->stop()) --users_;
  }
  job_.loop().release();
  job_.place = nullptr;
  report how{.asked = asked_,
             .limit = limit_,
             .has_waited = true,
             .has_timed_out = what == wait_outcome::timed_out,
             .on_loop = what != wait_outcome::abandoned};
  pool::slot* s = slot_;
  if (s && (is_cancelled_ || what == wait_outcome::abandoned))
    pool_.release(*std::exchange(s, nullptr), monotonic_now());
  if (!s) how.failure = failure(what);
  done_(context_, job_, s, how);
}

std::exception_ptr waiting_job::failure(wait_outcome what) const noexcept {
  try {
    if (is_cancelled_) query::raise_cancelled();
    switch (what) {
      case wait_outcome::ready: pool_.raise_closed();
      case wait_outcome::timed_out: pool_.raise_timeout(limit_);
      case wait_outcome::abandoned:
        raise({.kind = error_kind::connection_closed,
               .message = "The event loop ended while an operation waited on it",
               .hint = "Let the loop run until its operations are over"});
    }
  } catch (...) {
    return std::current_exception();
  }
  return nullptr;
}

}  // namespace tenon::sql
