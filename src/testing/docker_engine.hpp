// A container engine that speaks the Docker Engine API on a unix socket: Docker, Podman, and others like them.
#pragma once

#include "testing/docker_stream.hpp"
#include "testing/http_exchange.hpp"

#include <tenon/base/clock.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace tenon::testing {

struct container_status {
  bool running = false;  // paused ones, too
  bool paused = false;
  int exit_status = 0;  // once it has ended
  std::string health;   // "starting", "healthy", "unhealthy"; empty or "none" without a health check
  std::string error;    // why it could not be started
};

struct command_result {
  int status = 0;
  process_output output;
};

// Calls throw connection_error when the engine is not there, timeout_error when it does not answer by the deadline, and
// `error` of the kind external_failure, with the engine's text in server_message(), when it refuses. Containers are named by their
// id or name. Copies are independent; safe to use from any thread.
class docker_engine {
 public:
  // At this socket, or the first that answers of those that engines usually have. Throws unsupported, with every place
  // that was tried, when there is none.
  static docker_engine find(const std::string& socket_path);

  const std::string& socket_path() const noexcept { return socket_path_; }
  const std::string& path_prefix() const noexcept { return path_prefix_; }  // "/v1.41"

  bool has_image(const std::string& image, monotonic_time deadline) const;
  void pull_image(const std::string& image, monotonic_time deadline) const;

  // Makes a container from the JSON of its description, and returns its id.
  std::string create(const std::string& name, const std::string& description, monotonic_time deadline) const;

  // False when a port that it wants is taken.
  bool start(const std::string& container, monotonic_time deadline) const;

  // SIGTERM (or what the image wants), and SIGKILL after that many seconds.
  void stop(const std::string& container, int seconds, monotonic_time deadline) const;

  // Nothing happens to a container that has ended.
  void signal(const std::string& container, int number, monotonic_time deadline) const;

  void pause(const std::string& container, monotonic_time deadline) const;
  void resume(const std::string& container, monotonic_time deadline) const;

  container_status look(const std::string& container, monotonic_time deadline) const;
  process_output logs(const std::string& container, monotonic_time deadline) const;

  // Runs a command inside, and waits for its end. The status is 126 or 127 when there is no such command.
  command_result execute(const std::string& container, const std::vector<std::string>& command,
                         monotonic_time deadline) const;

  // Podman leaves health checks to systemd's timers; where these do not run, somebody has to ask for each check.
  // Nothing for other engines.
  void check_health(const std::string& container, monotonic_time deadline) const;

 private:
  docker_engine(std::string socket_path, const http_response& greeting);

  http_response call(const std::string& method, const std::string& path, const std::string& body,
                     monotonic_time deadline) const;
  [[noreturn]] void fail_to(const std::string& deed, const http_response& answer) const;
  void expect_success(const http_response& answer, const std::string& deed) const;

  std::string socket_path_;
  std::string path_prefix_;
  std::string podman_prefix_;  // empty for other engines
};

}  // namespace tenon::testing
