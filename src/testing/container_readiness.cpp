#include "testing/container_readiness.hpp"

#include "testing/file_descriptor.hpp"
#include "testing/listening_ports.hpp"

#include "base/quote.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <string_view>
#include <thread>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

namespace tenon::testing {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view address = "127.0.0.1";
constexpr milliseconds first_pause{10};
constexpr milliseconds longest_pause{200};
constexpr milliseconds quiet_time{200};
constexpr milliseconds engine_time{30'000};  // for a look at the container, be it at the last moment

std::string describe(const container_wait& condition) {
  const std::string port = std::to_string(condition.port);
  switch (condition.what) {
    case container_wait::kind::port: return "its port " + port + " took no connection";
    case container_wait::kind::log:
      return "fewer than " + std::to_string(condition.number) + " lines of its log contained " +
             text::quote(condition.text);
    case container_wait::kind::http:
      return "GET " + text::quote(condition.text) + " at its port " + port + " was not answered with status " +
             std::to_string(condition.number);
    case container_wait::kind::command:
      return text::quote(condition.command.front(), 200) + " did not end with status 0 in it";
    case container_wait::kind::healthy: return "its health check did not succeed";
  }
  return {};
}

enum class connection_outcome { refused, closed, kept };

// Kept: the other side has sent something, or has not closed the connection for the quiet time.
connection_outcome try_connection(std::uint16_t port) {
  const file_descriptor stream(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in server{};
  server.sin_family = AF_INET;
  server.sin_port = htons(port);
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (!stream || connect(stream.get(), reinterpret_cast<const sockaddr*>(&server), sizeof server) != 0)
    return connection_outcome::refused;
  pollfd watched{stream.get(), POLLIN, 0};
  if (poll(&watched, 1, static_cast<int>(quiet_time.count())) <= 0) return connection_outcome::kept;
  char byte = 0;
  return recv(stream.get(), &byte, 1, 0) > 0 ? connection_outcome::kept : connection_outcome::closed;
}

class readiness {
 public:
  readiness(const starting_container& what, monotonic_time deadline) : what_(what), deadline_(deadline) {}

  void wait_for_all() {
    for (const container_wait& condition : what_.options.wait) wait_for_one(condition);
    if (!what_.options.wait.empty()) return;
    for (const container_port& port : what_.options.ports) wait_for_one(wait_for::port(port.inside));
  }

 private:
  void wait_for_one(const container_wait& condition) {
    for (milliseconds pause = first_pause;; pause = std::min(2 * pause, longest_pause)) {
      // Looked at first: what holds in spite of the container's end is the doing of somebody else.
      const container_status status = look();
      if (!status.running) fail("it ended with status " + std::to_string(status.exit_status) + " before it was ready");
      if (holds_now(condition)) return;
      if (monotonic_now() >= deadline_)
        fail("it was not ready in " + std::to_string(what_.options.timeout.count()) + " ms: " + describe(condition));
      std::this_thread::sleep_for(pause);
    }
  }

  // An engine refuses to look into a container that has just ended: the next round finds out.
  bool holds_now(const container_wait& condition) {
    try {
      return holds(condition);
    } catch (const error& e) {
      if (e.kind() != error_kind::external_failure || look().running) throw;
      return false;
    }
  }

  container_status look() { return what_.engine.look(what_.name, monotonic_now() + engine_time); }

  bool holds(const container_wait& condition) {
    switch (condition.what) {
      case container_wait::kind::port: return takes_connections(condition.port);
      case container_wait::kind::log: return log_contains(condition.text, condition.number);
      case container_wait::kind::http: return answers(condition);
      case container_wait::kind::command: return succeeds(condition.command);
      case container_wait::kind::healthy: return is_healthy();
    }
    return false;
  }

  // An engine's proxy takes connections before anybody in the container does, and closes them then. So somebody has to listen
  // inside, too, where that can be seen.
  bool takes_connections(std::uint16_t port) {
    if (try_connection(port_outside(what_.options, port)) != connection_outcome::kept) return false;
    if (what_.options.network == "host") return true;
    const std::optional<command_result> tables = run({"cat", "/proc/net/tcp", "/proc/net/tcp6"});
    return tables && (tables->status >= 126 || lists_listener(tables->output.standard_output, port));
  }

  bool log_contains(const std::string& text, int times) {
    const std::string log = what_.engine.logs(what_.name, monotonic_now() + engine_time).all;
    std::string_view rest = std::string_view(log).substr(std::min(what_.log_before, log.size()));
    int found = 0;
    while (!rest.empty() && found < times) {
      const std::string_view line = rest.substr(0, rest.find('\n'));
      if (line.find(text) != std::string_view::npos) ++found;
      rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    }
    return found >= times;
  }

  bool answers(const container_wait& condition) {
    try {
      const http_response answer = exchange(std::string(address), port_outside(what_.options, condition.port),
                                            {.target = condition.text}, deadline_);
      return answer.status == static_cast<unsigned>(condition.number);
    } catch (const connection_error&) {
      return false;
    } catch (const timeout_error&) {
      return false;
    }
  }

  bool succeeds(const std::vector<std::string>& command) {
    const std::optional<command_result> result = run(command);
    return result && result->status == 0;
  }

  bool is_healthy() {
    const std::string health = look().health;
    if (health.empty() || health == "none")
      raise({.kind = error_kind::invalid_value,
             .message = "The image " + text::quote(what_.options.image, 200) + " has no health check to wait for.",
             .hint = "Give one in the option `health`."});
    what_.engine.check_health(what_.name, monotonic_now() + engine_time);
    return look().health == "healthy";
  }

  // Nothing when it takes longer than there is time.
  std::optional<command_result> run(const std::vector<std::string>& command) {
    try {
      return what_.engine.execute(what_.name, command, deadline_);
    } catch (const timeout_error&) {
      return std::nullopt;
    }
  }

  [[noreturn]] void fail(const std::string& how) {
    const std::string log = last_lines(what_.engine.logs(what_.name, monotonic_now() + engine_time).all, 20);
    raise({.kind = error_kind::server_unreachable,
           .message =
               "The container of the image " + text::quote(what_.options.image, 200) + " did not start: " + how + ".",
           .hint = log.empty() ? "It has written nothing." : "The last lines of its log:\n" + log});
  }

  const starting_container& what_;
  monotonic_time deadline_;
};

}  // namespace

std::uint16_t port_outside(const container_options& options, std::uint16_t inside) {
  for (const container_port& port : options.ports)
    if (port.inside == inside) return port.outside;
  raise({.kind = error_kind::invalid_value,
         .message = "Port " + std::to_string(inside) + " is not one of the container's.",
         .hint = "Name it in the option `ports`."});
}

std::string last_lines(const std::string& text, int count) {
  std::size_t start = text.size();
  if (text.ends_with('\n')) --start;
  for (; count > 0 && start != std::string::npos && start > 0; --count) start = text.rfind('\n', start - 1);
  if (start == std::string::npos) return text;
  return start == 0 ? text : text.substr(start + 1);
}

void wait_until_ready(const starting_container& what, monotonic_time deadline) {
  readiness(what, deadline).wait_for_all();
}

}  // namespace tenon::testing
