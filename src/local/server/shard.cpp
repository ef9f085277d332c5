#include "local/server/shard.hpp"

#include <algorithm>
#include <new>

namespace tenon::local::dynamodb {
namespace {

using boost::system::error_code;

// How often connections are looked at for being overdue.
std::chrono::milliseconds sweep_interval(const server_options& options) {
  const auto shortest = std::min(options.idle_limit, options.body_limit);
  return std::clamp(shortest / 4, std::chrono::milliseconds(10), std::chrono::milliseconds(1000));
}

}  // namespace

shard::shard(const server_options& the_options, const front& the_answers)
    : options(the_options), answers(the_answers) {}

void shard::run() {
  for (bool is_over = false; !is_over;) {
    try {
      context.run();
      is_over = true;
    } catch (const std::bad_alloc&) {
      // The connection at fault has no answer and waits for nothing: it is closed when it is overdue.
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
  work_.reset();
}

}  // namespace tenon::local::dynamodb
