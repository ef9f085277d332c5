// Podman's service for the tests of containers.
#pragma once

#include "testing/docker_engine.hpp"
#include "testing/file_descriptor.hpp"
#include "testing/file_text.hpp"
#include "testing/scratch_folder.hpp"
#include "testing/supervisor.hpp"

#include "testing/processes.hpp"

#include <tenon/base/error.hpp>
#include <tenon/testing/container.hpp>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tenon::testing {

// Gives this thread, and whoever it starts, a network of their own, in which nothing but 127.0.0.1 can be reached: the bridges
// and translated addresses of containers are gone with it. Does nothing without the right to.
inline void enter_private_network() {
  if (unshare(CLONE_NEWNET) != 0) return;
  const file_descriptor any(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq loopback{.ifr_ifrn = {"lo"}, .ifr_ifru = {}};
  loopback.ifr_flags = IFF_UP;
  if (ioctl(any.get(), SIOCSIFFLAGS, &loopback) != 0) throw std::runtime_error("the loopback device cannot be set up");
}

// A service with some images (see podman_engine.sh), which keeps everything in a folder of its own; both are gone with this object or
// with this process. Throws unsupported when this machine can run no containers.
class podman_engine {
 public:
  explicit podman_engine(const std::vector<std::string>& images)
      : groups_(open("/sys/fs/cgroup", O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    for (const char* name : {"/usr/bin/podman", "/usr/sbin/runc", "/bin/busybox"})
      if (access(name, X_OK) != 0) give_up(std::string(name) + " is not installed");
    flock(groups_.get(), LOCK_SH);
    const std::string folder = new_scratch_path("podman", {}, std::nullopt);
    service_ = std::make_unique<supervisor>(service(folder, images), folder);
    service_->start();
    if (!eventually([&] { return service_->ended() || answers(); })) give_up("Podman's service does not answer");
    if (service_->ended()) {
      const std::string how = "Podman's service " + describe_end(*service_->ended());
      if (read_text_file(folder + "/stage") == "script\n") throw std::runtime_error(how + "\n" + output());
      give_up(how);
    }
    if (const std::string complaint = try_a_container("host"); !complaint.empty()) give_up(complaint);
    if (const std::string complaint = try_a_container(""); !complaint.empty())
      no_networks_ = "No network of a container's own can be made here: " + complaint;
  }

  ~podman_engine() {
    service_.reset();
    remove_control_groups();
  }

  std::string socket() const { return service_->folder() + "/engine.sock"; }
  // Why containers have to use the network of the machine; empty if they need not.
  const std::string& why_no_networks() const { return no_networks_; }

  std::string url() const { return "unix://" + socket(); }

 private:
  static program service(const std::string& folder, const std::vector<std::string>& images) {
    program out{.arguments = {"/bin/sh", TENON_TEST_DIR "/podman_engine.sh"},
                .environment = {"LC_ALL=C", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"},
                .output = folder + "/output",
                .end_signal = SIGTERM,
                .end_wait = std::chrono::milliseconds(2000)};
    if (geteuid() == 0) out.arguments.insert(out.arguments.begin(), {"/usr/bin/unshare", "--mount"});
    out.arguments.insert(out.arguments.end(), images.begin(), images.end());
    return out;
  }

  bool answers() const {
    try {
      docker_engine::find(socket());
      return true;
    } catch (const unsupported&) {
      return false;
    }
  }

  // The complaint of the engine, if it cannot run one.
  std::string try_a_container(const std::string& network) const {
    try {
      container({.image = "busybox:test", .command = {"sleep", "1000"}, .network = network, .engine = socket()});
      return {};
    } catch (const error& e) {
      return e.what();
    }
  }

  std::string output() const { return read_text_file(service_->folder() + "/output"); }

  [[noreturn]] void give_up(const std::string& reason) const {
    std::string message = "No container can be run here: " + reason;
    if (service_) message += "\n" + output();
    raise({.kind = error_kind::unsupported_feature, .message = message});
  }

  // Podman leaves its own behind. Another test's service may need them still.
  void remove_control_groups() const {
    if (flock(groups_.get(), LOCK_EX | LOCK_NB) != 0) return;
    for (const auto& hierarchy : std::filesystem::directory_iterator("/sys/fs/cgroup"))
      remove_groups_below(hierarchy.path() / "libpod_parent");
    remove_groups_below("/sys/fs/cgroup/libpod_parent");
  }

  static void remove_groups_below(const std::filesystem::path& group) {
    std::error_code problem;
    for (const auto& entry : std::filesystem::directory_iterator(group, problem))
      if (entry.is_directory(problem)) remove_groups_below(entry.path());
    rmdir(group.c_str());
  }

  file_descriptor groups_;
  std::string no_networks_;
  std::unique_ptr<supervisor> service_;
};

}  // namespace tenon::testing
