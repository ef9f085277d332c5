#include <tenon/base/clock.hpp>

#include <gtest/gtest.h>

namespace tenon {
namespace {

using namespace std::chrono_literals;

TEST(Clock, TheRealOneMovesForward) {
  const monotonic_time before = real_clock().monotonic();
  const monotonic_time between = std::chrono::steady_clock::now();
  EXPECT_LE(before, between);
  EXPECT_LE(between, monotonic_now());
  EXPECT_LE(timestamp::now() - real_clock().wall(), 1min);
}

TEST(Clock, AManualOneMovesWhenTold) {
  manual_clock clock(timestamp::parse("2024-01-01"));
  const monotonic_time before = clock.monotonic();
  EXPECT_EQ(clock.monotonic(), before);
  EXPECT_NE(before, monotonic_time());
  clock.advance(1500ms);
  EXPECT_EQ(clock.monotonic() - before, 1500ms);
  EXPECT_EQ(clock.wall().to_string(), "2024-01-01T00:00:01.500Z");
}

}  // namespace
}  // namespace tenon
