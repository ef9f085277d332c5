#include "sql/postgres/connection.hpp"

#include "sql/postgres/cancel_request.hpp"
#include "sql/postgres/errors.hpp"
#include "sql/postgres/establish.hpp"

#include <sys/socket.h>
#include <cerrno>

namespace tenon::sql::postgres {

using std::chrono::milliseconds;

namespace {

// How long the server may take to confirm that it has cancelled a statement.
constexpr milliseconds cancel_grace{5000};

// Gets what the server says unasked, which for libpq is a notice, even if it is the end.
void take_notice(void* ended, const PGresult* notice) {
  if (ends_session(notice)) *static_cast<bool*>(ended) = true;
}

}  // namespace

connection::connection(const connection_options& options, query::waiter& wait_in)
    : options_(options), waiter_(&wait_in), handle_(establish(options, wait_in)) {
  socket_.descriptor = PQsocket(handle_);
  PQsetNoticeReceiver(handle_, take_notice, &ended_);
}

connection::~connection() {
  socket_.forget();
  PQfinish(handle_);
}

void connection::start_timing(std::optional<monotonic_time> deadline) noexcept {
  cancelled_ = false;
  until_ = deadline;
  if (options_.socket_timeout.count() == 0) return;
  const monotonic_time limit = monotonic_now() + options_.socket_timeout;
  if (!until_ || limit < *until_) until_ = limit;
}

bool connection::flush() {
  for (;;) {
    const int left = PQflush(handle_);
    if (left == 0) return true;
    if (left < 0) {
      broken_ = true;
      return false;
    }
    // The server may want to be read from before it reads on. What was half sent can neither be completed nor taken back.
    broken_ = true;
    if (!wait(query::readiness::either)) {
      cancelled_ = true;
      return false;
    }
    if (PQconsumeInput(handle_) == 0) return false;
    broken_ = false;
  }
}

// False: the time is over, or the caller has given up.
bool connection::wait(query::readiness wanted) {
  try {
    return waiter_->wait(socket_, wanted, until_);
  } catch (const tenon::cancelled&) {
    abandoned_ = true;
    return false;
  } catch (...) {
    if (!cancelled_) cancel();
    broken_ = true;
    throw;
  }
}

// When the time of a statement is over, its answer is waited for all the same: then the connection is good for others.
bool connection::wait_for_input() {
  if (wait(query::readiness::readable)) return true;
  if (!cancelled_) {
    cancelled_ = true;
    until_ = monotonic_now() + cancel_grace;
    if (cancel_request(handle_).wait(*waiter_, until_)) return true;
  }
  broken_ = true;  // the server does not take the request, or does not answer it
  return false;
}

result connection::next() {
  while (PQisBusy(handle_) != 0) {
    if (!wait_for_input()) return nullptr;
    if (PQconsumeInput(handle_) == 0) {
      broken_ = true;
      break;  // what had arrived before may hold the server's last words
    }
  }
  return result(PQgetResult(handle_));
}

void connection::cancel() noexcept {
  try {
    const cancel_request request(handle_);
  } catch (const std::exception&) {
    // It could not be sent: the server goes on until it notices that nobody takes the rows.
  }
}

bool connection::has_been_closed() noexcept {
  for (;;) {
    char byte;
    const ssize_t got = recv(PQsocket(handle_), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (got == 0) return true;
    if (got < 0) {
      if (errno == EINTR) continue;
      return errno != EAGAIN && errno != EWOULDBLOCK;
    }
    // Something came unasked: a notice, a changed setting, or a farewell, behind which the end is, maybe later.
    if (PQconsumeInput(handle_) == 0 || PQisBusy(handle_) != 0 || is_broken()) return true;
  }
}

bool connection::ping(milliseconds limit) noexcept {
  try {
    if (PQsendQuery(handle_, "") == 0) return false;
    cancelled_ = true;  // there is nothing to cancel
    until_ = monotonic_now() + limit;
    bool alive = flush();
    while (alive) {
      const result r = next();
      if (!r) break;
      alive = PQresultStatus(r.get()) == PGRES_EMPTY_QUERY;
    }
    until_.reset();
    cancelled_ = false;
    return alive && !is_broken();
  } catch (const std::exception&) {
    broken_ = true;
    return false;
  }
}

std::string connection::last_message() const { return PQerrorMessage(handle_); }

}  // namespace tenon::sql::postgres
