#include <tenon/testing/fault_proxy.hpp>

#include "testing/file_descriptor.hpp"
#include "testing/proxied_connection.hpp"
#include "testing/socket.hpp"
#include "testing/system_failure.hpp"
#include "testing/url_place.hpp"

#include <tenon/base/clock.hpp>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <iterator>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <sys/eventfd.h>
#include <unistd.h>

namespace tenon::testing {
namespace {

enum class door : std::uint8_t { open, ignored, shut };

// For how long a call of poll(2) may wait.
int milliseconds_until(monotonic_time when) {
  if (when == monotonic_time::max()) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(when - monotonic_now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, INT_MAX));
}

}  // namespace

class fault_proxy::state {
 public:
  explicit state(const fault_proxy_options& options)
      : server_(options.unix_socket.empty() ? address_of(options.host, options.port)
                                            : address_of_unix_socket(options.unix_socket)),
        listener_(port_.listen()),
        wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (!wake_) fail("An event counter cannot be made", errno);
    settings_.ways[static_cast<int>(direction::to_server)] = options.to_server;
    settings_.ways[static_cast<int>(direction::to_client)] = options.to_client;
    thread_ = std::thread([this] { run(); });
  }
  state(const state&) = delete;
  state& operator=(const state&) = delete;
  ~state() {
    perform([this] { done_ = true; });
    thread_.join();
  }

  std::uint16_t port() const noexcept { return port_.number(); }

  // Runs the task on the proxy's thread: now, or, for a hook, when it returns.
  void perform(std::function<void()> task) {
    if (std::this_thread::get_id() == thread_.get_id()) {
      const std::lock_guard lock(mutex_);
      tasks_.push_back(std::move(task));
      return;
    }
    bool done = false;
    std::exception_ptr problem;
    std::unique_lock lock(mutex_);
    tasks_.push_back([&] {
      try {
        task();
      } catch (...) {
        problem = std::current_exception();
      }
      const std::lock_guard guard(mutex_);
      done = true;
      performed_.notify_all();
    });
    const std::uint64_t one = 1;
    while (::write(wake_.get(), &one, sizeof one) < 0 && errno == EINTR) {}
    performed_.wait(lock, [&] { return done; });
    if (problem) std::rethrow_exception(problem);
  }

  traffic get(direction way) {
    if (std::this_thread::get_id() == thread_.get_id()) return settings_.ways[static_cast<int>(way)];
    traffic out;
    perform([&] { out = settings_.ways[static_cast<int>(way)]; });
    return out;
  }

  // The rest, but for counts(), are tasks.
  proxy_settings& settings() noexcept { return settings_; }

  void set_door(door d) {
    if (d == door::shut) listener_.reset();
    else if (!listener_) listener_ = port_.listen();
    door_ = d;
  }

  void inject(fault what, direction way) {
    remove_if([&](proxied_connection& c) { return !c.inject(what, way); });
  }

  fault_proxy_counts counts() const noexcept {
    return {.accepted = accepted_,
            .open = open_,
            .faults = settings_.faults,
            .bytes_to_server = settings_.passed[static_cast<int>(direction::to_server)],
            .bytes_to_client = settings_.passed[static_cast<int>(direction::to_client)]};
  }

 private:
  void run() {
    std::vector<pollfd> events;
    while (!done_) {
      events.assign(1, {wake_.get(), POLLIN, 0});
      monotonic_time due = monotonic_time::max();
      for (const auto& c : connections_) {
        c->watch(events);
        due = std::min(due, c->due());
      }
      const std::size_t door_at = events.size();
      if (door_ == door::open) events.push_back({listener_.get(), POLLIN, 0});
      if (poll(events.data(), events.size(), milliseconds_until(due)) < 0) continue;  // a signal
      const bool somebody_waits = door_ == door::open && events[door_at].revents != 0;
      const monotonic_time now = monotonic_now();
      remove_if([&](proxied_connection& c) { return !c.serve(events, now); });
      if (somebody_waits) accept_all();
      perform_tasks();
    }
    inject(fault::reset, direction::to_client);
  }

  void accept_all() {
    for (;;) {
      file_descriptor client(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
      if (!client) return;
      const std::uint64_t number = ++accepted_;
      file_descriptor server = begin_connecting(server_);
      const bool reached = static_cast<bool>(server);
      connections_.push_back(
          std::make_unique<proxied_connection>(number, std::move(client), std::move(server), settings_));
      if (!reached) {
        connections_.back()->inject(fault::reset, direction::to_client, false);
        connections_.pop_back();
      }
      open_ = connections_.size();
    }
  }

  void perform_tasks() {
    std::uint64_t count = 0;
    while (::read(wake_.get(), &count, sizeof count) < 0 && errno == EINTR) {}
    std::unique_lock lock(mutex_);
    while (!tasks_.empty()) {
      const std::function<void()> task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      task();
      lock.lock();
    }
  }

  template <class Condition>
  void remove_if(const Condition& is_over) {
    std::erase_if(connections_, [&](const auto& c) { return is_over(*c); });
    open_ = connections_.size();
  }

  const socket_address server_;
  const reserved_port port_;
  file_descriptor listener_;
  file_descriptor wake_;
  proxy_settings settings_;
  door door_ = door::open;
  std::vector<std::unique_ptr<proxied_connection>> connections_;
  std::atomic<std::uint64_t> accepted_{0};
  std::atomic<std::uint64_t> open_{0};
  bool done_ = false;

  std::mutex mutex_;
  std::condition_variable performed_;
  std::deque<std::function<void()>> tasks_;

  std::thread thread_;
};

