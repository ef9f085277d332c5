#include "testing/proxied_connection.hpp"

#include <tenon/base/random.hpp>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace tenon::testing {
namespace {

using std::chrono::nanoseconds;

constexpr std::size_t longest_piece = 64 * 1024;
constexpr std::size_t most_kept = 256 * 1024;  // then the sender has to wait
constexpr std::uint64_t parts_of_second = 50;  // a slow connection passes some bytes as often

void send_at_once(const file_descriptor& socket) noexcept {
  const int yes = 1;
  setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);  // not for a unix socket, which does so anyway
}

// Closing the socket then sends RST.
void forget_what_is_unsent(const file_descriptor& socket) noexcept {
  const linger at_once{1, 0};
  setsockopt(socket.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

}  // namespace

bool proxied_way::wants_input() const noexcept { return !source_ended_ && (told_end_ || kept_ < most_kept); }

void proxied_way::read(int from, monotonic_time now) {
  char buffer[longest_piece];
  const ssize_t size = recv(from, buffer, sizeof buffer, 0);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (size <= 0) {
    source_ended_ = true;
    if (size < 0) keep({.due = {}, .bytes = {}, .then = {fault::reset, false}}, now);
    else keep({.due = {}, .bytes = {}, .is_end = true}, now);
    return;
  }
  if (told_end_) return;
  std::string bytes(buffer, static_cast<std::size_t>(size));
  event then;
  if (settings_.hook) {
    const verdict v = settings_.hook({connection_, way_, read_, bytes});
    then.what = v.what;
    if (v.what != fault::none) bytes.resize(std::min(v.after, bytes.size()));
  }
  read_ += static_cast<std::uint64_t>(size);
  keep({.due = {}, .bytes = std::move(bytes), .then = then}, now);
}

void proxied_way::keep(piece p, monotonic_time now) {
  const traffic& t = settings();
  p.due = now + t.latency;
  if (t.jitter.count() > 0)
    p.due += nanoseconds(std::chrono::microseconds(system_random().below(
        static_cast<std::uint32_t>(std::min<std::int64_t>(t.jitter.count(), 4'000'000) * 1000) + 1)));
  p.due = last_due_ = std::max(p.due, last_due_);
  kept_ += p.bytes.size();
  pieces_.push_back(std::move(p));
}

bool proxied_way::fault_is_due() const noexcept {
  const traffic& t = settings();
  return t.fault_at && !fault_done_ && t.what != fault::none && passed_ >= *t.fault_at;
}

// How many bytes may pass at once.
std::size_t proxied_way::allowance(std::size_t wanted) const noexcept {
  const traffic& t = settings();
  if (t.bytes_per_second > 0)
    wanted = std::min<std::uint64_t>(wanted, std::max<std::uint64_t>(1, t.bytes_per_second / parts_of_second));
  if (t.fault_at && !fault_done_ && t.what != fault::none)
    wanted = std::min<std::uint64_t>(wanted, *t.fault_at - passed_);
  return wanted;
}

monotonic_time proxied_way::due() const noexcept {
  if (fault_is_due()) return {};
  if (settings().stopped || blocked_ || pieces_.empty()) return monotonic_time::max();
  return std::max(pieces_.front().due, next_free_);
}

proxied_way::event proxied_way::write(int to, monotonic_time now) {
  blocked_ = false;
  for (;;) {
    if (fault_is_due()) {
      fault_done_ = true;
      return {settings().what};
    }
    if (due() > now) return {};
    piece& first = pieces_.front();
    const std::string_view left = std::string_view(first.bytes).substr(sent_of_first_);
    if (!left.empty() && !told_end_) {
      const std::size_t wanted = allowance(left.size());
      std::atomic<std::uint64_t>& counted = settings_.passed[static_cast<int>(way_)];
      counted += wanted;  // before: who has received bytes finds them counted
      const ssize_t sent = send(to, left.data(), wanted, MSG_NOSIGNAL);
      const int problem = errno;
      const std::uint64_t count = sent < 0 ? 0 : static_cast<std::uint64_t>(sent);
      counted -= wanted - count;
      if (sent < 0) {
        if (problem == EINTR) continue;
        if (problem != EAGAIN) return {fault::reset, false};
        blocked_ = true;
        return {};
      }
      passed_ += count;
      sent_of_first_ += count;
      kept_ -= count;
      if (const std::uint64_t speed = settings().bytes_per_second; speed > 0)
        next_free_ = std::max(now, next_free_) + nanoseconds(count * 1'000'000'000 / speed);
      if (sent_of_first_ < first.bytes.size()) continue;
    } else {
      kept_ -= left.size();
    }
    const event then = first.then;
    const bool is_end = first.is_end;
    pieces_.pop_front();
    sent_of_first_ = 0;
    if (is_end) end(to);
    if (then.what != fault::none) return then;
  }
}

void proxied_way::end(int to) noexcept {
  if (!told_end_) shutdown(to, SHUT_WR);
  told_end_ = true;
}

proxied_connection::proxied_connection(std::uint64_t number, file_descriptor client, file_descriptor server,
                                       proxy_settings& settings)
    : settings_(settings),
      client_{std::move(client)},
      server_{std::move(server)},
      to_server_(direction::to_server, number, settings),
      to_client_(direction::to_client, number, settings) {
  send_at_once(client_.socket);
  send_at_once(server_.socket);
}

void proxied_connection::watch(std::vector<pollfd>& out) {
  const auto add = [&](end_point& e, bool reads, bool writes) {
    e.watched = 0;
    if (!reads && !writes) return;  // poll(2) would tell of errors all the same
    e.watched = out.size();
    out.push_back({e.socket.get(), static_cast<short>((reads ? POLLIN : 0) | (writes ? POLLOUT : 0)), 0});
  };
  client_.watched = server_.watched = 0;
  if (lost_) return;
  const bool from_client = to_server_.wants_input();
  const bool from_server = !connecting_ && to_client_.wants_input();
  add(client_, from_client, to_client_.is_blocked());
  add(server_, from_server, connecting_ || to_server_.is_blocked());
}

monotonic_time proxied_connection::due() const noexcept {
  if (lost_) return monotonic_time::max();
  return std::min(connecting_ ? monotonic_time::max() : to_server_.due(), to_client_.due());
}

bool proxied_connection::is_ready(const end_point& e, const std::vector<pollfd>& events, short wanted) const noexcept {
  return e.watched != 0 && (events[e.watched].revents & (wanted | POLLERR | POLLHUP)) != 0;
}

bool proxied_connection::move(proxied_way& way, end_point& from, end_point& to, const std::vector<pollfd>& events,
                              monotonic_time now) {
  if (way.wants_input() && is_ready(from, events, POLLIN)) way.read(from.socket.get(), now);
  if (&to == &server_ && connecting_) return true;
  if (way.is_blocked() ? !is_ready(to, events, POLLOUT) : way.due() > now) return true;
  const proxied_way::event happened = way.write(to.socket.get(), now);
  if (happened.what == fault::none) return true;
  return inject(happened.what, &way == &to_server_ ? direction::to_server : direction::to_client, happened.injected);
}

bool proxied_connection::serve(const std::vector<pollfd>& events, monotonic_time now) {
  if (lost_) return true;
  if (connecting_ && is_ready(server_, events, POLLOUT)) {
    int problem = 0;
    socklen_t size = sizeof problem;
    if (getsockopt(server_.socket.get(), SOL_SOCKET, SO_ERROR, &problem, &size) != 0 || problem != 0) {
      reset();
      return false;
    }
    connecting_ = false;
  }
  if (!move(to_server_, client_, server_, events, now)) return false;
  if (lost_) return true;
  if (!move(to_client_, server_, client_, events, now)) return false;
  return !to_server_.has_ended() || !to_client_.has_ended();
}

bool proxied_connection::inject(fault what, direction way, bool counted) {
  if (counted && what != fault::none && !std::exchange(failed_, true)) ++settings_.faults;
  switch (what) {
    case fault::none: return true;
    case fault::reset: reset(); return false;
    case fault::close:
      lost_ = false;
      to_server_.end(server_.socket.get());
      to_client_.end(client_.socket.get());
      return true;
    case fault::half_close:
      if (way == direction::to_server) to_server_.end(server_.socket.get());
      else to_client_.end(client_.socket.get());
      return true;
    case fault::black_hole: lost_ = true; return true;
  }
  return true;
}

void proxied_connection::reset() noexcept {
  for (end_point* e : {&client_, &server_}) {
    forget_what_is_unsent(e->socket);
    e->socket.reset();
  }
}

}  // namespace tenon::testing
