#include "fiber/fiber.hpp"

#include <gtest/gtest.h>

#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace tenon {
namespace {

// A fiber that runs a function object.
class running {
 public:
  explicit running(std::function<void(fiber&)> body)
      : body_(std::move(body)),
        fiber_(
            stack_,
            [](void* self) {
              auto& r = *static_cast<running*>(self);
              r.body_(r.fiber_);
            },
            this) {}
  bool resume() { return fiber_.resume(); }

 private:
  std::function<void(fiber&)> body_;
  fiber_stack stack_;
  fiber fiber_;
};

TEST(fiber, runs_up_to_each_suspension) {
  std::vector<int> seen;
  running r([&](fiber& f) {
    seen.push_back(1);
    f.suspend();
    seen.push_back(2);
    f.suspend();
    seen.push_back(3);
  });
  EXPECT_TRUE(seen.empty());
  EXPECT_TRUE(r.resume());
  EXPECT_EQ(seen, std::vector<int>({1}));
  EXPECT_TRUE(r.resume());
  EXPECT_FALSE(r.resume());
  EXPECT_EQ(seen, std::vector<int>({1, 2, 3}));
}

TEST(fiber, exceptions_stay_with_the_fiber_that_handles_them) {
  std::string inner;
  running r([&](fiber& f) {
    try {
      throw std::runtime_error("inner");
    } catch (const std::exception&) {
      f.suspend();  // while it is being handled
      try {
        throw;
      } catch (const std::exception& e) {
        inner = e.what();
      }
      f.suspend();
    }
    EXPECT_EQ(std::current_exception(), nullptr);
  });
  try {
    throw std::runtime_error("outer");
  } catch (const std::exception&) {
    EXPECT_TRUE(r.resume());
    const auto rethrown = [] {
      try {
        throw;
      } catch (const std::exception& e) {
        return std::string(e.what());
      }
    };
    EXPECT_EQ(rethrown(), "outer");
    EXPECT_TRUE(r.resume());
    EXPECT_EQ(rethrown(), "outer");
  }
  EXPECT_EQ(inner, "inner");
  EXPECT_EQ(std::current_exception(), nullptr);
  EXPECT_FALSE(r.resume());
}

TEST(fiber, goes_on_on_another_thread) {
  std::string caught;
  running r([&](fiber& f) {
    try {
      try {
        throw std::runtime_error("carried");
      } catch (...) {
        f.suspend();
        throw;
      }
    } catch (const std::exception& e) {
      caught = e.what();
    }
    f.suspend();
  });
  EXPECT_TRUE(r.resume());
  std::thread([&] { EXPECT_TRUE(r.resume()); }).join();
  EXPECT_EQ(caught, "carried");
  std::thread([&] { EXPECT_FALSE(r.resume()); }).join();
}

TEST(fiber, many_take_turns_on_stacks_that_are_used_again) {
  fiber_stack stack;
  int sum = 0;
  for (int i = 0; i < 1000; ++i) {
    struct at {
      int& sum;
      fiber* self = nullptr;
    } context{sum};
    fiber f(
        stack,
        [](void* c) {
          auto& a = *static_cast<at*>(c);
          ++a.sum;
          a.self->suspend();
          ++a.sum;
        },
        &context);
    context.self = &f;
    ASSERT_TRUE(f.resume());
    ASSERT_FALSE(f.resume());
  }
  EXPECT_EQ(sum, 2000);
}

}  // namespace
}  // namespace tenon
