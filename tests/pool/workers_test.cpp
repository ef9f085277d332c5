#include "pool/workers.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <future>
#include <thread>
#include <utility>
#include <vector>

namespace {

using tenon::pool::task;
using tenon::pool::workers;

struct call final : task {
  explicit call(std::function<void()> f) : body(std::move(f)) {}
  void run() noexcept override { body(); }
  std::function<void()> body;
};

TEST(workers, run_tasks_in_the_order_in_which_they_came) {
  std::vector<int> order;
  std::vector<call> calls;
  calls.reserve(100);
  for (int i = 0; i < 100; ++i) calls.emplace_back([&order, i] { order.push_back(i); });
  {
    workers w(1);
    for (call& c : calls) w.add(c);
  }
  ASSERT_EQ(order.size(), 100u);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(order[static_cast<std::size_t>(i)], i);
}

TEST(workers, work_at_once_as_far_as_they_may) {
  std::promise<void> second_runs;
  call first([&] { second_runs.get_future().wait(); });
  call second([&] { second_runs.set_value(); });
  workers w(2);
  w.add(first);
  w.add(second);  // the first waits for it
}

TEST(workers, give_back_what_they_have_not_begun) {
  std::promise<void> go_on;
  std::promise<void> begun;
  std::atomic<bool> ran{false};
  call blocker([&] {
    begun.set_value();
    go_on.get_future().wait();
  });
  call waiting([&] { ran = true; });
  call last([] {});
  {
    workers w(1);
    w.add(blocker);
    w.add(waiting);
    w.add(last);
    begun.get_future().wait();
    EXPECT_TRUE(w.remove(waiting));
    EXPECT_FALSE(w.remove(waiting));
    EXPECT_FALSE(w.remove(blocker));
    go_on.set_value();
  }
  EXPECT_FALSE(ran);
}

}  // namespace
