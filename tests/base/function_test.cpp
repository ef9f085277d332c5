#include <tenon/base/function.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

namespace tenon {
namespace {

TEST(Function, OwnsItsCallable) {
  auto alive = std::make_shared<int>(7);
  {
    function<int(int)> f = [alive](int x) { return *alive + x; };
    EXPECT_EQ(alive.use_count(), 2);
    EXPECT_EQ(f(1), 8);
  }
  EXPECT_EQ(alive.use_count(), 1);
}

TEST(Function, MovesItsCallable) {
  auto alive = std::make_shared<int>(7);
  function<int()> a = [alive] { return *alive; };
  function<int()> b = std::move(a);
  EXPECT_FALSE(a);
  EXPECT_EQ(b(), 7);
  a = [] { return 1; };
  a = std::move(b);
  EXPECT_EQ(a(), 7);
  EXPECT_FALSE(b);
  a = {};
  EXPECT_FALSE(a);
  EXPECT_EQ(alive.use_count(), 1);
}

TEST(Function, PassesReferencesAndMoveOnlyArguments) {
  function<void(std::string&, std::unique_ptr<int>)> f = [](std::string& out, std::unique_ptr<int> n) {
    out = std::to_string(*n);
  };
  std::string out;
  f(out, std::make_unique<int>(5));
  EXPECT_EQ(out, "5");
}

int call_twice(function_ref<int(int)> f) { return f(1) + f(2); }

TEST(FunctionRef, BorrowsWhateverCanBeCalled) {
  int calls = 0;
  EXPECT_EQ(call_twice([&](int x) { return ++calls, 10 * x; }), 30);
  EXPECT_EQ(calls, 2);
  const auto constant = [](int) { return 4; };
  EXPECT_EQ(call_twice(constant), 8);
}

}  // namespace
}  // namespace tenon
