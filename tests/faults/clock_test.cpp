// A clock of the day that jumps: whoever sets it, no wait may depend on it.
#include "faults/fault_test.hpp"

#include <cerrno>
#include <ctime>

#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

namespace {

std::atomic<std::int64_t> seconds_ahead{0};

int read_clock(clockid_t which, timespec* out) {
  const long failed = syscall(SYS_clock_gettime, which, out);
  if (failed == 0 && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) out->tv_sec += seconds_ahead;
  return static_cast<int>(failed);
}

}  // namespace

// This program's definitions come before the C library's for everything in this process, libpq and the C++ library included.
// What the kernel waits for is still the true clock, as it is for a process that computed a deadline before a jump.
extern "C" {
int clock_gettime(clockid_t which, timespec* out) noexcept { return read_clock(which, out); }

int gettimeofday(timeval* out, void*) noexcept {
  timespec now{};
  if (read_clock(CLOCK_REALTIME, &now) != 0) return -1;
  *out = {now.tv_sec, now.tv_nsec / 1000};
  return 0;
}

std::time_t time(std::time_t* out) noexcept {
  timespec now{};
  read_clock(CLOCK_REALTIME, &now);
  if (out != nullptr) *out = now.tv_sec;
  return now.tv_sec;
}
}

namespace tenon::testing {
namespace {

constexpr std::int64_t hour = 3600;

class clock_test : public fault_test {
 protected:
  ~clock_test() override { seconds_ahead = 0; }
};

TEST_F(clock_test, the_clock_of_the_day_does_jump_here) {
  const auto before = std::chrono::system_clock::now();
  const auto steady = std::chrono::steady_clock::now();
  seconds_ahead = 24 * hour;
  EXPECT_GT(std::chrono::system_clock::now() - before, 23h);
  EXPECT_LT(std::chrono::steady_clock::now() - steady, 23h);
  std::time_t now = 0;
  ::time(&now);
  EXPECT_GT(now, std::chrono::system_clock::to_time_t(before) + 23 * hour);
}

TEST_F(clock_test, jumps_under_load_fail_nothing) {
  book::client db(at(server.url() + "?socket_timeout=60",
                     {.max_size = 3, .acquire_timeout = 60s, .idle_timeout = 600s, .max_lifetime = 1800s}));
  {
    const load writers(db, book, 6);
    wait_for_writes(20);
    for (const std::int64_t ahead : {hour, -hour, 1000 * hour, -1000 * hour, std::int64_t{0}}) {
      seconds_ahead = ahead;
      wait_for_writes(30);
    }
  }
  EXPECT_EQ(book.not_done() + book.unknown(), 0u);
  EXPECT_NE(db.metrics().prometheus().find("\nprisma_pool_connections_opened_total 3\n"), std::string::npos)
      << "no connection was taken for old";
  check();
}

TEST_F(clock_test, waits_that_a_jump_meets_end_in_their_time) {
  book::client db(at(server.url() + "?socket_timeout=1", {.max_size = 1, .acquire_timeout = 300ms}));
  for (const std::int64_t ahead : {hour, -hour}) {
    const auto before = std::chrono::steady_clock::now();
    seconds_ahead = 0;
    std::thread statement([&] {
      const auto e = book.attempt(1, [&](const std::string& name) {
        db.execute_raw(R"(INSERT INTO "Entry" ("operation") SELECT {} FROM pg_sleep(600))", name);
      });
      ASSERT_TRUE(e);
      EXPECT_EQ(e->kind(), error_kind::operation_timeout) << e->what();
    });
    std::thread waiting([&] {
      while (db.metrics().prometheus().find("\nprisma_pool_connections_busy 1\n") == std::string::npos)
        std::this_thread::sleep_for(1ms);
      const auto e = book.write(db, 0);
      ASSERT_TRUE(e);
      EXPECT_EQ(e->kind(), error_kind::pool_timeout) << e->what();
    });
    std::this_thread::sleep_for(100ms);
    seconds_ahead = ahead;
    statement.join();
    waiting.join();
    EXPECT_GE(std::chrono::steady_clock::now() - before, 1s);
  }
  check();
}

TEST_F(clock_test, a_transaction_is_timed_by_what_passes) {
  book::client db(at(server.url(), {.max_size = 1}));
  const auto e = book.attempt(1, [&](const std::string& name) {
    db.transaction([&](auto& tx) {
      seconds_ahead = 1000 * hour;
      tx.entry.create({.operation = name});
      seconds_ahead = -1000 * hour;
    });
  });
  EXPECT_FALSE(e) << e->what();
  check();
}

}  // namespace
}  // namespace tenon::testing
