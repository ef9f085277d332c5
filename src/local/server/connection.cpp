#include "local/server/connection.hpp"

#include "local/server/shard.hpp"

#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>

namespace tenon::local::dynamodb {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::size_t max_kept = 64 * 1024;  // of an answer's memory, from one to the next
constexpr std::size_t max_held = 32 * 1024;  // of answers that wait for the next; no more than max_kept
constexpr std::chrono::seconds discard_limit{5};

void let_go_of_much(std::string& used_up) {
  if (used_up.capacity() > max_kept) used_up = {};
}

}  // namespace

connection::connection(shard& home, asio::ip::tcp::socket socket)
    : home_(home),
      socket_(std::move(socket)),
      reader_(home.options.max_body),
      deadline_(clock::now() + home.options.idle_limit) {}

void connection::start() {
  error_code ec;
  socket_.set_option(asio::ip::tcp::no_delay(true), ec);
  socket_.non_blocking(true, ec);
  if (ec || !home_.watch(socket_.native_handle(), *this)) close();
}

void connection::finish() {
  error_code ec;
  is_last_ = true;
  const bool is_idle = !reader_.has_begun() && pending_.empty() && socket_.available(ec) == 0;
  if (phase_ == phase::reading && is_idle) close();
}

void connection::close() {
  if (phase_ == phase::closed) return;
  phase_ = phase::closed;
  error_code ec;
  home_.unwatch(socket_.native_handle());
  socket_.close(ec);
  home_.remove(shared_from_this());
}

void connection::read() {
  error_code ec;
  const auto length = socket_.read_some(asio::buffer(home_.inbox), ec);
  if (ec == asio::error::would_block || ec == asio::error::try_again) return;
  if (ec) return close();
  if (phase_ != phase::discarding) take({home_.inbox.data(), length});
}

void connection::take(std::string_view bytes) {
  if (pending_.empty()) {
    const auto used = serve(bytes);
    pending_ = bytes.substr(used);
  } else {
    pending_ += bytes;
    pending_.erase(0, serve(pending_));
  }
  if (pending_.empty()) let_go_of_much(pending_);
}

// Returns how many bytes have been used.
std::size_t connection::serve(std::string_view bytes) {
  home_.held.clear();
  std::size_t used = 0;
  while (phase_ == phase::reading && used < bytes.size()) {
    const bool had_header = reader_.has_header();
    const auto taken = reader_.put(bytes.substr(used));
    used += taken;
    if (const auto status = reader_.refusal()) {
      front::refuse(status, home_.answer);
      is_last_ = true;
      send(home_.answer.head, {});
    } else if (reader_.is_complete()) {
      answer();
    } else {
      if (!had_header && reader_.has_header()) deadline_ = clock::now() + home_.options.body_limit;
      if (reader_.take_expectation()) send("HTTP/1.1 100 Continue\r\n\r\n", {});
      if (taken == 0) break;
    }
  }
  if (phase_ == phase::reading && !home_.held.empty()) write({}, {});
  return used;
}

void connection::answer() {
  auto& made = home_.answer;
  home_.answers.answer(reader_.request(), reader_.keep_alive() && !is_last_, made);
  is_last_ = is_last_ || !made.keep_alive;
  const bool has_body = reader_.request().method != "HEAD";
  reader_.next();
  send(made.head, has_body ? std::string_view(made.reply.body) : std::string_view());
  let_go_of_much(made.reply.body);
}

// A small answer waits until all the requests that are there have been answered: most of what it takes is the system's
// sending of it.
void connection::send(std::string_view head, std::string_view body) {
  if (!is_last_ && home_.held.size() + head.size() + body.size() <= max_held) home_.held.append(head).append(body);
  else write(head, body);
}

// After what is held.
void connection::write(std::string_view head, std::string_view body) {
  error_code ec;
  const std::string_view parts[]{home_.held, head, body};
  const std::array buffers{asio::buffer(parts[0]), asio::buffer(parts[1]), asio::buffer(parts[2])};
  auto sent = socket_.write_some(buffers, ec);
  if (ec == asio::error::would_block || ec == asio::error::try_again) sent = 0;
  else if (ec) return close();
  for (const auto part : parts) {
    const auto done = std::min(sent, part.size());
    unsent_ += part.substr(done);
    sent -= done;
  }
  home_.held.clear();
  if (unsent_.empty()) return end_writing();

  phase_ = phase::writing;
  deadline_ = clock::now() + home_.options.body_limit;
  write_rest();
}

// Nothing is read meanwhile.
void connection::write_rest() {
  home_.unwatch(socket_.native_handle());
  asio::async_write(socket_, asio::buffer(unsent_), [self = shared_from_this()](const error_code& ec, std::size_t) {
    if (self->phase_ == phase::closed) return;
    if (ec) return self->close();
    self->unsent_.clear();
    let_go_of_much(self->unsent_);
    self->phase_ = phase::reading;
    self->end_writing();
    self->take({});
    const bool reads = self->phase_ == phase::reading || self->phase_ == phase::discarding;
    if (reads && !self->home_.watch(self->socket_.native_handle(), *self)) self->close();
  });
}

void connection::end_writing() {
  if (reader_.refusal() || (is_last_ && !reader_.has_begun())) return end_answers();
  if (!reader_.has_begun()) deadline_ = clock::now() + home_.options.idle_limit;
}

// Says that nothing more will be answered. What the client still sends is read all the same: closing at once would make
// its system forget an answer that it has not read.
void connection::end_answers() {
  error_code ec;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ec);
  if (ec) return close();
  phase_ = phase::discarding;
  deadline_ = clock::now() + discard_limit;
}

}  // namespace tenon::local::dynamodb
