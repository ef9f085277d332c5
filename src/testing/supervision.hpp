// The process between this one and the program that it has started: what it is told, and what it does.
#pragma once

#include "testing/guard_process.hpp"

#include <cstddef>
#include <cstdint>

#include <sys/types.h>

namespace tenon::testing {

// What the supervising process is asked for, one message each way.
enum class supervision_verb : std::int32_t {
  start,             // run the program, which must not be running; the value is its process id
  look,              // the value is its wait status, or still_running
  signal_program,    // send `signal`, if it is running
  signal_everything  // the same to it and all that it started; SIGKILL: done when none of them is left
};

constexpr std::int32_t still_running = -1;

struct supervision_request {
  supervision_verb verb{};
  std::int32_t signal = 0;
};

// What failed.
enum class supervision_step : std::int32_t { make_folder, fork, account, enter_folder, output, execute };

struct supervision_reply {
  std::int32_t value = 0;
  std::int32_t error = 0;   // errno, or 0
  supervision_step step{};  // with an error
};

// All that the supervising process works from.
struct supervision_plan {
  const char* const* arguments = nullptr;    // the first is the file; the last is null
  const char* const* environment = nullptr;  // the last is null
  const char* folder = nullptr;              // the program's working folder, made at the start and removed at the end
  const char* output = nullptr;              // the file that the program's output is added to
  bool change_account = false;
  uid_t user = 0;
  gid_t group = 0;
  const gid_t* groups = nullptr;
  std::size_t group_count = 0;
  int end_signal = 0;            // asks the program to end
  std::int64_t end_wait_ms = 0;  // how long it may take after end_signal
};

// Makes the folder, whose lock it holds from then on, and replies; then serves requests until the other end of the socket is
// closed or the parent ends. Then ends the program and whatever it started, and removes the folder. To be run by a
// guard_process.
void supervise(const guard_ends& ends, const supervision_plan& plan) noexcept;

}  // namespace tenon::testing
