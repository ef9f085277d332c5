#include "sql/postgres/connection.hpp"

#include "sql/postgres/errors.hpp"

#include <sys/socket.h>
#include <cerrno>
#include <vector>

namespace tenon::sql::postgres {

using std::chrono::milliseconds;

namespace {

// How long the server may take to confirm that it has cancelled a statement.
constexpr milliseconds cancel_grace{5000};

void ignore_notices(void*, const PGresult*) {}

}  // namespace

connection::connection(const connection_options& options, waiter& wait_in) : options_(options), waiter_(&wait_in) {
  std::vector<const char*> names;
  std::vector<const char*> values;
  for (const auto& [name, value] : options.keywords) {
    names.push_back(name.c_str());
    values.push_back(value.c_str());
  }
  names.push_back(nullptr);
  values.push_back(nullptr);
  handle_ = PQconnectStartParams(names.data(), values.data(), 0);
  if (!handle_) raise({.kind = error_kind::external_failure, .message = "There is no memory for a connection"});
  try {
    connect();
  } catch (const error&) {
    close();
    throw;
  }
  socket_.descriptor = PQsocket(handle_);
  PQsetErrorVerbosity(handle_, PQERRORS_DEFAULT);
  PQsetnonblocking(handle_, 1);
}

connection::~connection() { close(); }

void connection::connect() {
  const auto fail = [&](bool timed_out) { raise(connection_failure(options_, PQerrorMessage(handle_), timed_out)); };
  if (PQstatus(handle_) == CONNECTION_BAD) fail(false);
  PQsetErrorVerbosity(handle_, PQERRORS_VERBOSE);  // the only way to the SQLSTATE of a refusal
  PQsetNoticeReceiver(handle_, ignore_notices, nullptr);
  std::optional<monotonic_time> until;
  if (options_.connect_timeout.count() > 0) until = monotonic_now() + options_.connect_timeout;
  for (PostgresPollingStatusType state = PGRES_POLLING_WRITING; state != PGRES_POLLING_OK;) {
    const readiness wanted = state == PGRES_POLLING_READING ? readiness::readable : readiness::writable;
    socket_.descriptor = PQsocket(handle_);
    if (!waiter_->wait(socket_, wanted, until)) fail(true);
    socket_.forget();  // libpq may go on with another
    state = PQconnectPoll(handle_);
    if (state == PGRES_POLLING_FAILED) fail(false);
  }
}

void connection::close() noexcept {
  socket_.forget();
  PQfinish(handle_);
  handle_ = nullptr;
}

void connection::start_timing() noexcept {
  cancelled_ = false;
  until_.reset();
  if (options_.socket_timeout.count() > 0) until_ = monotonic_now() + options_.socket_timeout;
}

bool connection::flush() {
  for (;;) {
    const int left = PQflush(handle_);
    if (left == 0) return true;
    if (left < 0) {
      broken_ = true;
      return false;
    }
    // The server may want to be read from before it reads on.
    if (!wait(readiness::either)) {
      broken_ = true;
      cancelled_ = true;
      return false;
    }
    if (PQconsumeInput(handle_) == 0) {
      broken_ = true;
      return false;
    }
  }
}

// False: the time is over.
bool connection::wait(readiness wanted) {
  try {
    return waiter_->wait(socket_, wanted, until_);
  } catch (const tenon::cancelled&) {
    // Whatever the server makes of it, its answer is waited for: the connection is good for others.
    abandoned_ = true;
    cancelled_ = true;
    cancel();
    until_ = monotonic_now() + cancel_grace;
    return true;
  } catch (...) {
    broken_ = true;
    throw;
  }
}

bool connection::wait_for_input() {
  if (wait(readiness::readable)) return true;
  if (cancelled_) {  // and the server does not answer that either
    broken_ = true;
    return false;
  }
  cancel();
  cancelled_ = true;
  until_ = monotonic_now() + cancel_grace;
  return true;
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
  PGcancel* request = PQgetCancel(handle_);
  if (!request) return;
  char text[256];
  PQcancel(request, text, sizeof text);
  PQfreeCancel(request);
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
    // Something came unasked: a notice, a changed setting, or a farewell, behind which the end is.
    if (PQconsumeInput(handle_) == 0 || PQstatus(handle_) != CONNECTION_OK) return true;
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
