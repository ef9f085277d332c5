// Keeps signals away from the library's own threads and processes.
#pragma once

#include <pthread.h>
#include <csignal>

namespace tenon {

// Blocks all signals in this thread while it lives: a thread that is started meanwhile leaves them to the program's.
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

}  // namespace tenon
