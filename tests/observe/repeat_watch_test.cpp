#include "observe/repeat_watch.hpp"

#include "observe/rebuild_watch.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>

namespace tenon::observe {
namespace {

using namespace std::chrono_literals;

constexpr finished_operation users{.shape = 1, .model = "User", .operation = "find_many", .rows = 50};
constexpr finished_operation posts_of_user{
    .shape = 2, .model = "Post", .operation = "find_many", .rows = 12, .lookup = true};
constexpr finished_operation one_user{
    .shape = 3, .model = "User", .operation = "find_unique", .rows = 1, .lookup = true};

class RepeatWatch : public testing::Test {
 protected:
  // How many warnings so many operations give, one every millisecond.
  int run(const finished_operation& what, int times, std::chrono::milliseconds pause = 1ms) {
    int warnings = 0;
    for (int i = 0; i < times; ++i) {
      clock_.advance(pause);
      if (const auto warning = watch_.note(what, clock_.monotonic())) {
        ++warnings;
        last_ = *warning;
      }
    }
    return warnings;
  }

  manual_clock clock_;
  repeat_watch watch_;
  std::string last_;
};

TEST_F(RepeatWatch, WarnsOfOneLookupPerListedRecord) {
  EXPECT_EQ(run(users, 1), 0);
  EXPECT_EQ(run(posts_of_user, 9), 0);
  EXPECT_EQ(run(posts_of_user, 1), 1);
  EXPECT_NE(last_.find("Post.find_many ran 10 times in a row after User.find_many returned 50 records"),
            std::string::npos);
  EXPECT_NE(last_.find("include()"), std::string::npos);
}

TEST_F(RepeatWatch, WarnsOncePerShape) {
  run(users, 1);
  EXPECT_EQ(run(posts_of_user, 100), 1);
  run(users, 1);
  EXPECT_EQ(run(posts_of_user, 100), 0);
  EXPECT_EQ(run(one_user, 100), 1);
}

TEST_F(RepeatWatch, SeesLookupsThatTakeTurns) {
  run(users, 1);
  int warnings = 0;
  for (int i = 0; i < 20; ++i) warnings += run(posts_of_user, 1) + run(one_user, 1);
  EXPECT_EQ(warnings, 2);
}

TEST_F(RepeatWatch, IgnoresLookupsWithoutAList) { EXPECT_EQ(run(one_user, 1000), 0); }

TEST_F(RepeatWatch, IgnoresLookupsAfterAShortList) {
  finished_operation few = users;
  few.rows = repeat_watch::shortest_list - 1;
  run(few, 1);
  EXPECT_EQ(run(one_user, 100), 0);
}

TEST_F(RepeatWatch, IgnoresLookupsBetweenLists) {
  for (int request = 0; request < 100; ++request) {
    EXPECT_EQ(run(users, 1), 0);
    EXPECT_EQ(run(one_user, 3), 0);
  }
}

TEST_F(RepeatWatch, IgnoresLookupsFarApart) {
  run(users, 1);
  EXPECT_EQ(run(one_user, 100, 101ms), 0);
}

TEST_F(RepeatWatch, KeepsThreadsApart) {
  run(users, 1);
  std::thread([&] { EXPECT_EQ(run(one_user, 100), 0); }).join();
  EXPECT_EQ(run(one_user, 9), 0);
  EXPECT_EQ(run(one_user, 1), 1);
}

TEST_F(RepeatWatch, KeepsClientsApart) {
  run(users, 1);
  run(one_user, 9);
  repeat_watch other;
  EXPECT_EQ(other.note(one_user, clock_.monotonic()), std::nullopt);
}

TEST_F(RepeatWatch, CopesWithMoreShapesThanItRemembers) {
  run(users, 1);
  int warnings = 0;
  for (int i = 0; i < 50; ++i)
    for (std::uint64_t shape = 10; shape < 30; ++shape) {
      finished_operation lookup = one_user;
      lookup.shape = shape;
      warnings += run(lookup, 1);
    }
  EXPECT_EQ(warnings, 0);
  EXPECT_EQ(run(one_user, 10), 1);
}

TEST(RebuildWatch, WarnsAtTheTenthClientWithinAMinuteOnce) {
  rebuild_watch watch;
  manual_clock clock;
  for (int i = 0; i < 9; ++i) EXPECT_FALSE(watch.note("file:a.db", clock.monotonic()));
  EXPECT_TRUE(watch.note("file:a.db", clock.monotonic()));
  for (int i = 0; i < 50; ++i) EXPECT_FALSE(watch.note("file:a.db", clock.monotonic()));
}

TEST(RebuildWatch, AllowsClientsOfManyDatabasesAndOldOnes) {
  rebuild_watch watch;
  manual_clock clock;
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(watch.note("file:" + std::to_string(i), clock.monotonic()));
  for (int i = 0; i < 100; ++i) {
    clock.advance(10s);
    EXPECT_FALSE(watch.note("file:a.db", clock.monotonic()));
  }
}

}  // namespace
}  // namespace tenon::observe
