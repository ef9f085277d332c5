#include "testing/supervision.hpp"

#include "testing/process_tree.hpp"
#include "testing/remove_tree.hpp"

#include <cerrno>
#include <ctime>

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tenon::testing {
namespace {

void sleep_ms(long milliseconds) noexcept {
  timespec time{milliseconds / 1000, milliseconds % 1000 * 1'000'000};
  while (nanosleep(&time, &time) != 0 && errno == EINTR) {}
}

void use_as_standard_stream(int file, int stream) noexcept {
  dup2(file, stream);
  if (file > 2) close(file);
}

class supervisor_process {
 public:
  supervisor_process(const guard_ends& ends, const supervision_plan& plan) noexcept : ends_(ends), plan_(plan) {}

  // The folder stays locked as long as this process lives.
  bool make_folder() noexcept {
    int error = 0;
    if (mkdir(plan_.folder, 0700) != 0) {
      error = errno;
    } else {
      const int folder = open(plan_.folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      if (folder < 0 || flock(folder, LOCK_EX | LOCK_NB) != 0 ||
          (plan_.change_account && fchown(folder, plan_.user, plan_.group) != 0)) {
        error = errno;
        rmdir(plan_.folder);
      }
    }
    reply({0, error, supervision_step::make_folder});  // should nobody be there any more, serve() notices
    return error == 0;
  }

  void serve() noexcept {
    while (wait_for_message(ends_)) {
      supervision_request request;
      if (recv(ends_.control, &request, sizeof request, 0) != sizeof request) return;
      if (!reply(answer(request))) return;
    }
  }

  void end_everything() noexcept {
    if (look() == still_running) {
      ::kill(program_, SIGCONT);
      signal_descendants(program_, SIGCONT);
      ::kill(program_, plan_.end_signal);
      for (std::int64_t waited = 0; waited < plan_.end_wait_ms && look() == still_running; ++waited) sleep_ms(1);
    }
    kill_everything();
  }

 private:
  bool reply(const supervision_reply& what) noexcept {
    return send(ends_.control, &what, sizeof what, MSG_NOSIGNAL) == sizeof what;
  }

  supervision_reply answer(const supervision_request& request) noexcept {
    switch (request.verb) {
      case supervision_verb::start: return start();
      case supervision_verb::look: return {look(), 0, {}};
      case supervision_verb::signal_program:
        if (look() == still_running) ::kill(program_, request.signal);
        return {};
      case supervision_verb::signal_everything:
        if (request.signal == SIGKILL) {
          kill_everything();
        } else if (look() == still_running) {
          ::kill(program_, request.signal);
          signal_descendants(program_, request.signal);
        }
        return {};
    }
    return {};
  }

  // The program's id stays its own until its status is fetched here.
  std::int32_t look() noexcept {
    if (program_ > 0) {
      int status = 0;
      if (waitpid(program_, &status, WNOHANG) == 0) return still_running;
      status_ = status;
      program_ = 0;
    }
    return status_;
  }

  // What the program started comes to be this process's child when the program ends, and dies in the next round.
  void kill_everything() noexcept {
    for (;;) {
      signal_descendants(getpid(), SIGKILL);
      int status = 0;
      pid_t ended = 0;
      while ((ended = waitpid(-1, &status, WNOHANG)) > 0) {
        if (ended != program_) continue;
        status_ = status;
        program_ = 0;
      }
      if (ended < 0 && errno == ECHILD) return;
      sleep_ms(1);
    }
  }

  supervision_reply start() noexcept {
    int report[2];
    if (pipe2(report, O_CLOEXEC) != 0) return {0, errno, supervision_step::fork};
    const pid_t self = getpid();
    const pid_t child = fork();
    if (child == 0) run_program(self, report[1]);
    const int fork_error = errno;
    close(report[1]);
    supervision_reply outcome{child, 0, {}};
    if (child < 0) {
      outcome = {0, fork_error, supervision_step::fork};
    } else if (read(report[0], &outcome, sizeof outcome) == sizeof outcome) {
      waitpid(child, nullptr, 0);
    } else {
      program_ = child;
    }
    close(report[0]);
    return outcome;
  }

  [[noreturn]] void run_program(pid_t supervisor, int report) noexcept {
    const auto give_up = [report](supervision_step step) {
      const supervision_reply outcome{0, errno, step};
      // Nobody can be told that even this fails.
      if (write(report, &outcome, sizeof outcome) != sizeof outcome) _exit(126);
      _exit(127);
    };
    setsid();
    if (plan_.change_account) become_account(give_up);
    // Should this process's parent be killed, the kernel ends the program. Changing the account would forget that.
    prctl(PR_SET_PDEATHSIG, plan_.end_signal);
    if (getppid() != supervisor) _exit(127);
    if (chdir(plan_.folder) != 0) give_up(supervision_step::enter_folder);
    const int output = open(plan_.output, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (output < 0) give_up(supervision_step::output);
    dup2(output, 1);
    use_as_standard_stream(output, 2);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    execve(plan_.arguments[0], const_cast<char* const*>(plan_.arguments), const_cast<char* const*>(plan_.environment));
    give_up(supervision_step::execute);
    _exit(127);
  }

  // The C library's functions of these names would look for other threads to tell.
  template <class GiveUp>
  void become_account(const GiveUp& give_up) noexcept {
    if (syscall(SYS_setgroups, plan_.group_count, plan_.groups) != 0 ||
        syscall(SYS_setresgid, plan_.group, plan_.group, plan_.group) != 0 ||
        syscall(SYS_setresuid, plan_.user, plan_.user, plan_.user) != 0)
      give_up(supervision_step::account);
  }

  const guard_ends& ends_;
  const supervision_plan& plan_;
  pid_t program_ = 0;
  std::int32_t status_ = 0;
};

}  // namespace

void supervise(const guard_ends& ends, const supervision_plan& plan) noexcept {
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  supervisor_process process(ends, plan);
  if (!process.make_folder()) return;
  process.serve();
  process.end_everything();
  remove_tree(plan.folder);
}

}  // namespace tenon::testing
