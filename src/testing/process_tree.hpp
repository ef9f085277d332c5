// Which processes another one started. Safe between fork(2) and exec(3): nothing here allocates or locks.
#pragma once

#include <cstddef>

#include <sys/types.h>

namespace tenon::testing {

// The parent of a process; 0 when there is no such process.
pid_t parent_of(pid_t process) noexcept;

// Sends the signal to the processes that `root` started and to those that these started; not to `root` itself.
void signal_descendants(pid_t root, int signal) noexcept;

}  // namespace tenon::testing
