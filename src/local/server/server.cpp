#include "local/server/server.hpp"

#include "local/server/shard.hpp"

#include <tenon/base/error.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>

#include <atomic>
#include <csignal>
#include <optional>
#include <thread>

namespace tenon::local::dynamodb {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::chrono::milliseconds pause_without_sockets{100};

unsigned thread_count(const server_options& options) {
  if (options.threads != 0) return options.threads;
  return std::max(1U, std::thread::hardware_concurrency());
}

std::vector<std::unique_ptr<shard>> make_shards(const server_options& options, const front& answers) {
  std::vector<std::unique_ptr<shard>> shards;
  for (auto n = thread_count(options); n > 0; --n) shards.push_back(std::make_unique<shard>(options, answers));
  return shards;
}

[[noreturn]] void refuse_address(const server_options& options, const error_code& ec) {
  raise(
      {.message = "cannot listen on " + options.host + " port " + std::to_string(options.port) + ": " + ec.message()});
}

}  // namespace

class server::implementation {
 public:
  implementation(const server_options& options, call_handler handler)
      : options_(options), answers_(options, std::move(handler)), shards_(make_shards(options_, answers_)) {
    listen();
  }

  std::uint16_t port() const { return port_; }

  void run() {
    accept();
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < shards_.size(); ++i) others.emplace_back([&s = *shards_[i]] { s.run(); });
    shards_.front()->run();
  }

  void stop() {
    if (is_stopping_.exchange(true)) return;
    asio::post(shards_.front()->context, [this] {
      error_code ec;
      acceptor_.close(ec);
      signals_.cancel(ec);
      pause_.cancel();
      for (const auto& s : shards_) asio::post(s->context, [&one = *s] { one.drain(); });
    });
  }

  void stop_on_signals() {
    signals_.add(SIGINT);
    signals_.add(SIGTERM);
    signals_.async_wait([this](const error_code& ec, int) {
      if (!ec) stop();
    });
  }

 private:
  void listen() {
    error_code ec;
    const auto address = asio::ip::make_address(options_.host, ec);
    if (ec) refuse_address(options_, ec);
    const tcp::endpoint endpoint(address, options_.port);
    acceptor_.open(endpoint.protocol(), ec);
    if (!ec) acceptor_.set_option(tcp::acceptor::reuse_address(true), ec);
    if (!ec) acceptor_.bind(endpoint, ec);
    if (!ec) acceptor_.listen(asio::socket_base::max_listen_connections, ec);
    if (!ec) port_ = acceptor_.local_endpoint(ec).port();
    if (ec) refuse_address(options_, ec);
  }

  // Connections go to the shards in turn.
  void accept() {
    if (!acceptor_.is_open()) return;
    auto& home = *shards_[next_++ % shards_.size()];
    accepted_.emplace(home.context);
    acceptor_.async_accept(*accepted_, [this, &home](const error_code& ec) {
      if (!acceptor_.is_open()) return;
      if (ec) {
        pause_.expires_after(pause_without_sockets);
        pause_.async_wait([this](const error_code& cancelled) {
          if (!cancelled) accept();
        });
        return;
      }
      asio::post(home.context, [&home, s = std::move(*accepted_)]() mutable { home.add(std::move(s)); });
      accept();
    });
  }

  const server_options options_;
  const front answers_;
  const std::vector<std::unique_ptr<shard>> shards_;
  tcp::acceptor acceptor_{shards_.front()->context};
  asio::signal_set signals_{shards_.front()->context};
  asio::steady_timer pause_{shards_.front()->context};
  std::optional<tcp::socket> accepted_;  // the one to come
  std::uint16_t port_ = 0;
  std::size_t next_ = 0;
  std::atomic<bool> is_stopping_ = false;
};

server::server(const server_options& options, call_handler handler)
    : implementation_(std::make_unique<implementation>(options, std::move(handler))) {}

server::~server() = default;

std::uint16_t server::port() const noexcept { return implementation_->port(); }

void server::run() { implementation_->run(); }

void server::stop() noexcept { implementation_->stop(); }

void server::stop_on_signals() { implementation_->stop_on_signals(); }

}  // namespace tenon::local::dynamodb
