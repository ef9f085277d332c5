// Waiting for the table locks of a shared cache, which SQLite's busy timeout does not cover.
#pragma once

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace tenon::sql::sqlite {

// Calls `attempt`, with growing pauses, until it returns another code than SQLITE_LOCKED_SHAREDCACHE or the time is
// over, and returns its last code.
template <class Attempt>
int retry_while_table_locked(std::chrono::milliseconds timeout, Attempt attempt) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  std::chrono::microseconds pause{100};
  for (;;) {
    const int code = attempt();
    if (code != SQLITE_LOCKED_SHAREDCACHE || std::chrono::steady_clock::now() >= deadline) return code;
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, std::chrono::microseconds{20000});
  }
}

}  // namespace tenon::sql::sqlite
