// Looking at processes from tests.
#pragma once

#include "testing/process_tree.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <signal.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

// Looks again and again for up to twenty seconds.
template <class Condition>
bool eventually(const Condition& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

// A process that runs some code and ends: with status 0, or 1 if the code threw. It is killed with this object.
class child_process {
 public:
  template <class Code>
  explicit child_process(const Code& code) : id_(fork()) {
    if (id_ != 0) return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    try {
      code();
    } catch (...) {
      _exit(1);
    }
    _exit(0);
  }
  child_process(child_process&& other) noexcept : id_(std::exchange(other.id_, 0)) {}
  child_process& operator=(child_process&&) = delete;
  ~child_process() { kill(); }

  pid_t id() const noexcept { return id_; }

  void kill() {
    if (id_ <= 0) return;
    ::kill(id_, SIGKILL);
    wait();
  }

  // Its status as of waitpid(2).
  int wait() {
    int status = -1;
    waitpid(std::exchange(id_, 0), &status, 0);
    return status;
  }

 private:
  pid_t id_;
};

inline std::string proc_file(pid_t process, const std::string& name) {
  std::ifstream in("/proc/" + std::to_string(process) + "/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// 'R', 'S', 'T' for stopped, 'Z' for ended but not waited for; 0 when there is none.
inline char process_state(pid_t process) {
  const std::string stat = proc_file(process, "stat");
  const std::size_t bracket = stat.rfind(')');
  return bracket == std::string::npos || bracket + 2 >= stat.size() ? '\0' : stat[bracket + 2];
}

inline bool is_alive(pid_t process) {
  const char state = process_state(process);
  return state != '\0' && state != 'Z' && state != 'X';
}

// Processes whose command line or working folder mentions the text.
inline std::vector<pid_t> processes_about(const std::string& text) {
  std::vector<pid_t> out;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const pid_t process = static_cast<pid_t>(std::strtol(entry.path().filename().c_str(), nullptr, 10));
    if (process <= 0 || !is_alive(process)) continue;
    std::error_code ignored;
    const std::string folder = std::filesystem::read_symlink(entry.path() / "cwd", ignored).string();
    if (folder.find(text) != std::string::npos || proc_file(process, "cmdline").find(text) != std::string::npos)
      out.push_back(process);
  }
  return out;
}
