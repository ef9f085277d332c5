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

}  // namespace

connection::connection(const connection_options& options, query::waiter& wait_in)
    : options_(options),
      waiter_(&wait_in),
      handle_(establish(options, wait_in)),
      stream_(handle_.get()),
      socket_(stream_.descriptor()) {}

connection::~connection() { socket_.forget(); }

void connection::start_statement(std::optional<monotonic_time> deadline) noexcept {
  out_.clear();
  cancelled_ = false;
  until_ = deadline;
  if (options_.socket_timeout.count() == 0) return;
  const monotonic_time limit = monotonic_now() + options_.socket_timeout;
  if (!until_ || limit < *until_) until_ = limit;
}

bool connection::flush() {
  const bool good = send_all(out_.bytes());
  out_.clear();
  return good;
}

bool connection::send(std::string_view bytes) { return flush() && send_all(bytes); }

bool connection::send_all(std::string_view bytes) {
  while (!bytes.empty() && !is_deaf_) {
    const std::ptrdiff_t sent = stream_.send(bytes);
    if (sent > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
      continue;
    }
    if (sent < 0) {
      is_deaf_ = true;  // it may have said why
      break;
    }
    // The server may want to be read from before it reads on. What was half sent can neither be completed nor taken back.
    broken_ = true;
    const bool for_room = stream_.wanted() == query::readiness::writable;
    if (!wait(for_room ? query::readiness::either : stream_.wanted())) {
      cancelled_ = true;
      return false;
    }
    broken_ = false;
    if (receive() < 0) is_deaf_ = true;
  }
  return true;
}

// What is there already; see stream::receive().
std::ptrdiff_t connection::receive() {
  const std::span<char> to = in_.room();
  const std::ptrdiff_t got = stream_.receive(to);
  if (got > 0) in_.received(static_cast<std::size_t>(got));
  return got;
}

// Waits for more to be there. False: the connection is lost.
bool connection::fill() {
  for (bool may_be_there = stream_.has_left() || is_deaf_;; may_be_there = true) {
    if (may_be_there) {
      const std::ptrdiff_t got = receive();
      if (got > 0) return true;
      if (got < 0 || is_deaf_) return lose();
    }
    if (!wait_for_input()) return false;
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
  if (wait(stream_.wanted_to_receive())) return true;
  if (!cancelled_) {
    cancelled_ = true;
    until_ = monotonic_now() + cancel_grace;
    if (cancel_request(handle_.get()).wait(*waiter_, until_)) return true;
  }
  broken_ = true;  // the server does not take the request, or does not answer it
  return false;
}

reply connection::next() {
  reply out;
  for (;;) {
    switch (in_.next(out)) {
      case reply_reader::state::whole:
        if (out.what == reply::kind::ready) transaction_ = out.transaction;
        return out;
      case reply_reader::state::garbage:
        problem_ = "whoever answers does not speak PostgreSQL's protocol";
        broken_ = true;
        return {};
      case reply_reader::state::incomplete:
        if (!fill()) return {};
    }
  }
}

void connection::cancel() noexcept {
  try {
    const cancel_request request(handle_.get());
  } catch (const std::exception&) {
    // It could not be sent: the server goes on until it notices that nobody takes the rows.
  }
}

bool connection::has_been_closed() noexcept {
  for (;;) {
    char byte;
    const ssize_t got = recv(stream_.descriptor(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (got == 0) return true;
    if (got < 0) {
      if (errno == EINTR) continue;
      return errno != EAGAIN && errno != EWOULDBLOCK;
    }
    // Something came unasked: a notice, a changed setting, or a farewell, behind which the end is, maybe later.
    if (receive() < 0) return true;
    reply r;
    if (in_.next(r) != reply_reader::state::incomplete) return true;
  }
}

bool connection::ping(milliseconds limit) noexcept {
  try {
    out_.query("");
    cancelled_ = true;  // there is nothing to cancel
    until_ = monotonic_now() + limit;
    bool alive = flush();
    for (reply r; alive && r.what != reply::kind::ready;) {
      r = next();
      alive = r.what == reply::kind::completed || r.what == reply::kind::ready;
    }
    until_.reset();
    cancelled_ = false;
    return alive && !is_broken();
  } catch (const std::exception&) {
    broken_ = true;
    return false;
  }
}

}  // namespace tenon::sql::postgres
