#include "testing/supervisor.hpp"

#include "testing/remove_tree.hpp"
#include "testing/supervision.hpp"
#include "testing/system_failure.hpp"

#include "base/quote.hpp"

#include <tenon/base/error.hpp>

#include <cerrno>
#include <cstring>
#include <utility>

#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tenon::testing {
namespace {

std::vector<const char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<const char*> out;
  for (const std::string& text : texts) out.push_back(text.c_str());
  out.push_back(nullptr);
  return out;
}

// Readable once this process has ended, all of its threads; empty on kernels before Linux 5.3.
file_descriptor watch_this_process() noexcept {
#ifdef SYS_pidfd_open
  return file_descriptor(static_cast<int>(syscall(SYS_pidfd_open, getpid(), 0)));
#else
  return {};
#endif
}

// No handler of the program's may run in the child.
class signals_blocked {
 public:
  signals_blocked() noexcept {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  signals_blocked(const signals_blocked&) = delete;
  signals_blocked& operator=(const signals_blocked&) = delete;
  ~signals_blocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

[[noreturn]] void fail_without_guard() {
  raise({.kind = error_kind::external_failure,
         .message = "The process that looks after a program of the tests is gone.",
         .hint = "Was it killed? It is called tenon-guard."});
}

supervision_reply receive(int control) {
  supervision_reply reply;
  ssize_t size = 0;
  do {
    size = recv(control, &reply, sizeof reply, 0);
  } while (size < 0 && errno == EINTR);
  if (size != sizeof reply) fail_without_guard();
  return reply;
}

supervision_reply ask(int control, supervision_request request) {
  ssize_t size = 0;
  do {
    size = send(control, &request, sizeof request, MSG_NOSIGNAL);
  } while (size < 0 && errno == EINTR);
  if (size != sizeof request) fail_without_guard();
  return receive(control);
}

void wait_for(pid_t process) noexcept {
  while (waitpid(process, nullptr, 0) < 0 && errno == EINTR) {}
}

[[noreturn]] void fail_at(const program& what, const std::string& folder, const supervision_reply& reply) {
  const std::string file = text::quote(what.arguments.front(), 200);
  const std::string user = what.runs_as ? text::quote(what.runs_as->name) : std::string();
  switch (reply.step) {
    case supervision_step::make_folder: fail("The folder " + text::quote(folder, 200) + " cannot be made", reply.error);
    case supervision_step::fork: fail("No process could be made for " + file, reply.error);
    case supervision_step::account: fail("The user " + user + " cannot be assumed to run " + file, reply.error);
    case supervision_step::enter_folder:
      fail("The folder " + text::quote(folder, 200) + " cannot be entered", reply.error);
    case supervision_step::output:
      fail("The file " + text::quote(what.output, 200) + " cannot be written", reply.error);
    case supervision_step::execute:
      fail(file + " cannot be run" + (user.empty() ? "" : " by the user " + user), reply.error);
  }
  fail(file + " cannot be started", reply.error);
}

}  // namespace

supervisor::supervisor(program what, std::string folder) : what_(std::move(what)), folder_(std::move(folder)) {
  const std::vector<const char*> arguments = pointers_to(what_.arguments);
  const std::vector<const char*> environment = pointers_to(what_.environment);
  const file_descriptor self = watch_this_process();
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
    fail("No socket could be made for the process that looks after " + text::quote(what_.arguments.front(), 200),
         errno);
  control_ = file_descriptor(ends[0]);
  const file_descriptor theirs(ends[1]);

  supervision_plan plan;
  plan.arguments = arguments.data();
  plan.environment = environment.data();
  plan.folder = folder_.c_str();
  plan.output = what_.output.c_str();
  if (what_.runs_as) {
    plan.change_account = true;
    plan.user = what_.runs_as->user;
    plan.group = what_.runs_as->group;
    plan.groups = what_.runs_as->groups.data();
    plan.group_count = what_.runs_as->groups.size();
  }
  plan.end_signal = what_.end_signal;
  plan.end_wait_ms = what_.end_wait.count();
  plan.control = theirs.get();
  plan.parent = self.get();

  owner_ = getpid();
  {
    const signals_blocked guard;
    process_ = fork();
    if (process_ == 0) supervise(plan);
  }
  if (process_ < 0) fail("No process could be made to look after " + text::quote(what_.arguments.front(), 200), errno);
  const supervision_reply made = receive(control_.get());
  if (made.error != 0) {
    wait_for(process_);
    fail_at(what_, folder_, made);
  }
}

// A child that this process forked has a copy of this object, too.
supervisor::~supervisor() {
  if (getpid() != owner_) return;
  shutdown(control_.get(), SHUT_RDWR);
  wait_for(process_);
  remove_tree(folder_.c_str());  // is there only if that process was killed
}

pid_t supervisor::start() {
  const std::lock_guard lock(mutex_);
  const supervision_reply reply = ask(control_.get(), {supervision_verb::start, 0});
  if (reply.error != 0) fail_at(what_, folder_, reply);
  return reply.value;
}

std::optional<int> supervisor::ended() {
  const std::lock_guard lock(mutex_);
  const supervision_reply reply = ask(control_.get(), {supervision_verb::look, 0});
  if (reply.value == still_running) return std::nullopt;
  return reply.value;
}

void supervisor::signal_program(int number) {
  const std::lock_guard lock(mutex_);
  ask(control_.get(), {supervision_verb::signal_program, number});
}

void supervisor::signal_everything(int number) {
  const std::lock_guard lock(mutex_);
  ask(control_.get(), {supervision_verb::signal_everything, number});
}

std::string describe_end(int wait_status) {
  if (WIFEXITED(wait_status)) return "ended with status " + std::to_string(WEXITSTATUS(wait_status));
  const int number = WTERMSIG(wait_status);
  return "was ended by signal " + std::to_string(number) + " (" + strsignal(number) + ")";
}

}  // namespace tenon::testing
