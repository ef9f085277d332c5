#include "pool/pool.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>
#include <vector>

namespace {

using namespace std::chrono_literals;
using tenon::monotonic_now;
using tenon::monotonic_time;
using tenon::pool::pool;
using tenon::pool::settings;
using tenon::pool::slot;

struct number final : tenon::pool::connection {
  explicit number(int n) : value(n) {}
  int value;
};

void open(pool& p, slot& s, int value, monotonic_time now = monotonic_now()) {
  s.held = std::make_unique<number>(value);
  p.opened(s, now);
}

int value_of(const slot& s) { return static_cast<const number&>(*s.held).value; }

slot& take(pool& p, std::optional<std::chrono::milliseconds> limit = {}) {
  monotonic_time now = monotonic_now();
  return p.acquire(limit, now);
}

TEST(pool, hands_out_what_was_used_last) {
  pool p({.max_size = 3});
  slot& a = take(p);
  slot& b = take(p);
  EXPECT_NE(&a, &b);
  EXPECT_FALSE(a.held);
  open(p, a, 1);
  open(p, b, 2);
  p.release(a, monotonic_now());
  p.release(b, monotonic_now());
  slot& again = take(p);
  EXPECT_EQ(value_of(again), 2);
  EXPECT_EQ(p.now().busy, 1u);
  EXPECT_EQ(p.now().idle, 1u);
  p.release(again, monotonic_now());
}

TEST(pool, says_both_limits_and_who_holds_a_connection_when_the_time_is_over) {
  pool p({.max_size = 1});
  slot& s = take(p);
  try {
    take(p, 20ms);
    FAIL();
  } catch (const tenon::pool_timeout& e) {
    EXPECT_EQ(e.code(), "P2024");
    EXPECT_NE(e.message().find("20 ms, connection limit: 1"), std::string::npos) << e.message();
    EXPECT_NE(e.hint().find("pool_test.cpp:"), std::string::npos) << e.hint();
  }
  EXPECT_EQ(p.now().waiting, 0u);
  p.release(s, monotonic_now());
  p.release(take(p, 1ms), monotonic_now());
}

TEST(pool, tells_when_a_connection_has_come_of_age) {
  pool p({.max_size = 1, .max_lifetime = 1000ms});
  const monotonic_time start = monotonic_now();
  slot& s = take(p);
  open(p, s, 1, start);
  p.release(s, start + 899ms);
  EXPECT_EQ(p.now().idle, 1u);
  monotonic_time now = start + 900ms;
  slot& again = p.acquire(std::nullopt, now);
  EXPECT_FALSE(p.has_expired(again, now));
  EXPECT_TRUE(p.has_expired(again, start + 1000ms));
  p.release(again, start + 1000ms);
  EXPECT_EQ(p.take_expired(now), nullptr);
  EXPECT_EQ(p.take_expired(start + 1000ms), &again);
}

TEST(pool, gives_idle_connections_to_be_closed_down_to_the_minimum) {
  pool p({.max_size = 3, .min_size = 1, .idle_timeout = 100ms, .max_lifetime = 0ms});
  const monotonic_time start = monotonic_now();
  std::vector<slot*> all = {&take(p), &take(p), &take(p)};
  for (slot* s : all) {
    open(p, *s, 1, start);
    p.release(*s, start);
  }
  EXPECT_EQ(p.take_expired(start + 99ms), nullptr);
  for (int i = 0; i < 2; ++i) {
    slot* s = p.take_expired(start + 100ms);
    ASSERT_NE(s, nullptr);
    s->held.reset();
    p.release(*s, start + 100ms);
  }
  EXPECT_EQ(p.take_expired(start + 200ms), nullptr);
  EXPECT_EQ(p.now().idle, 1u);
  EXPECT_EQ(p.take_missing(start), nullptr);
}

TEST(pool, asks_for_connections_up_to_the_minimum) {
  pool p({.max_size = 3, .min_size = 2});
  for (int i = 0; i < 2; ++i) {
    slot* s = p.take_missing(monotonic_now());
    ASSERT_NE(s, nullptr);
    open(p, *s, i);
    p.release(*s, monotonic_now());
  }
  EXPECT_EQ(p.take_missing(monotonic_now()), nullptr);
}

TEST(pool, wants_a_connection_checked_that_was_idle_for_long) {
  pool p({.max_size = 1, .check_after = 50ms});
  const monotonic_time start = monotonic_now();
  slot& s = take(p);
  EXPECT_FALSE(s.needs_check);
  open(p, s, 1, start);
  p.release(s, start);
  monotonic_time now = start + 49ms;
  EXPECT_FALSE(p.acquire(std::nullopt, now).needs_check);
  p.release(s, start);
  now = start + 50ms;
  EXPECT_TRUE(p.acquire(std::nullopt, now).needs_check);
  p.release(s, now);
}

TEST(pool, names_the_place_where_a_connection_held_too_long_was_taken) {
  pool p({.max_size = 2, .hold_limit = 100ms});
  monotonic_time now = monotonic_now();
  slot& s = p.acquire(std::nullopt, now);
  const unsigned line = __LINE__ - 1;
  EXPECT_TRUE(p.take_overdue(now + 99ms).empty());
  const auto late = p.take_overdue(now + 150ms);
  ASSERT_EQ(late.size(), 1u);
  EXPECT_EQ(late[0].taken_at.line, line);
  EXPECT_EQ(late[0].held, 150ms);
  EXPECT_TRUE(p.take_overdue(now + 200ms).empty()) << "once is enough";
  p.release(s, now);
}

struct recording_waiter final : tenon::pool::waiter {
  void granted(slot& s) noexcept override { got = &s; }
  void refused() noexcept override { was_refused = true; }
  slot* got = nullptr;
  bool was_refused = false;
};

TEST(pool, puts_a_slot_aside_while_others_are_open) {
  pool p({.max_size = 2});
  const monotonic_time now = monotonic_now();
  slot& a = take(p);
  EXPECT_FALSE(p.put_aside(a, now + 1s, now));  // no other is open: whoever holds it has to say so
  open(p, a, 1);
  slot& b = take(p);
  EXPECT_TRUE(p.put_aside(b, now + 1s, now));
  EXPECT_EQ(p.now().aside, 1u);
  EXPECT_EQ(p.now().busy, 1u);
  EXPECT_EQ(p.try_acquire(now), nullptr);
  p.put_back_aside(now);
  EXPECT_EQ(p.try_acquire(now), nullptr);
  p.put_back_aside(now + 1s);
  EXPECT_EQ(p.try_acquire(now), &b);
  p.release(a, now);
  p.release(b, now);
}

TEST(pool, gives_only_what_was_in_use_a_moment_ago_to_those_who_ask_for_that) {
  pool p({.max_size = 2});
  const monotonic_time now = monotonic_now();
  EXPECT_EQ(p.try_acquire_used(now, 1ms), nullptr);  // nothing is open
  slot& a = take(p);
  open(p, a, 1);
  EXPECT_EQ(p.try_acquire_used(now, 1ms), nullptr);
  p.release(a, now);
  EXPECT_EQ(p.try_acquire_used(now + 1ms, 1ms), nullptr);
  EXPECT_EQ(p.try_acquire_used(now + 999us, 1ms), &a);
  EXPECT_EQ(a.idle, 999us);
  p.release(a, now);
}

TEST(pool, gives_a_slot_that_was_aside_to_the_first_who_waits) {
  pool p({.max_size = 2});
  const monotonic_time now = monotonic_now();
  slot& a = take(p);
  open(p, a, 1);
  slot& b = take(p);
  ASSERT_TRUE(p.put_aside(b, now, now));
  recording_waiter w;
  EXPECT_EQ(p.acquire(w, now), nullptr);
  p.put_back_aside(now);
  EXPECT_EQ(w.got, &b);
  p.release(a, now);
  p.release(b, now);
}

TEST(pool, serves_those_who_wait_in_the_order_of_their_arrival) {
  pool p({.max_size = 1});
  slot& s = take(p);
  recording_waiter a;
  recording_waiter b;
  recording_waiter c;
  for (recording_waiter* w : {&a, &b, &c}) EXPECT_EQ(p.acquire(*w, monotonic_now()), nullptr);
  EXPECT_EQ(p.now().waiting, 3u);
  EXPECT_TRUE(p.cancel(b));
  EXPECT_FALSE(p.cancel(b));
  p.release(s, monotonic_now());
  EXPECT_EQ(a.got, &s);
  EXPECT_EQ(c.got, nullptr);
  EXPECT_FALSE(p.cancel(a));
  p.release(*a.got, monotonic_now());
  EXPECT_EQ(c.got, &s);
  EXPECT_EQ(b.got, nullptr);
  p.release(*c.got, monotonic_now());
}

TEST(pool, closing_refuses_those_who_wait_and_waits_for_those_who_hold) {
  pool p({.max_size = 1});
  slot& s = take(p);
  recording_waiter w;
  EXPECT_EQ(p.acquire(w, monotonic_now()), nullptr);
  EXPECT_FALSE(p.close(5ms));
  EXPECT_TRUE(w.was_refused);
  EXPECT_THROW(take(p), tenon::connection_error);
  std::thread later([&] {
    std::this_thread::sleep_for(10ms);
    p.release(s, monotonic_now());
  });
  EXPECT_TRUE(p.close(0ms));
  later.join();
  p.reopen();
  p.release(take(p), monotonic_now());
}

TEST(pool, a_thread_that_waits_is_refused_when_it_is_closed) {
  pool p({.max_size = 1});
  slot& s = take(p);
  std::thread blocked([&] { EXPECT_THROW(take(p), tenon::connection_error); });
  while (p.now().waiting == 0) std::this_thread::yield();
  EXPECT_FALSE(p.close(1ms));
  blocked.join();
  p.release(s, monotonic_now());
}

TEST(pool, many_threads_share_few_slots_without_starving) {
  constexpr int threads = 64;
  constexpr int rounds = 300;
  pool p({.max_size = 8});
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  std::vector<int> done(threads);
  std::vector<std::thread> all;
  for (int t = 0; t < threads; ++t) {
    all.emplace_back([&, t] {
      for (int i = 0; i < rounds; ++i) {
        slot& s = take(p, 0ms);
        if (!s.held) open(p, s, t);
        static_cast<number&>(*s.held).value += 1;
        int seen = most.load();
        const int now_inside = ++inside;
        while (now_inside > seen && !most.compare_exchange_weak(seen, now_inside)) {}
        if (i % 16 == 0) std::this_thread::yield();
        --inside;
        ++done[static_cast<std::size_t>(t)];
        p.release(s, monotonic_now());
      }
    });
  }
  for (std::thread& t : all) t.join();
  EXPECT_LE(most.load(), 8);
  EXPECT_TRUE(std::all_of(done.begin(), done.end(), [](int n) { return n == rounds; }));
  EXPECT_EQ(p.now().busy, 0u);
  EXPECT_EQ(p.now().waiting, 0u);
}

}  // namespace
