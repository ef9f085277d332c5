#include "waiting/semaphore.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace tenon::waiting {
namespace {

using namespace std::chrono_literals;

TEST(semaphore, gives_as_many_places_as_it_has) {
  semaphore s(2);
  EXPECT_TRUE(s.acquire(query::blocking_waiter(), std::nullopt));
  EXPECT_TRUE(s.try_acquire());
  EXPECT_FALSE(s.try_acquire());
  EXPECT_FALSE(s.acquire(query::blocking_waiter(), monotonic_now() + 1ms));
  s.release();
  EXPECT_TRUE(s.acquire(query::blocking_waiter(), monotonic_now()));
}

TEST(semaphore, hands_a_place_to_whoever_waits_for_it) {
  semaphore s(1);
  ASSERT_TRUE(s.try_acquire());
  std::thread other([&] { EXPECT_TRUE(s.acquire(query::blocking_waiter(), std::nullopt)); });
  s.release();
  other.join();
  EXPECT_FALSE(s.try_acquire());
}

TEST(semaphore, keeps_no_place_for_those_who_gave_up) {
  struct impatient final : query::waiter {
    bool wait(query::watched_socket&, query::readiness, std::optional<monotonic_time>) override {
      throw std::string("enough");
    }
  } caller;
  semaphore s(1);
  ASSERT_TRUE(s.try_acquire());
  EXPECT_THROW(s.acquire(caller, std::nullopt), std::string);
  s.release();
  EXPECT_TRUE(s.try_acquire());
}

// The place is granted at the moment at which its caller gives up.
TEST(semaphore, passes_on_a_place_that_came_too_late) {
  semaphore s(1);
  struct late final : query::waiter {
    explicit late(semaphore& of) : places(of) {}
    bool wait(query::watched_socket&, query::readiness, std::optional<monotonic_time>) override {
      places.release();
      throw std::string("enough");
    }
    semaphore& places;
  } caller(s);
  ASSERT_TRUE(s.try_acquire());
  EXPECT_THROW(s.acquire(caller, std::nullopt), std::string);
  EXPECT_TRUE(s.try_acquire());
}

TEST(semaphore, serves_many_threads_and_never_too_many_at_once) {
  semaphore s(3);
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  std::atomic<int> served{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) {
        if (!s.acquire(query::blocking_waiter(), monotonic_now() + (i % 3 == 0 ? 1us : 60s))) continue;
        const place held(s);
        const int now = ++inside;
        int before = most;
        while (now > before && !most.compare_exchange_weak(before, now)) {}
        ++served;
        --inside;
      }
    });
  for (std::thread& t : threads) t.join();
  EXPECT_LE(most, 3);
  EXPECT_GE(served, 8 * 133);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(s.try_acquire());
  EXPECT_FALSE(s.try_acquire());
}

}  // namespace
}  // namespace tenon::waiting
