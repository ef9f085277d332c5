#include "pool/housekeeper.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace {

using namespace std::chrono_literals;
using tenon::pool::housekeeper;

template <class Condition>
bool comes_true(const Condition& c) {
  for (int i = 0; i < 5000 && !c(); ++i) std::this_thread::sleep_for(1ms);
  return c();
}

TEST(housekeeper, rests_until_it_is_woken) {
  std::atomic<int> rounds{0};
  housekeeper h(1ms, [&] {
    ++rounds;
    return false;
  });
  std::this_thread::sleep_for(20ms);
  EXPECT_EQ(rounds, 0);
  h.wake();
  EXPECT_TRUE(comes_true([&] { return rounds == 1; }));
  std::this_thread::sleep_for(20ms);
  EXPECT_EQ(rounds, 1);
  h.wake();
  EXPECT_TRUE(comes_true([&] { return rounds == 2; }));
}

TEST(housekeeper, comes_back_as_long_as_there_is_something_to_look_after) {
  std::atomic<int> rounds{0};
  housekeeper h(1ms, [&] { return ++rounds < 5; });
  h.wake();
  EXPECT_TRUE(comes_true([&] { return rounds == 5; }));
  std::this_thread::sleep_for(20ms);
  EXPECT_EQ(rounds, 5);
}

TEST(housekeeper, does_not_wait_out_its_period_at_the_end) {
  const auto start = std::chrono::steady_clock::now();
  {
    housekeeper h(1h, [] { return true; });
    h.wake();
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, 30min);
}

}  // namespace
