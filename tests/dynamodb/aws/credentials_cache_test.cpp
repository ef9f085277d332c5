#include "dynamodb/aws/credentials_cache.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace tenon::dynamodb::aws {
namespace {

using namespace std::chrono_literals;

const timestamp start = timestamp::parse("2026-11-30T12:00:00Z");

// Counts, and gives credentials that live for an hour.
struct caches : ::testing::Test {
  manual_clock time{start};
  std::atomic<int> loads{0};
  std::atomic<bool> fails{false};
  bool expires = true;
  credentials_cache cache{[this](query::waiter&, std::optional<monotonic_time>) { return load(); }, time};

  aws_credentials load() {
    ++loads;
    if (fails) raise({.kind = error_kind::authentication_failed, .message = "no"});
    aws_credentials out{.access_key_id = "A" + std::to_string(loads), .secret_access_key = "x"};
    if (expires) out.expires_at = time.wall() + 60min;
    return out;
  }

  std::string get() { return cache.get(query::blocking_waiter(), std::nullopt)->access_key_id; }
};

TEST_F(caches, load_what_does_not_expire_once) {
  expires = false;
  EXPECT_EQ(get(), "A1");
  time.advance(1'000'000min);
  EXPECT_EQ(get(), "A1");
}

TEST_F(caches, refresh_credentials_before_they_expire) {
  EXPECT_EQ(get(), "A1");
  time.advance(54min);
  EXPECT_EQ(get(), "A1");
  time.advance(2min);
  EXPECT_EQ(get(), "A2");
}

TEST_F(caches, go_on_with_the_old_ones_while_a_refresh_fails_and_try_now_and_then) {
  EXPECT_EQ(get(), "A1");
  time.advance(56min);
  fails = true;
  EXPECT_EQ(get(), "A1");
  EXPECT_EQ(get(), "A1");
  EXPECT_EQ(loads, 2);
  time.advance(31s);
  EXPECT_EQ(get(), "A1");
  EXPECT_EQ(loads, 3);
  time.advance(4min);
  EXPECT_THROW(get(), connection_error);
  fails = false;
  EXPECT_EQ(get(), "A5");
}

TEST_F(caches, fail_when_there_is_nothing_and_try_again_with_the_next_call) {
  fails = true;
  EXPECT_THROW(get(), connection_error);
  fails = false;
  EXPECT_EQ(get(), "A2");
}

TEST_F(caches, do_not_hand_out_again_what_the_service_rejected) {
  const auto keys = cache.get(query::blocking_waiter(), std::nullopt);
  cache.reject(keys);
  EXPECT_EQ(get(), "A2");
  cache.reject(keys);  // long known
  EXPECT_EQ(get(), "A2");
}

TEST_F(caches, load_once_for_all_who_wait) {
  std::atomic<int> waiting{0};
  credentials_cache slow(
      [&](query::waiter&, std::optional<monotonic_time>) {
        while (waiting < 8) std::this_thread::yield();
        return load();
      },
      time);
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&] {
      ++waiting;
      EXPECT_EQ(slow.get(query::blocking_waiter(), std::nullopt)->access_key_id, "A1");
    });
  for (std::thread& t : threads) t.join();
  EXPECT_EQ(loads, 1);
}

TEST_F(caches, let_another_load_when_the_one_who_does_gives_up) {
  std::atomic<bool> first{true};
  std::atomic<bool> loading{false};
  std::atomic<bool> go{false};
  credentials_cache c(
      [&](query::waiter&, std::optional<monotonic_time>) {
        if (!first.exchange(false)) return load();
        loading = true;
        while (!go) std::this_thread::yield();
        raise({.kind = error_kind::cancelled, .message = "given up"});
      },
      time);
  std::thread one([&] { EXPECT_THROW(c.get(query::blocking_waiter(), std::nullopt), cancelled); });
  while (!loading) std::this_thread::yield();
  std::thread other([&] { EXPECT_EQ(c.get(query::blocking_waiter(), std::nullopt)->access_key_id, "A1"); });
  go = true;
  one.join();
  other.join();
}

TEST_F(caches, are_not_waited_for_longer_than_allowed) {
  std::atomic<bool> loading{false};
  std::atomic<bool> go{false};
  credentials_cache c(
      [&](query::waiter&, std::optional<monotonic_time>) {
        loading = true;
        while (!go) std::this_thread::yield();
        return load();
      },
      time);
  std::thread one([&] { c.get(query::blocking_waiter(), std::nullopt); });
  while (!loading) std::this_thread::yield();
  EXPECT_THROW(c.get(query::blocking_waiter(), monotonic_now() + 5ms), timeout_error);
  go = true;
  one.join();
}

}  // namespace
}  // namespace tenon::dynamodb::aws
