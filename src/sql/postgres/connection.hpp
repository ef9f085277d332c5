// One connection to a PostgreSQL server, over libpq's non-blocking interface.
#pragma once

#include "query/waiter.hpp"
#include "sql/postgres/options.hpp"

#include <tenon/base/error.hpp>

#include <libpq-fe.h>

#include <memory>
#include <optional>
#include <string>

namespace tenon::sql::postgres {

struct clear_result {
  void operator()(PGresult* r) const noexcept { PQclear(r); }
};
using result = std::unique_ptr<PGresult, clear_result>;

// Used by one thread at a time. What is sent to the server is queued with libpq's PQsend… functions on handle(); this
// class waits. Once is_broken(), it is good for nothing.
class connection {
 public:
  // Connects. Throws connection_error; `wait_in` is used until another is given.
  connection(const connection_options& options, query::waiter& wait_in);
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;
  ~connection();

  PGconn* handle() const noexcept { return handle_; }

  // Waits in `w` from here on, for a caller of whom nothing is known yet.
  void use(query::waiter& w) noexcept {
    waiter_ = &w;
    abandoned_ = false;
  }
  bool is_broken() const noexcept { return broken_ || ended_ || PQstatus(handle_) != CONNECTION_OK; }
  void give_up() noexcept { broken_ = true; }
  bool is_in_transaction() const noexcept { return PQtransactionStatus(handle_) != PQTRANS_IDLE; }

  // Begins the time that a statement may take: socket_timeout, but not beyond `deadline`.
  void start_timing(std::optional<monotonic_time> deadline = {}) noexcept;

  // Sends what is queued. False: the connection is lost.
  bool flush();

  // The next result; null at the end of a statement, or when the connection is lost. When the time of the statement is
  // over, the server is told to cancel it, which it answers with an error; if it does not answer, the connection is
  // given up.
  result next();

  // The statement was cancelled by next(), as its time was over.
  bool timed_out() const noexcept { return cancelled_ && !abandoned_; }

  // The caller has given up: what was running has been cancelled, and nothing more should be begun for them.
  bool is_abandoned() const noexcept { return abandoned_; }

  // Whether the server has closed the connection, as far as that is known here; costs one system call.
  bool has_been_closed() noexcept;

  // Asks the server for a sign of life. False: none came within `limit`.
  bool ping(std::chrono::milliseconds limit) noexcept;

  // libpq's text about what went wrong.
  std::string last_message() const;

 private:
  bool wait(query::readiness wanted);
  bool wait_for_input();

  // Asks the server to stop what it does, without waiting for it to hear of that. The connection is good for nothing
  // afterwards, as the request may come late.
  void cancel() noexcept;

  const connection_options& options_;
  query::waiter* waiter_;
  PGconn* handle_ = nullptr;
  query::watched_socket socket_;
  std::optional<monotonic_time> until_;
  bool broken_ = false;
  bool ended_ = false;  // the server has said that it ends the connection
  bool cancelled_ = false;
  bool abandoned_ = false;
};

}  // namespace tenon::sql::postgres
