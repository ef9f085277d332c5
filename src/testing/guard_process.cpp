#include "testing/guard_process.hpp"

#include "base/quote.hpp"
#include "base/signals_blocked.hpp"
#include "testing/system_failure.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tenon::testing {
namespace {

// Readable once this process has ended, all of its threads; empty on kernels before Linux 5.3.
file_descriptor watch_this_process() noexcept {
#ifdef SYS_pidfd_open
  return file_descriptor(static_cast<int>(syscall(SYS_pidfd_open, getpid(), 0)));
#else
  return {};
#endif
}

void close_range(unsigned first, unsigned last) noexcept {
  if (first > last) return;
#ifdef SYS_close_range
  if (syscall(SYS_close_range, first, last, 0) == 0) return;
#endif
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  const unsigned open_files = static_cast<unsigned>(std::min<rlim_t>(limit.rlim_cur, 1U << 20U));
  for (unsigned number = first; number <= last && number < open_files; ++number) close(static_cast<int>(number));
}

// Everything that the parent had open must not live on here: somebody may wait for it to be closed.
void close_all_but(const guard_ends& ends) noexcept {
  std::array kept{ends.control, ends.parent};
  std::sort(kept.begin(), kept.end());
  unsigned next = 3;
  for (const int number : kept) {
    if (number < 3) continue;
    close_range(next, static_cast<unsigned>(number) - 1);
    next = static_cast<unsigned>(number) + 1;
  }
  close_range(next, ~0U);
}

void forget_standard_streams() noexcept {
  for (const int stream : {0, 1, 2}) {
    const int null = open("/dev/null", O_RDWR);
    if (null < 0 || null == stream) continue;
    dup2(null, stream);
    if (null > 2) close(null);
  }
}

void restore_signals() noexcept {
  struct sigaction standard {};
  standard.sa_handler = SIG_DFL;
  for (int number = 1; number < SIGRTMAX; ++number) sigaction(number, &standard, nullptr);
}

void become_guard(const guard_ends& ends) noexcept {
  setsid();  // the terminal's signals are for the tests
  prctl(PR_SET_NAME, "tenon-guard");
  restore_signals();
  forget_standard_streams();
  close_all_but(ends);
  if (chdir("/") != 0) _exit(1);
}

}  // namespace

bool wait_for_message(const guard_ends& ends) noexcept {
  pollfd watched[] = {{ends.control, POLLIN, 0}, {ends.parent, POLLIN, 0}};
  for (;;) {
    if (poll(watched, 2, -1) < 0) continue;
    if (watched[0].revents != 0) return true;
    if (watched[1].revents != 0) return false;
  }
}

guard_process::guard_process(code* run, const void* plan, const std::string& ward) {
  const file_descriptor self = watch_this_process();
  int sockets[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0)
    fail("No socket could be made for the process that looks after " + text::quote(ward, 200), errno);
  control_ = file_descriptor(sockets[0]);
  const file_descriptor theirs(sockets[1]);
  const guard_ends ends{theirs.get(), self.get()};

  owner_ = getpid();
  {
    const signals_blocked guard;  // no handler of the program's may run in the child
    process_ = fork();
    if (process_ == 0) {
      become_guard(ends);
      run(ends, plan);
      _exit(0);
    }
  }
  if (process_ < 0) fail("No process could be made to look after " + text::quote(ward, 200), errno);
}

guard_process::~guard_process() {
  if (getpid() != owner_) return;
  shutdown(control_.get(), SHUT_RDWR);
  while (waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {}
}

}  // namespace tenon::testing
