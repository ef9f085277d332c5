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

void run_supervision(const guard_ends& ends, const void* plan) noexcept {
  supervise(ends, *static_cast<const supervision_plan*>(plan));
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

  guard_.emplace(run_supervision, &plan, what_.arguments.front());
  const supervision_reply made = receive(guard_->control());
  if (made.error != 0) fail_at(what_, folder_, made);
}

// A child that this process forked has a copy of this object, too.
supervisor::~supervisor() {
  if (!belongs_to_this_process()) return;
  guard_.reset();
  remove_tree(folder_.c_str());  // is there only if that process was killed
}

pid_t supervisor::start() {
  const std::lock_guard lock(mutex_);
  const supervision_reply reply = ask(guard_->control(), {supervision_verb::start, 0});
  if (reply.error != 0) fail_at(what_, folder_, reply);
  return reply.value;
}

std::optional<int> supervisor::ended() {
  const std::lock_guard lock(mutex_);
  const supervision_reply reply = ask(guard_->control(), {supervision_verb::look, 0});
  if (reply.value == still_running) return std::nullopt;
  return reply.value;
}

void supervisor::signal_program(int number) {
  const std::lock_guard lock(mutex_);
  ask(guard_->control(), {supervision_verb::signal_program, number});
}

void supervisor::signal_everything(int number) {
  const std::lock_guard lock(mutex_);
  ask(guard_->control(), {supervision_verb::signal_everything, number});
}

std::string describe_end(int wait_status) {
  if (WIFEXITED(wait_status)) return "ended with status " + std::to_string(WEXITSTATUS(wait_status));
  const int number = WTERMSIG(wait_status);
  return "was ended by signal " + std::to_string(number) + " (" + strsignal(number) + ")";
}

}  // namespace tenon::testing
