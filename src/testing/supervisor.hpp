// Programs that do not outlive this process.
#pragma once

#include "testing/account.hpp"
#include "testing/guard_process.hpp"

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>
#include <unistd.h>

namespace tenon::testing {

struct program {
  std::vector<std::string> arguments;         // the first is the path of the file
  std::vector<std::string> environment = {};  // "NAME=value"
  std::string output = "/dev/null";           // the file that standard output and error are added to
  std::optional<account> runs_as = {};
  int end_signal = 0;                    // asks it to end
  std::chrono::milliseconds end_wait{};  // how long it may take to
};

// Looks after one program and the folder it runs in from a process of its own. When this object is destroyed, or this process ends, in
// whatever way, that process ends the program and all that it started, and removes the folder. Safe to use from any thread.
// Throws storage_error when the system refuses something.
class supervisor {
 public:
  // Makes the folder, which must not exist; only the account that the program runs as can enter it. The program is not
  // started yet.
  supervisor(program what, std::string folder);
  supervisor(const supervisor&) = delete;
  supervisor& operator=(const supervisor&) = delete;
  ~supervisor();  // waits until all is gone

  const std::string& folder() const noexcept { return folder_; }

  // Not so in a child that was forked since: there, nothing but the destructor may be called.
  bool belongs_to_this_process() const noexcept { return getpid() == owner_; }

  // Starts the program, which must not be running, and returns its process id.
  pid_t start();

  // How the program ended, as of waitpid(2); nothing while it runs.
  std::optional<int> ended();

  void signal_program(int number);

  // To the program and all that it started. With SIGKILL, none of them is left afterwards.
  void signal_everything(int number);

 private:
  program what_;
  std::string folder_;
  std::mutex mutex_;
  std::optional<guard_process> guard_;
  pid_t owner_ = getpid();
};

// "ended with status 1", "was ended by signal 9 (Killed)".
std::string describe_end(int wait_status);

}  // namespace tenon::testing
