// Processes that look after something of this process's, and clean up after it however it ends.
#pragma once

#include "testing/file_descriptor.hpp"

#include <string>

#include <sys/types.h>

namespace tenon::testing {

// What a guard holds of the process that it was forked from.
struct guard_ends {
  int control = -1;  // its end of a socket of type SOCK_SEQPACKET, closed at the other end when the guard may go
  int parent = -1;   // a pidfd, readable once the process has ended; negative where the kernel has none
};

// Waits until there is something to receive from the control socket; false when the process has ended instead.
bool wait_for_message(const guard_ends& ends) noexcept;

// A child forked to run some code, with the signals' standard handling, no terminal, no standard streams, no other file that this
// process had open, and "/" as its folder. The code can allocate nothing: its memory is a copy of one in which other
// threads may have been in the middle of allocating.
class guard_process {
 public:
  using code = void(const guard_ends& ends, const void* plan) noexcept;

  // `ward` is what it looks after, for messages. Throws storage_error.
  guard_process(code* run, const void* plan, const std::string& ward);
  guard_process(const guard_process&) = delete;
  guard_process& operator=(const guard_process&) = delete;
  ~guard_process();  // closes the control socket, and waits for the guard's end; nothing in a forked copy of the object

  int control() const noexcept { return control_.get(); }

 private:
  file_descriptor control_;
  pid_t owner_ = -1;
  pid_t process_ = -1;
};

}  // namespace tenon::testing
