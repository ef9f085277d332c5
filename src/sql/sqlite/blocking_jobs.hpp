// Jobs of callers who do not block, on threads: SQLite itself always blocks.
#pragma once

#include "pool/workers.hpp"

#include <tenon/base/clock.hpp>
#include <tenon/query/async.hpp>
#include <tenon/query/connector.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>

namespace tenon::sql::sqlite {

// Safe to use from several threads.
class blocking_jobs {
 public:
  class sessions {
   public:
    // Throws cancelled (T1006) soon after `given_up` has become true.
    virtual query::session& acquire(query::access a, std::chrono::milliseconds limit,
                                    const std::atomic<bool>& given_up) = 0;
    virtual void release(query::session& s) noexcept = 0;

    // Stops what a session does at this moment. Called from any thread while the session is in use.
    virtual void interrupt(query::session& s) noexcept = 0;

   protected:
    ~sessions() = default;
  };

  // `readers`: that may work at once. The sessions outlive this.
  blocking_jobs(sessions& from, std::size_t readers);
  blocking_jobs(const blocking_jobs&) = delete;
  blocking_jobs& operator=(const blocking_jobs&) = delete;

  // See query::connector.
  void start(query::job& j, query::access a, std::chrono::milliseconds limit);
  void start(query::job& j, query::session& s);
  void cancel(query::job& j) noexcept;

 private:
  class running;
  class ticket;

  void add(std::unique_ptr<running> r, query::job& j, pool::workers& where);

  sessions& sessions_;
  std::mutex mutex_;  // over what the threads share with those who cancel jobs
  std::condition_variable job_ended_;

  // Writers wait for each other, and are not to keep readers from working. Who holds a session goes first in any case: it
  // is what others wait for.
  pool::workers readers_;
  pool::workers writer_;
  pool::workers holders_;
};

}  // namespace tenon::sql::sqlite
