#include <tenon/testing/container.hpp>

#include "testing/container_description.hpp"
#include "testing/container_guard.hpp"
#include "testing/container_readiness.hpp"
#include "testing/docker_engine.hpp"
#include "testing/free_port.hpp"
#include "testing/random_letters.hpp"

#include "base/quote.hpp"

#include <tenon/base/clock.hpp>
#include <tenon/base/error.hpp>

#include <algorithm>
#include <mutex>
#include <thread>

#include <signal.h>

namespace tenon::testing {
namespace {

using std::chrono::milliseconds;

constexpr int attempts = 5;                      // to find ports that nobody takes meanwhile
constexpr std::chrono::seconds engine_time{60};  // for whatever the engine does by itself

void check_waits(const container_options& options) {
  for (const container_wait& wait : options.wait) {
    if (wait.what == container_wait::kind::port || wait.what == container_wait::kind::http)
      port_outside(options, wait.port);
    if (wait.what == container_wait::kind::command && wait.command.empty())
      raise({.kind = error_kind::invalid_value, .message = "A command to wait for has to be one."});
  }
}

}  // namespace

class container::state {
 public:
  explicit state(container_options options) : options_(std::move(options)), wanted_ports_(options_.ports) {
    describe_container(options_);  // before anything is done, what makes no sense is refused
    check_waits(options_);
    engine_.emplace(docker_engine::find(options_.engine));
    obtain_image();
    for (int attempt = 1; !try_to_run(); ++attempt)
      if (attempt == attempts || has_fixed_ports()) fail_for_taken_port();
    wait();
  }

  const container_options& options() const noexcept { return options_; }
  const docker_engine& engine() const noexcept { return *engine_; }
  const std::string& name() const noexcept { return name_; }
  const std::string& id() const noexcept { return id_; }
  monotonic_time deadline() const { return monotonic_now() + options_.timeout; }
  static monotonic_time engine_deadline() { return monotonic_now() + engine_time; }
  container_status look() const { return engine_->look(name_, engine_deadline()); }

  void start() {
    const std::lock_guard lock(lifecycle_);
    start_again();
  }

  void stop(std::chrono::seconds grace) {
    const std::lock_guard lock(lifecycle_);
    stop_now(grace);
  }

  void restart() {
    const std::lock_guard lock(lifecycle_);
    stop_now(std::chrono::seconds(10));
    start_again();
  }

  void kill() {
    const std::lock_guard lock(lifecycle_);
    if (!let_go_on()) return;
    const monotonic_time end = deadline();
    engine_->signal(name_, SIGKILL, engine_deadline());
    while (look().running) {
      if (monotonic_now() >= end)
        raise({.kind = error_kind::operation_timeout,
               .message = "The container " + text::quote(name_) + " runs on after it was killed."});
      std::this_thread::sleep_for(milliseconds(5));
    }
  }

  void pause() {
    const std::lock_guard lock(lifecycle_);
    engine_->pause(name_, engine_deadline());
  }

  void resume() {
    const std::lock_guard lock(lifecycle_);
    let_go_on();
  }

 private:
  void obtain_image() {
    const bool is_there = options_.pull != image_pull::always && engine_->has_image(options_.image, engine_deadline());
    if (is_there) return;
    if (options_.pull == image_pull::never)
      raise({.kind = error_kind::external_failure,
             .message = "The container engine at " + text::quote(engine_->socket_path(), 200) +
                        " does not have the image " + text::quote(options_.image, 200) +
                        ", and the option `pull` forbids to fetch it."});
    engine_->pull_image(options_.image, monotonic_now() + options_.pull_timeout);
  }

  // False when one of the ports is taken.
  bool try_to_run() {
    choose_ports();
    name_ = "tenon-" + random_letters(10);
    guard_.emplace(*engine_, name_);
    make();
    return engine_->start(name_, engine_deadline());
  }

  void make() {
    try {
      id_ = engine_->create(name_, describe_container(options_), engine_deadline());
    } catch (const timeout_error&) {
      throw;  // it may come to be yet
    } catch (const error&) {
      guard_->settle();
      throw;
    }
    guard_->settle();
  }

