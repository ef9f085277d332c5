#include "local/server/shard.hpp"

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <new>
#include <system_error>

#include <sys/epoll.h>

namespace tenon::local::dynamodb {
namespace {

using boost::system::error_code;

// How often connections are looked at for being overdue.
std::chrono::milliseconds sweep_interval(const server_options& options) {
  const auto shortest = std::min(options.idle_limit, options.body_limit);
  return std::clamp(shortest / 4, std::chrono::milliseconds(10), std::chrono::milliseconds(1000));
}

}  // namespace

shard::shard(const server_options& the_options, const front& the_answers) : options(the_options), answers(the_answers) {
  const int set = epoll_create1(EPOLL_CLOEXEC);
  if (set < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
  readable_.assign(set);
  wait_for_readable();
}

void shard::run() {
  for (bool is_over = false; !is_over;) {
    try {
      context.run();
      is_over = true;
    } catch (const std::bad_alloc&) {
      // A connection that was to be added, or whose answer was half written, waits for nothing: it is closed when it is overdue.
    }
  }
}

void shard::add(boost::asio::ip::tcp::socket socket) {
  if (is_draining) return;
  const auto c = *connections_.insert(std::make_shared<connection>(*this, std::move(socket))).first;
  if (!is_sweeping_) sweep();
  c->start();
}

void shard::remove(const std::shared_ptr<connection>& c) {
  connections_.erase(c);
  end_if_empty();
}

bool shard::watch(int socket, connection& c) noexcept {
  epoll_event wanted{};
  wanted.events = EPOLLIN;
  wanted.data.ptr = &c;
  return epoll_ctl(readable_.native_handle(), EPOLL_CTL_ADD, socket, &wanted) == 0;
}

void shard::unwatch(int socket) noexcept { epoll_ctl(readable_.native_handle(), EPOLL_CTL_DEL, socket, nullptr); }

void shard::wait_for_readable() {
  readable_.async_wait(boost::asio::posix::stream_descriptor::wait_read, [this](const error_code& ec) {
    if (ec) return;
    serve_readable();
    if (!is_draining || !connections_.empty()) wait_for_readable();
  });
}

void shard::serve_readable() {
  constexpr int most_rounds = 16;  // until others on this loop have their turn
  constexpr int few = 4;           // where it is not worth asking at once whether there are more
  epoll_event ready[64];
  for (int round = 0, count = few; round < most_rounds && count >= few; ++round) {
    count = epoll_wait(readable_.native_handle(), ready, std::size(ready), 0);
    for (int i = 0; i < count; ++i) {
      const auto c = static_cast<connection*>(ready[i].data.ptr)->shared_from_this();
      try {
        c->read();
      } catch (const std::bad_alloc&) {
        c->close();
      }
    }
  }
}

void shard::drain() {
  if (is_draining) return;
  is_draining = true;
  const auto open = std::vector(connections_.begin(), connections_.end());
  for (const auto& c : open) c->finish();
  drain_timer_.expires_after(options.drain_limit);
  drain_timer_.async_wait([this](const error_code& ec) {
    if (ec) return;
    const auto rest = std::vector(connections_.begin(), connections_.end());
    for (const auto& c : rest) c->close();
  });
  end_if_empty();
}

void shard::sweep() {
  is_sweeping_ = true;
  sweeper_.expires_after(sweep_interval(options));
  sweeper_.async_wait([this](const error_code& ec) {
    is_sweeping_ = false;
    if (ec || connections_.empty()) return;
    std::vector<std::shared_ptr<connection>> overdue;
    const auto now = connection::clock::now();
    for (const auto& c : connections_)
      if (c->is_overdue(now)) overdue.push_back(c);
    for (const auto& c : overdue) c->close();
    if (!connections_.empty()) sweep();
  });
}

void shard::end_if_empty() {
  if (!is_draining || !connections_.empty()) return;
  sweeper_.cancel();
  drain_timer_.cancel();
  error_code ignored;
  readable_.cancel(ignored);
  work_.reset();
}

}  // namespace tenon::local::dynamodb
