#include "dynamodb/aws/credentials_process.hpp"

#include "waiting/background_call.hpp"

#include <tenon/base/error.hpp>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <memory>
#include <mutex>
#include <system_error>

extern char** environ;

namespace tenon::dynamodb::aws {

namespace {

constexpr std::chrono::seconds longest_run{60};
constexpr std::size_t max_output = 1u << 20;

// Run on a thread of its own, and killed from another.
struct program {
  std::string output;
  std::string problem;
  int status = 0;

  std::mutex mutex;  // over what follows
  pid_t process = -1;
  bool is_unwanted = false;

  void kill_it() {
    const std::lock_guard lock(mutex);
    is_unwanted = true;
    if (process > 0) kill(-process, SIGKILL);
  }

  void run(const std::string& command) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
      problem = std::generic_category().message(errno);
      return;
    }
    const int failure = start(command, ends[1]);
    close(ends[1]);
    if (failure != 0) problem = std::generic_category().message(failure);
    else read_all(ends[0]);
    close(ends[0]);
    if (failure != 0) return;
    siginfo_t info;
    while (waitid(P_PID, static_cast<id_t>(process), &info, WEXITED | WNOWAIT) != 0 && errno == EINTR) {}
    const std::lock_guard lock(mutex);
    waitpid(process, &status, 0);
    process = -1;
  }

 private:
  int start(const std::string& command, int output_end) {
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, output_end, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    // A group of its own, so that what the shell starts can be killed with it; and the signals that threads block are not.
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    std::string shell = "/bin/sh";
    std::string option = "-c";
    std::string text = command;
    char* arguments[] = {shell.data(), option.data(), text.data(), nullptr};
    int failure = 0;
    {
      const std::lock_guard lock(mutex);
      if (is_unwanted) failure = ECANCELED;
      else failure = posix_spawn(&process, shell.c_str(), &files, &attributes, arguments, environ);
      if (failure != 0) process = -1;
    }
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return failure;
  }

  void read_all(int from) {
    char piece[4096];
    for (;;) {
      const ssize_t some = read(from, piece, sizeof piece);
      if (some == 0 || (some < 0 && errno != EINTR)) return;
      if (some > 0 && output.size() < max_output) output.append(piece, static_cast<std::size_t>(some));
    }
  }
};

}  // namespace

aws_credentials credentials_from_process(const credentials_context& c, const std::string& command,
                                         const std::string& profile) {
  const std::string source = "credential_process of profile '" + profile + "'";
  const auto p = std::make_shared<program>();
  const monotonic_time end = monotonic_now() + longest_run;
  bool has_ended = false;
  try {
    const waiting::background_call running([p, command] { p->run(command); });
    has_ended = running.wait(c.w, c.until ? std::min(*c.until, end) : end);
  } catch (...) {
    p->kill_it();
    throw;
  }
  if (!has_ended) {
    p->kill_it();
    fail_credentials("The " + source + " did not end in time", "Check the command");
  }
  if (!p->problem.empty()) fail_credentials("The " + source + " could not be run: " + p->problem);
  if (!WIFEXITED(p->status) || WEXITSTATUS(p->status) != 0)
    fail_credentials("The " + source + " failed with status " +
                         std::to_string(WIFEXITED(p->status) ? WEXITSTATUS(p->status) : 128 + WTERMSIG(p->status)),
                     "Run the command by hand to see why");
  const std::optional<json_texts> answer = json_texts::parse(p->output);
  if (!answer) fail_credentials("The " + source + " printed no JSON", "See what the command prints");
  if ((*answer)["Version"] != "1")
    fail_credentials("The " + source + " printed credentials of version '" + (*answer)["Version"] + "'; 1 is known");
  aws_credentials out = credentials_in(*answer, {.session_token = "SessionToken"}, "the " + source);
  if (out.expires_at && *out.expires_at <= c.time.wall())
    fail_credentials("The " + source + " printed credentials that have expired");
  return out;
}

}  // namespace tenon::dynamodb::aws
