// One connection to a PostgreSQL server: libpq opens and closes it, and its messages are ours.
#pragma once

#include "query/waiter.hpp"
#include "sql/postgres/options.hpp"
#include "sql/postgres/protocol.hpp"
#include "sql/postgres/stream.hpp"

#include <tenon/base/error.hpp>

#include <libpq-fe.h>

#include <memory>
#include <optional>
#include <string>

namespace tenon::sql::postgres {

// Used by one thread at a time. What is sent to the server is gathered in out(). Once is_broken(), it is good for nothing.
class connection {
 public:
  // Connects. Throws connection_error; `wait_in` is used until another is given.
  connection(const connection_options& options, query::waiter& wait_in);
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;
  ~connection();

  // What the next flush() sends; see start_statement().
  request& out() noexcept { return out_; }

  // Waits in `w` from here on, for a caller of whom nothing is known yet.
  void use(query::waiter& w) noexcept {
    waiter_ = &w;
    abandoned_ = false;
  }
  bool is_broken() const noexcept { return broken_; }
  void give_up() noexcept { broken_ = true; }

  // As the server said when it was last ready.
  bool is_in_transaction() const noexcept { return transaction_ != 'I'; }
  bool has_failed_transaction() const noexcept { return transaction_ == 'E'; }

  // Begins a statement, and the time that it may take: socket_timeout, but not beyond `deadline`. What was added to out()
  // for one that failed before it could be sent is forgotten.
  void start_statement(std::optional<monotonic_time> deadline = {}) noexcept;

  // Sends what out() holds. False: the connection is lost.
  bool flush();

  // Sends bytes behind what out() holds.
  bool send(std::string_view bytes);

  // The next reply; of kind none when the connection is lost. When the time of the statement is over, the server is told to
  // cancel it, which it answers with an error; if it does not answer, the connection is given up.
  reply next();

  // The statement was cancelled by next(), as its time was over.
  bool timed_out() const noexcept { return cancelled_ && !abandoned_; }

  // The caller has given up: what was running has been cancelled, and nothing more should be begun for them.
  bool is_abandoned() const noexcept { return abandoned_; }

  // Whether the server has closed the connection, as far as that is known here; costs one system call.
  bool has_been_closed() noexcept;

  // Asks the server for a sign of life. False: none came within `limit`.
  bool ping(std::chrono::milliseconds limit) noexcept;

  // What is wrong with the connection, in the words of the system or of a library.
  const std::string& last_message() const noexcept { return stream_.problem().empty() ? problem_ : stream_.problem(); }

 private:
  struct finish {
    void operator()(PGconn* c) const noexcept { PQfinish(c); }
  };

  bool wait(query::readiness wanted);
  bool wait_for_input();
  bool send_all(std::string_view bytes);
  std::ptrdiff_t receive();
  bool fill();
  bool lose() noexcept {
    broken_ = true;
    return false;
  }

  // Asks the server to stop what it does, without waiting for it to hear of that. The connection is good for nothing
  // afterwards, as the request may come late.
  void cancel() noexcept;

  const connection_options& options_;
  query::waiter* waiter_;
  std::unique_ptr<PGconn, finish> handle_;
  stream stream_;
  query::watched_socket socket_;
  request out_;
  reply_reader in_;
  bool is_deaf_ = false;  // the server takes nothing more, but may have said something before
  char transaction_ = 'I';
  std::string problem_;
  std::optional<monotonic_time> until_;
  bool broken_ = false;
  bool cancelled_ = false;
  bool abandoned_ = false;
};

}  // namespace tenon::sql::postgres
