#include "app_test.hpp"

#include <tenon/async.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <atomic>
#include <thread>

namespace {

using namespace app;
using tenon::decimal;
namespace asio = boost::asio;

class calls_that_do_not_block : public app_test {};

TEST_F(calls_that_do_not_block, run_operations_and_batches_on_the_callers_loop) {
  asio::io_context loop;
  bool done = false;
  asio::co_spawn(
      loop,
      [&]() -> asio::awaitable<void> {
        const auto make = ops.order.create({.id = "a", .user_id = "ann", .total = decimal("1")});
        const Order made = co_await db.async_run(make);
        EXPECT_EQ(made.version, 1);
        const auto find = ops.order.find_many({.where = order::user_id == "ann"});
        const auto found = co_await db.async_run(find);
        EXPECT_EQ(found.size(), 1u);
        const auto more = ops.order.create({.id = "b", .user_id = "ann", .total = decimal("2")});
        const auto first = ops.order.update(order::user_id_id("ann", "a"), {.total = decimal("3")});
        const auto [b, a] = co_await db.async_batch(more, first);
        EXPECT_EQ(b.id, "b");
        EXPECT_EQ(a.total, decimal("3"));
        done = true;
      },
      [](std::exception_ptr e) {
        if (e) std::rethrow_exception(e);
      });
  loop.run();
  EXPECT_TRUE(done);
}

TEST_F(calls_that_do_not_block, end_with_the_error_that_a_blocking_call_throws) {
  asio::io_context loop;
  const auto op = ops.user.update(user::id == "nobody", {.logins = 1});
  auto result = db.async_run(op, asio::bind_executor(loop, asio::use_future));
  loop.run();
  EXPECT_THROW(result.get(), tenon::not_found);
}

class threads : public app_test {};

// Each update reads the item first, as the index's key needs its other field.
TEST_F(threads, do_not_lose_each_others_updates_of_one_record) {
  db.order.create({.id = "a", .user_id = "ann", .total = decimal("0")});
  constexpr int workers = 4;
  constexpr int updates = 25;
  std::atomic<int> conflicts{0};
  std::vector<std::thread> all;
  for (int w = 0; w < workers; ++w)
    all.emplace_back([&] {
      for (int i = 0; i < updates; ++i) {
        for (;;) {
          try {
            db.order.update(order::user_id_id("ann", "a"), {.total = increment(decimal("1"))});
            break;
          } catch (const tenon::transaction_conflict&) {
            ++conflicts;
          }
        }
      }
    });
  for (std::thread& t : all) t.join();
  const Order after = db.order.find_unique_or_throw(order::user_id_id("ann", "a"));
  EXPECT_EQ(after.total, decimal(std::to_string(workers * updates)));
  EXPECT_EQ(after.version, 1 + workers * updates);
  EXPECT_EQ(db.order
                .find_first_or_throw(
                    {.where = order::user_id == "ann" && order::total == after.total, .index = order::by_total_index})
                .id,
            "a");
}

TEST_F(threads, give_a_unique_value_to_one_of_those_who_want_it) {
  std::atomic<int> won{0};
  std::atomic<int> lost{0};
  std::vector<std::thread> all;
  for (int w = 0; w < 4; ++w)
    all.emplace_back([&, w] {
      for (int i = 0; i < 10; ++i) {
        try {
          db.user.create({.id = std::to_string(w) + "-" + std::to_string(i), .email = "mail" + std::to_string(i)});
          ++won;
        } catch (const tenon::unique_violation&) {
          ++lost;
        }
      }
    });
  for (std::thread& t : all) t.join();
  EXPECT_EQ(won, 10);
  EXPECT_EQ(lost, 30);
}

}  // namespace
