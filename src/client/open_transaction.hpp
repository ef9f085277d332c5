// A transaction in progress.
#pragma once

#include "observe/observer.hpp"

#include <tenon/base/clock.hpp>
#include <tenon/base/error.hpp>
#include <tenon/query/connector.hpp>

#include <chrono>
#include <string>

namespace tenon {

// What a transaction's calls share: its session, its deadline, how deep it is nested.
class open_transaction {
 public:
  open_transaction(query::session& s, observe::observer& watch, monotonic_time started,
                   std::chrono::milliseconds timeout)
      : session_(s), observer_(watch), started_(started), timeout_(timeout) {
    const auto time_left = std::chrono::duration_cast<std::chrono::milliseconds>(monotonic_time::max() - started);
    if (timeout < time_left) session_.deadline = started + timeout;
  }
  open_transaction(const open_transaction&) = delete;
  open_transaction& operator=(const open_transaction&) = delete;
  ~open_transaction() { session_.deadline.reset(); }

  query::session& session() {
    check_time();
    return session_;
  }
  query::session& held_session() noexcept { return session_; }
  observe::observer& observer() { return observer_; }

  // Throws P2028 once the time is over.
  void check_time() const {
    const monotonic_time now = monotonic_now();
    if (!session_.deadline || now < *session_.deadline) return;
    const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - started_);
    raise({.kind = error_kind::transaction_error,
           .message = "The transaction has expired: its timeout was " + std::to_string(timeout_.count()) + " ms, but " +
                      std::to_string(elapsed.count()) + " ms passed since it began; it is rolled back",
           .hint = "Do slow work outside of transactions, or raise `timeout`"});
  }

  // Ends the transaction's time: from here on it is committed or rolled back.
  void stop_time() noexcept { session_.deadline.reset(); }

  // Runs `body`, in which a statement may be cancelled as the transaction's time is over: that throws P2028 too.
  template <class Body>
  decltype(auto) in_time(const Body& body) const {
    try {
      return body();
    } catch (const timeout_error&) {
      check_time();
      throw;
    }
  }

  unsigned depth = 0;
  bool is_busy = false;  // with a call that does not block

 private:
  query::session& session_;
  observe::observer& observer_;
  monotonic_time started_;
  std::chrono::milliseconds timeout_;
};

// Undoes what was done since the savepoint of this depth was begun.
inline void undo_savepoint(open_transaction& t, unsigned depth) {
  query::session& session = t.held_session();
  try {
    session.rollback_to_savepoint(depth);
    session.release_savepoint(depth);
  } catch (const error&) {
    t.check_time();  // a statement that was stopped may have taken the whole transaction with it
    throw;
  }
}

// Runs `body` in a savepoint.
template <class Body>
void nested(open_transaction& t, const Body& body) {
  query::session& session = t.session();
  const unsigned depth = t.depth++;
  session.begin_savepoint(depth);
  try {
    body();
    session.release_savepoint(depth);
  } catch (...) {
    t.depth = depth;
    undo_savepoint(t, depth);
    throw;
  }
  t.depth = depth;
}

}  // namespace tenon