  // An engine would give others at each start.
  void choose_ports() {
    const bool host_network = is_on_host_network(options_);
    options_.ports = wanted_ports_;
    for (container_port& port : options_.ports) {
      if (host_network) port.outside = port.inside;
      if (port.outside == 0) {
        port.outside = find_free_port();
      } else if (!is_port_free(port.outside)) {
        fail_for_taken_port();
      }
    }
  }

  bool has_fixed_ports() const {
    return std::any_of(wanted_ports_.begin(), wanted_ports_.end(),
                       [](const container_port& port) { return port.outside != 0; });
  }

  [[noreturn]] void fail_for_taken_port() const {
    std::string taken;
    for (const container_port& port : options_.ports)
      if (!is_port_free(port.outside)) taken += (taken.empty() ? "" : ", ") + std::to_string(port.outside);
    raise({.kind = error_kind::server_unreachable,
           .message = "The container of the image " + text::quote(options_.image, 200) +
                      " did not start: a port that it wants is taken" + (taken.empty() ? "" : " (" + taken + ")") + ".",
           .hint = "End what listens there, or name other ports in the option `ports`."});
  }

  void wait() { wait_until_ready({*engine_, name_, options_, log_before_}, deadline()); }

  void start_again() {
    if (look().running) return;
    log_before_ = engine_->logs(name_, engine_deadline()).all.size();
    if (!engine_->start(name_, engine_deadline())) fail_for_taken_port();
    wait();
  }

  void stop_now(std::chrono::seconds grace) {
    if (let_go_on()) engine_->stop(name_, static_cast<int>(grace.count()), engine_deadline() + grace);
  }

  // An engine leaves alone what is paused. False when it does not run.
  bool let_go_on() {
    const container_status status = look();
    if (status.paused) engine_->resume(name_, engine_deadline());
    return status.running;
  }

  container_options options_;
  std::vector<container_port> wanted_ports_;
  std::optional<docker_engine> engine_;
  std::string name_;
  std::optional<container_guard> guard_;
  std::string id_;
  std::size_t log_before_ = 0;
  std::mutex lifecycle_;
};

namespace wait_for {

container_wait port(std::uint16_t inside) { return {.what = container_wait::kind::port, .port = inside}; }

container_wait log_line(std::string text, int times) {
  return {.what = container_wait::kind::log, .text = std::move(text), .number = times};
}

container_wait http(std::uint16_t inside, std::string path, int status) {
  return {.what = container_wait::kind::http, .port = inside, .text = std::move(path), .number = status};
}

container_wait command(std::vector<std::string> command) {
  return {.what = container_wait::kind::command, .command = std::move(command)};
}

container_wait healthy() { return {.what = container_wait::kind::healthy}; }

}  // namespace wait_for

container::container(container_options options) : state_(std::make_unique<state>(std::move(options))) {}
container::container(container&& other) noexcept = default;
container& container::operator=(container&& other) noexcept = default;
container::~container() = default;

bool container::is_available(const std::string& engine) {
  try {
    docker_engine::find(engine);
    return true;
  } catch (const unsupported&) {
    return false;
  }
}

const std::string& container::host() const noexcept {
  static const std::string address = "127.0.0.1";
  return address;
}

std::uint16_t container::port(std::uint16_t inside) const { return port_outside(state_->options(), inside); }
const std::string& container::name() const noexcept { return state_->name(); }
const std::string& container::id() const noexcept { return state_->id(); }
std::string container::logs() const { return state_->engine().logs(state_->name(), state_->engine_deadline()).all; }

container_command container::exec(const std::vector<std::string>& command) const {
  command_result result = state_->engine().execute(state_->name(), command, state_->deadline());
  return {result.status, std::move(result.output.standard_output), std::move(result.output.standard_error)};
}

bool container::is_running() const { return state_->look().running; }

std::optional<int> container::exit_status() const {
  const container_status status = state_->look();
  if (status.running) return std::nullopt;
  return status.exit_status;
}

void container::start() { state_->start(); }
void container::stop(std::chrono::seconds grace) { state_->stop(grace); }
void container::kill() { state_->kill(); }
void container::restart() { state_->restart(); }
void container::signal(int number) { state_->engine().signal(state_->name(), number, state_->engine_deadline()); }
void container::pause() { state_->pause(); }
void container::resume() { state_->resume(); }

}  // namespace tenon::testing