fault_proxy::fault_proxy(fault_proxy_options options) : state_(std::make_unique<state>(options)) {}
fault_proxy::fault_proxy(fault_proxy&& other) noexcept = default;
fault_proxy& fault_proxy::operator=(fault_proxy&& other) noexcept = default;
fault_proxy::~fault_proxy() = default;

std::uint16_t fault_proxy::port() const noexcept { return state_->port(); }

std::string fault_proxy::through(std::string_view url) const {
  return with_place(url, "127.0.0.1:" + std::to_string(port()));
}

void fault_proxy::set(direction way, const traffic& how) {
  state_->perform([s = state_.get(), way, how] { s->settings().ways[static_cast<int>(way)] = how; });
}

void fault_proxy::set(const traffic& how) {
  state_->perform(
      [s = state_.get(), how] { std::fill(std::begin(s->settings().ways), std::end(s->settings().ways), how); });
}

traffic fault_proxy::get(direction way) const { return state_->get(way); }

void fault_proxy::on_traffic(traffic_hook hook) {
  const auto shared = std::make_shared<traffic_hook>(std::move(hook));
  state_->perform([s = state_.get(), shared] { s->settings().hook = std::move(*shared); });
}

void fault_proxy::inject(fault what, direction way) {
  state_->perform([s = state_.get(), what, way] { s->inject(what, way); });
}

void fault_proxy::refuse() {
  state_->perform([s = state_.get()] { s->set_door(door::shut); });
}

void fault_proxy::ignore() {
  state_->perform([s = state_.get()] { s->set_door(door::ignored); });
}

void fault_proxy::accept() {
  state_->perform([s = state_.get()] { s->set_door(door::open); });
}

void fault_proxy::heal() {
  state_->perform([s = state_.get()] {
    std::fill(std::begin(s->settings().ways), std::end(s->settings().ways), traffic());
    s->settings().hook = {};
    s->set_door(door::open);
  });
}

void fault_proxy::restart() {
  state_->perform([s = state_.get()] {
    s->set_door(door::shut);
    s->inject(fault::reset, direction::to_client);
    s->set_door(door::open);
  });
}

fault_proxy_counts fault_proxy::counts() const noexcept { return state_->counts(); }

}  // namespace tenon::testing
