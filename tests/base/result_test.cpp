#include <tenon/base/result.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace tenon {
namespace {

TEST(Result, HoldsAValue) {
  result<std::string> r = std::string("ann");
  ASSERT_TRUE(r);
  EXPECT_EQ(*r, "ann");
  EXPECT_EQ(r->size(), 3U);
  EXPECT_EQ(r.value(), "ann");
  EXPECT_EQ(r.value_or("bob"), "ann");
}

TEST(Result, HoldsAnError) {
  const result<int> r = not_found({.message = "No user."});
  EXPECT_FALSE(r.has_value());
  EXPECT_EQ(r.error().code(), "P2025");
  EXPECT_EQ(r.value_or(7), 7);
}

TEST(Result, ValueThrowsTheClassTheErrorHad) {
  result<int> r = unique_violation({.message = "Taken.", .fields = {"email"}});
  try {
    static_cast<void>(r.value());
  } catch (const unique_violation& e) {
    EXPECT_EQ(e.fields(), std::vector<std::string>{"email"});
    return;
  }
  FAIL() << "another class was thrown";
}

TEST(Result, MovesItsValueOut) {
  result<std::unique_ptr<int>> r = std::make_unique<int>(5);
  const std::unique_ptr<int> taken = std::move(r).value();
  EXPECT_EQ(*taken, 5);
}

TEST(Result, OfVoidSucceedsOrThrows) {
  const result<void> done;
  EXPECT_TRUE(done);
  EXPECT_NO_THROW(done.value());
  const result<void> failed = transaction_conflict({.message = "Deadlock."});
  EXPECT_FALSE(failed);
  EXPECT_THROW(failed.value(), transaction_conflict);
}

}  // namespace
}  // namespace tenon
