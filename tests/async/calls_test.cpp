#include "async/bank.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>
#include <vector>

// Asio counts the users of a shared executor with fences, of which ThreadSanitizer knows nothing.
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() {
  return "race:boost::asio::execution::detail::shared_target_executor\n";
}

namespace {

using namespace bank;

class async_calls : public bank_test {};

#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
template <class Db>
concept takes_a_temporary = requires(Db& d) { d.async_run(ops.account.count({})); };
static_assert(!takes_a_temporary<client>, "this compiler would destroy the operation twice");
#endif

TEST_F(async_calls, a_coroutine_awaits_operations) {
  run([&]() -> asio::awaitable<void> {
    const auto create = ops.account.create({.owner = "ann", .balance = 5});
    const Account ann = co_await db.async_run(create);
    EXPECT_EQ(ann.owner, "ann");
    const auto find = ops.account.find_many({.where = account::balance == 5});
    const std::vector<Account> all = co_await db.async_run(find);
    EXPECT_EQ(all.size(), 1u);
    const auto missing = ops.account.find_unique(account::owner == "bob");
    EXPECT_FALSE((co_await db.async_run(missing)).has_value());
    const auto count = ops.account.count({});
    EXPECT_EQ(co_await db.async_run(count), 1);
  });
}

TEST_F(async_calls, relations_are_loaded) {
  run([&]() -> asio::awaitable<void> {
    const auto create = ops.account.create({.owner = "ann", .transfers = {.create = {{.amount = 1}, {.amount = 2}}}});
    co_await db.async_run(create);
    const auto find = ops.account.find_many({}, include(account::transfers.order_by(transfer::amount.asc())));
    const auto all = co_await db.async_run(find);
    EXPECT_EQ(all.at(0).transfers.size(), 2u);
    EXPECT_EQ(all.at(0).transfers.at(1).amount, 2);
  });
}

TEST_F(async_calls, errors_are_thrown_where_they_are_awaited) {
  db.account.create({.owner = "ann"});
  run([&]() -> asio::awaitable<void> {
    const auto create = ops.account.create({.owner = "ann"});
    bool thrown = false;
    try {
      co_await db.async_run(create);
    } catch (const tenon::unique_violation& e) {
      thrown = true;
      EXPECT_EQ(e.fields(), std::vector<std::string>{"owner"});
    }
    EXPECT_TRUE(thrown);
    const auto count = ops.account.count({});
    EXPECT_EQ(co_await db.async_run(count), 1);  // the connection is good
  });
}

TEST_F(async_calls, a_callback_gets_the_error_and_the_result) {
  const auto create = ops.account.create({.owner = "ann"});
  std::string owner;
  std::thread::id where;
  db.async_run(create, asio::bind_executor(loop.get_executor(), [&](std::exception_ptr e, Account a) {
                 EXPECT_EQ(e, nullptr);
                 owner = a.owner;
                 where = std::this_thread::get_id();
               }));
  EXPECT_EQ(owner, "");  // never before the call has returned
  std::thread([&] {
    loop.run();
    EXPECT_EQ(where, std::this_thread::get_id());
  }).join();
  EXPECT_EQ(owner, "ann");
  bool failed = false;
  db.async_run(create, asio::bind_executor(loop.get_executor(),
                                           [&](std::exception_ptr e, const Account&) { failed = e != nullptr; }));
  loop.restart();
  loop.run();
  EXPECT_TRUE(failed);
}

TEST_F(async_calls, a_future_waits_for_the_result) {
  const auto create = ops.account.create({.owner = "ann"});
  EXPECT_EQ(db.async_run(create, asio::use_future).get().owner, "ann");
  auto again = db.async_run(create, asio::use_future);
  EXPECT_THROW(again.get(), tenon::unique_violation);
}

TEST_F(async_calls, a_deferred_call_starts_when_it_is_called) {
  const auto create = ops.account.create({.owner = "ann"});
  auto later = db.async_run(create, asio::deferred);
  EXPECT_EQ(db.account.count({}), 0);
  EXPECT_EQ(std::move(later)(asio::use_future).get().owner, "ann");
}

TEST_F(async_calls, a_batch_happens_as_a_whole) {
  run([&]() -> asio::awaitable<void> {
    const auto ann = ops.account.create({.owner = "ann"});
    const auto bob = ops.account.create({.owner = "bob"});
    const auto count = ops.account.count({});
    const auto [a, b, n] = co_await db.async_batch(ann, bob, count);
    EXPECT_EQ(a.owner, "ann");
    EXPECT_EQ(b.owner, "bob");
    EXPECT_EQ(n, 2);
    const auto carl = ops.account.create({.owner = "carl"});
    bool failed = false;
    try {
      co_await db.async_batch(carl, ann);
    } catch (const tenon::unique_violation&) {
      failed = true;
    }
    EXPECT_TRUE(failed);
    EXPECT_EQ(co_await db.async_run(count), 2);
    const std::vector<tenon::operation<std::optional<Account>>> finds(3, ops.account.find_first({}));
    EXPECT_EQ((co_await db.async_batch(finds)).size(), 3u);
  });
}

TEST_F(async_calls, a_batch_takes_a_token_behind_its_operations) {
  const auto ann = ops.account.create({.owner = "ann"});
  const auto count = ops.account.count({});
  EXPECT_EQ(std::get<1>(db.async_batch(ann, count, asio::use_future).get()), 1);
}

TEST_F(async_calls, raw_queries_take_values) {
  run([&]() -> asio::awaitable<void> {
#ifdef TENON_ON_POSTGRESQL
    const std::string table = "\"Account\"";
#else
    const std::string table = "Account";
#endif
    const std::string insert = "INSERT INTO " + table + " (owner, balance) VALUES ({}, {})";
    EXPECT_EQ(co_await db.async_execute_raw(insert, "ann", 7), 1);
    const std::string select = "SELECT owner FROM " + table + " WHERE balance = {}";
    const std::vector<std::string> owners = co_await db.async_query_raw<std::string>(select, 7);
    EXPECT_EQ(owners, std::vector<std::string>{"ann"});
    // One that writes, and returns rows.
    const std::string returning = "INSERT INTO " + table + " (owner, balance) VALUES ({}, 1) RETURNING owner";
    const std::vector<std::string> made = co_await db.async_query_raw<std::string>(returning, "bob");
    EXPECT_EQ(made, std::vector<std::string>{"bob"});
    const std::string wrong = "SELECT nothing FROM nowhere";
    bool failed = false;
    try {
      co_await db.async_query_raw<int>(wrong);
    } catch (const tenon::error&) {
      failed = true;
    }
    EXPECT_TRUE(failed);
    co_await db.async_execute_raw_unsafe("DELETE FROM " + table);
  });
  EXPECT_EQ(db.account.count({}), 0);
}

TEST_F(async_calls, thousands_of_coroutines_share_the_pool_in_order) {
  bank::client narrow({.url = url, .pool = {.max_size = 1}});
  narrow.account.create({.owner = "ann"});
  constexpr int callers = 2000;
  const auto find = ops.account.find_unique(account::owner == "ann");
  std::vector<int> order;
  std::vector<int> expected;
  for (int i = 0; i < callers; ++i) {
    expected.push_back(i);
    asio::co_spawn(
        loop,
        [&, i]() -> asio::awaitable<void> {
          EXPECT_TRUE((co_await narrow.async_run(find)).has_value());
          order.push_back(i);
        },
        asio::detached);
  }
  loop.run();
  EXPECT_EQ(order, expected);
  const auto increase = ops.account.update(account::owner == "ann", {.balance = increment(1)});
  for (int i = 0; i < callers; ++i)
    db.async_run(increase, asio::bind_executor(loop, [](std::exception_ptr e, const Account&) {
                   if (e) std::rethrow_exception(e);
                 }));
  loop.restart();
  loop.run();
  EXPECT_EQ(db.account.find_first({})->balance, callers);
}

TEST_F(async_calls, loops_of_several_threads_may_share_a_client) {
  db.account.create({.owner = "ann"});
  const auto increase = ops.account.update(account::owner == "ann", {.balance = increment(1)});
  asio::thread_pool threads(4);
  std::atomic<int> done{0};
  const auto work = [&](auto executor) {
    for (int i = 0; i < 50; ++i)
      asio::co_spawn(
          executor,
          [&]() -> asio::awaitable<void> {
            for (int n = 0; n < 4; ++n) co_await db.async_run(increase);
            ++done;
          },
          asio::detached);
  };
  work(threads.get_executor());
  work(asio::make_strand(threads));
  work(loop.get_executor());
  work(asio::make_strand(loop));
  std::thread other([&] { loop.run(); });
  loop.run();
  other.join();
  threads.join();
  EXPECT_EQ(done, 200);
  EXPECT_EQ(db.account.find_first({})->balance, 800);
}

TEST_F(async_calls, callers_that_block_and_callers_that_do_not_share_the_connections) {
  db.account.create({.owner = "ann"});
  const auto increase = ops.account.update(account::owner == "ann", {.balance = increment(1)});
  std::thread blocking([&] {
    for (int i = 0; i < 200; ++i) db.run(increase);
  });
  for (int k = 0; k < 4; ++k)
    asio::co_spawn(
        loop,
        [&]() -> asio::awaitable<void> {
          for (int i = 0; i < 50; ++i) co_await db.async_run(increase);
        },
        asio::detached);
  loop.run();
  blocking.join();
  EXPECT_EQ(db.account.find_first({})->balance, 400);
}

TEST_F(async_calls, what_a_handler_throws_comes_out_of_the_loop) {
  const auto count = ops.account.count({});
  db.async_run(count, asio::bind_executor(loop.get_executor(), [](std::exception_ptr, std::int64_t) {
                 throw std::runtime_error("from the handler");
               }));
  EXPECT_THROW(loop.run(), std::runtime_error);
  EXPECT_EQ(db.account.count({}), 0);  // the connection is back
  EXPECT_EQ(db.async_run(count, asio::use_future).get(), 0);
}

TEST_F(async_calls, a_loop_that_ends_gives_up_what_waits_on_it) {
  db.account.create({.owner = "ann"});
  const auto increase = ops.account.update(account::owner == "ann", {.balance = increment(1)});
  const auto count = ops.account.count({});
  for (int round = 0; round < 3; ++round) {
    auto short_lived = std::make_unique<asio::io_context>();
    for (int i = 0; i < 20; ++i)
      asio::co_spawn(
          *short_lived,
          [&]() -> asio::awaitable<void> {
            for (;;) co_await db.async_run(increase);
          },
          asio::detached);
    for (int i = 0; i < 50; ++i) short_lived->run_one();
    short_lived.reset();
    EXPECT_EQ(db.account.count({}), 1);
  }
  EXPECT_EQ(db.async_run(count, asio::use_future).get(), 1);
  EXPECT_EQ(db.metrics().json().find("\"prisma_pool_connections_busy\",\"labels\":{},\"value\":1"), std::string::npos);
}

}  // namespace
