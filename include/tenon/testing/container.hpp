// Containers of a test's own, on Docker, Podman or another engine of their kind.
#pragma once

#include <tenon/base/chrono.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tenon::testing {

// When to fetch an image.
enum class image_pull { if_missing, always, never };

// A TCP port that the container listens on, and the one of 127.0.0.1 that leads to it.
struct container_port {
  std::uint16_t inside = 0;
  std::uint16_t outside = 0;  // 0: a free one is found, and kept when the container is started again

  container_port(std::uint16_t in, std::uint16_t out = 0) noexcept : inside(in), outside(out) {}
};

// A file or folder of this machine inside the container.
struct container_mount {
  std::string source;  // an absolute path
  std::string target;
  bool read_only = false;
};

// A folder in memory.
struct container_tmpfs {
  std::string target;
  std::string options = {};  // as of mount(8): "size=64m,mode=700"
};

struct container_limit {
  std::string name;  // "nofile", "nproc"
  std::int64_t soft = 0;
  std::int64_t hard = 0;
};

// The image's own is replaced by it.
struct container_health_check {
  std::vector<std::string> command;  // run inside; healthy when it ends with status 0
  std::chrono::milliseconds interval{1'000};
  std::chrono::milliseconds timeout{30'000};
  std::chrono::milliseconds start_period{0};  // failures do not count before
  int retries = 3;                            // failures in a row that make it unhealthy
};

// What has to hold before a container counts as started. Made by the functions of wait_for.
struct container_wait {
  enum class kind : unsigned char { port, log, http, command, healthy };

  kind what{};
  std::uint16_t port = 0;
  std::string text = {};  // of the log, or the path of the URL
  int number = 0;         // of lines, or the status
  std::vector<std::string> command = {};
};

namespace wait_for {

// The port takes connections.
container_wait port(std::uint16_t inside);

// That many lines of the log contain the text; after a further start, lines written since.
container_wait log_line(std::string text, int times = 1);

// A GET over plain HTTP is answered with this status.
container_wait http(std::uint16_t inside, std::string path = "/", int status = 200);

// The command, run inside, ends with status 0.
container_wait command(std::vector<std::string> command);

// The health check, the image's or container_options::health, succeeds.
container_wait healthy();

}  // namespace wait_for

struct container_options {
  std::string image;  // "postgres:16"; without a tag: latest
  std::vector<std::pair<std::string, std::string>> environment = {};
  std::vector<std::string> command = {};     // empty: the image's
  std::vector<std::string> entrypoint = {};  // empty: the image's
  std::string user = {};                     // name or number; empty: the image's
  std::vector<container_port> ports = {};    // {5432}
  std::vector<container_mount> mounts = {};
  std::vector<container_tmpfs> tmpfs = {};
  std::vector<container_limit> limits = {};
  std::string network = {};  // "host", "none", or the name of one of the engine's; empty: the engine's default
  std::vector<std::pair<std::string, std::string>> labels = {};
  std::optional<container_health_check> health = {};
  std::vector<container_wait> wait = {};  // one after the other; empty: each of the ports takes connections
  image_pull pull = image_pull::if_missing;
  std::chrono::milliseconds timeout{60'000};        // to get ready, and for each command
  std::chrono::milliseconds pull_timeout{600'000};  // for the image
  std::string engine = {};                          // the engine's socket; empty: it is looked for
};

// What a command that was run inside a container did.
struct container_command {
  int status = 0;  // 126 or 127: it could not be run
  std::string output;
  std::string errors;
};

// A running container. Its engine is the one at the option `engine`, or else in DOCKER_HOST (unix://…), or else the first that
// answers at /var/run/docker.sock, /run/podman/podman.sock, podman/podman.sock or docker.sock in XDG_RUNTIME_DIR, or
// .docker/run/docker.sock in HOME.
//
// When the object is destroyed, or the process ends, even by SIGKILL, the container is removed, with its volumes.
//
// Safe to use from any thread. Throws:
//   unsupported           no engine was found; the message says where it was looked for
//   error (P2036)         the engine refused something, such as an image that it cannot get; the hint has its words
//   connection_error      the container ended before it was ready, or was not ready in time, and the hint has the last lines
//                         of its log; a port that it wants is taken; the engine is gone
//   timeout_error         the engine did not answer in time
//   validation_error      an option makes no sense
class container {
 public:
  explicit container(container_options options);
  container(container&& other) noexcept;
  container& operator=(container&& other) noexcept;
  ~container();

  // Whether there is an engine, so that a test can be skipped where there is none.
  static bool is_available(const std::string& engine = {});

  // Where its ports are to be reached: an address of this machine.
  const std::string& host() const noexcept;

  // The port of host() that leads to a port of the container; with the network "host", the same. Throws validation_error
  // when it is not one of the options' ports.
  std::uint16_t port(std::uint16_t inside) const;

  const std::string& name() const noexcept;  // tenon-<random>
  const std::string& id() const noexcept;

  // What it wrote to its standard output and error since it was made.
  std::string logs() const;

  // Runs a command inside and waits for its end.
  container_command exec(const std::vector<std::string>& command) const;

  bool is_running() const;

  // The status that it ended with; nothing while it runs.
  std::optional<int> exit_status() const;

  // Starts it if it does not run, and waits until it is ready again.
  void start();

  // Asks it to end, and kills it after the grace period.
  void stop(std::chrono::seconds grace = std::chrono::seconds(10));

  // Ends it by SIGKILL, as a crash would, and returns when it has ended.
  void kill();

  void restart();

  // Sends a signal to its first process; nothing if it has ended.
  void signal(int number);

  // Freezes all of its processes where they are; lets them go on.
  void pause();
  void resume();

 private:
  class state;
  std::unique_ptr<state> state_;
};

}  // namespace tenon::testing
