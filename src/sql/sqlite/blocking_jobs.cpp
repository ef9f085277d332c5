#include "sql/sqlite/blocking_jobs.hpp"

#include "query/cancelled.hpp"

#include <algorithm>
#include <exception>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace tenon::sql::sqlite {

using std::chrono::milliseconds;

// Ends a job with the loop of its caller.
class blocking_jobs::ticket final : public query::continuation {
 public:
  ticket(blocking_jobs& home, running& r) noexcept : home_(home), job_(&r) {}

  // Waits for the end of the job, which is brought about.
  void resume(query::wait_outcome) override;

  // The job is over.
  void close() noexcept {
    const std::lock_guard lock(home_.mutex_);
    job_ = nullptr;
    home_.job_ended_.notify_all();
  }

 private:
  blocking_jobs& home_;
  running* job_;  // with the lock of home_
};

// A job in the queue or at work; gone once the job is finished.
class blocking_jobs::running final : public pool::task {
 public:
  running(blocking_jobs& home, query::job& j, query::access a, milliseconds limit, query::session* kept)
      : home_(home), job_(j), access_(a), limit_(limit), kept_(kept), asked_(monotonic_now()) {}

  void run() noexcept override {
    const std::unique_ptr<running> gone_afterwards(this);
    std::exception_ptr failure;
    try {
      perform();
    } catch (...) {
      failure = std::current_exception();
    }
    leave();
    job_.finished(std::move(failure), false);
    at_end->close();
  }

  // With the lock of home_. True: it had not been begun, and run() is for the caller to call.
  bool cancel() noexcept {
    is_cancelled_ = true;
    if (session_) home_.sessions_.interrupt(*session_);
    return where->remove(*this);
  }

  pool::workers* where = nullptr;
  std::shared_ptr<ticket> at_end;

 private:
  void perform() {
    query::session* s = kept_;
    if (!s) {
      s = &home_.sessions_.acquire(access_, rest(), is_cancelled_);
      s->waited = monotonic_now() - asked_;
    }
    try {
      begin(*s);
      job_.perform(*s);
      end();
    } catch (...) {
      end();
      if (!kept_ || !job_.keeps_session) home_.sessions_.release(*s);
      throw;
    }
    if (!job_.keeps_session) home_.sessions_.release(*s);
  }

  // What is left of the limit after the wait for a thread.
  milliseconds rest() const {
    if (limit_.count() == 0) return limit_;
    return std::max(milliseconds(1), limit_ - std::chrono::duration_cast<milliseconds>(monotonic_now() - asked_));
  }

  void begin(query::session& s) {
    const std::lock_guard lock(home_.mutex_);
    if (is_cancelled_) query::raise_cancelled();
    session_ = &s;
  }
  void end() noexcept {
    const std::lock_guard lock(home_.mutex_);
    session_ = nullptr;
  }
  void leave() noexcept {
    const std::lock_guard lock(home_.mutex_);
    job_.place = nullptr;
  }

  blocking_jobs& home_;
  query::job& job_;
  const query::access access_;
  const milliseconds limit_;
  query::session* const kept_;
  const monotonic_time asked_;

  std::atomic<bool> is_cancelled_{false};
  query::session* session_ = nullptr;  // while the job works on it; with the lock of home_
};

void blocking_jobs::ticket::resume(query::wait_outcome) {
  std::unique_lock lock(home_.mutex_);
  if (!job_) return;
  if (job_->cancel()) {
    running& r = *job_;
    lock.unlock();
    r.run();
    return;
  }
  home_.job_ended_.wait(lock, [this] { return !job_; });
}

blocking_jobs::blocking_jobs(sessions& from, std::size_t readers)
    : sessions_(from), readers_(std::max<std::size_t>(1, readers)), writer_(1), holders_(2) {}

void blocking_jobs::start(query::job& j, query::access a, milliseconds limit) {
  add(std::make_unique<running>(*this, j, a, limit, nullptr), j, a == query::access::write ? writer_ : readers_);
}

void blocking_jobs::start(query::job& j, query::session& s) {
  add(std::make_unique<running>(*this, j, query::access::write, milliseconds(0), &s), j, holders_);
}

void blocking_jobs::add(std::unique_ptr<running> r, query::job& j, pool::workers& where) {
  r->where = &where;
  r->at_end = std::make_shared<ticket>(*this, *r);
  j.loop().hold(r->at_end);
  j.place = r.get();
  try {
    where.add(*r);
  } catch (...) {
    j.place = nullptr;
    j.loop().release();
    j.finished(std::current_exception(), false);
    return;
  }
  r.release();  // NOLINT: it owns itself from here on
}

void blocking_jobs::cancel(query::job& j) noexcept {
  running* r;
  {
    const std::lock_guard lock(mutex_);
    r = static_cast<running*>(j.place);
    if (!r || !r->cancel()) return;
  }
  r->run();
}

}  // namespace tenon::sql::sqlite
