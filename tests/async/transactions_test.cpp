#include "async/bank.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/use_future.hpp>

#include <stdexcept>
#include <vector>

namespace {

using namespace bank;
using namespace std::chrono_literals;
using tenon::async_transaction_client;

class async_transactions : public bank_test {
 protected:
  async_transactions() {
    db.account.create({.owner = "ann", .balance = 100});
    db.account.create({.owner = "bob", .balance = 0});
  }
  int balance(const std::string& owner) { return db.account.find_unique_or_throw(account::owner == owner).balance; }

  tenon::operation<Account> take = ops.account.update(account::owner == "ann", {.balance = decrement(10)});
  tenon::operation<Account> give = ops.account.update(account::owner == "bob", {.balance = increment(10)});
};

TEST_F(async_transactions, what_the_coroutine_did_is_committed_when_it_returns) {
  run([&]() -> asio::awaitable<void> {
    const auto transfer = [&](async_transaction_client& tx) -> asio::awaitable<int> {
      const Account ann = co_await tx.async_run(take);
      co_await tx.async_run(give);
      co_return ann.balance;
    };
    EXPECT_EQ(co_await db.async_transaction(transfer), 90);
  });
  EXPECT_EQ(balance("ann"), 90);
  EXPECT_EQ(balance("bob"), 10);
}

TEST_F(async_transactions, what_it_throws_rolls_back) {
  EXPECT_THROW(run([&]() -> asio::awaitable<void> {
                 const auto body = [&](async_transaction_client& tx) -> asio::awaitable<void> {
                   co_await tx.async_run(take);
                   throw std::runtime_error("no");
                 };
                 co_await db.async_transaction(body);
               }),
               std::runtime_error);
  EXPECT_EQ(balance("ann"), 100);
  db.account.create({.owner = "carl"});  // the writer is free
}

TEST_F(async_transactions, a_failed_statement_rolls_back) {
  EXPECT_THROW(run([&]() -> asio::awaitable<void> {
                 const auto again = ops.account.create({.owner = "ann"});
                 const auto body = [&](async_transaction_client& tx) -> asio::awaitable<void> {
                   co_await tx.async_run(take);
                   co_await tx.async_run(again);
                 };
                 co_await db.async_transaction(body);
               }),
               tenon::unique_violation);
  EXPECT_EQ(balance("ann"), 100);
}

TEST_F(async_transactions, a_nested_one_is_undone_alone) {
  run([&]() -> asio::awaitable<void> {
    const auto inner = [&](async_transaction_client& tx) -> asio::awaitable<void> {
      co_await tx.async_run(give);
      throw std::runtime_error("no");
    };
    const auto body = [&](async_transaction_client& tx) -> asio::awaitable<void> {
      co_await tx.async_run(take);
      bool failed = false;
      try {
        co_await tx.async_transaction(inner);
      } catch (const std::runtime_error&) {
        failed = true;
      }
      EXPECT_TRUE(failed);
      const auto second = [&](async_transaction_client& deep) -> asio::awaitable<void> {
        co_await deep.async_run(take);
      };
      co_await tx.async_transaction(second);
    };
    co_await db.async_transaction(body);
  });
  EXPECT_EQ(balance("ann"), 80);
  EXPECT_EQ(balance("bob"), 0);
}

TEST_F(async_transactions, batches_and_raw_queries_run_within) {
  run([&]() -> asio::awaitable<void> {
    const auto body = [&](async_transaction_client& tx) -> asio::awaitable<std::int64_t> {
      co_await tx.async_batch(take, give);
      const std::string text = "SELECT 1";
      const std::vector<int> one = co_await tx.async_query_raw<int>(text);
      EXPECT_EQ(one, std::vector<int>{1});
      const auto count = ops.account.count({});
      co_return co_await tx.async_run(count);
    };
    EXPECT_EQ(co_await db.async_transaction(body), 2);
  });
  EXPECT_EQ(balance("bob"), 10);
}

TEST_F(async_transactions, takes_other_tokens) {
  const auto body = [&](async_transaction_client& tx) -> asio::awaitable<int> {
    co_return (co_await tx.async_run(take)).balance;
  };
  auto result = db.async_transaction(body, {}, asio::bind_executor(loop.get_executor(), asio::use_future));
  loop.run();
  EXPECT_EQ(result.get(), 90);
}

TEST_F(async_transactions, an_expired_one_is_rolled_back) {
  try {
    run([&]() -> asio::awaitable<void> {
      const auto body = [&](async_transaction_client& tx) -> asio::awaitable<void> {
        co_await tx.async_run(take);
        co_await tenon::detail::pause(30ms);
        co_await tx.async_run(give);
      };
      const tenon::transaction_options options{.timeout = 10ms};
      co_await db.async_transaction(body, options);
    });
    FAIL();
  } catch (const tenon::transaction_error& e) {
    EXPECT_EQ(e.code(), "P2028");
  }
  EXPECT_EQ(balance("ann"), 100);
}

// The loop's run() returns when nothing is left to do.
TEST_F(async_transactions, one_with_a_time_limit_does_not_keep_the_loop_when_it_is_over) {
  const tenon::transaction_options options{.timeout = 1h};
  run([&]() -> asio::awaitable<void> {
    const auto commits = [&](async_transaction_client& tx) -> asio::awaitable<void> { co_await tx.async_run(take); };
    co_await db.async_transaction(commits, options);
  });
  const auto rolls_back = [&]() -> asio::awaitable<void> {
    const auto body = [&](async_transaction_client& tx) -> asio::awaitable<void> {
      co_await tx.async_run(take);
      throw std::runtime_error("no");
    };
    co_await db.async_transaction(body, options);
  };
  EXPECT_THROW(run(rolls_back), std::runtime_error);
  EXPECT_EQ(balance("ann"), 90);
}

TEST_F(async_transactions, those_that_follow_each_other_each_have_their_own_time_and_end) {
  run([&]() -> asio::awaitable<void> {
    for (const auto limit : {std::chrono::milliseconds(1h), 30ms, std::chrono::milliseconds(1h)}) {
      const auto body = [&](async_transaction_client& tx) -> asio::awaitable<void> {
        co_await tx.async_run(take);
        if (limit == 30ms) co_await tenon::detail::pause(40ms);
      };
      const tenon::transaction_options options{.timeout = limit};
      std::string code;
      try {
        co_await db.async_transaction(body, options);
      } catch (const tenon::error& e) {
        code = e.code();
      }
      EXPECT_EQ(code, limit == 30ms ? "P2028" : "");
    }
    const auto nothing = [](async_transaction_client&) -> asio::awaitable<void> { co_return; };
    co_await db.async_transaction(nothing);
    const auto throws = [](async_transaction_client&) -> asio::awaitable<void> {
      throw std::runtime_error("no");
      co_return;
    };
    bool has_thrown = false;
    try {
      co_await db.async_transaction(throws);
    } catch (const std::runtime_error&) {
      has_thrown = true;
    }
    EXPECT_TRUE(has_thrown);
  });
  EXPECT_EQ(balance("ann"), 80);
  EXPECT_NE(db.metrics().prometheus().find("\nprisma_pool_connections_busy 0\n"), std::string::npos);
}

#ifdef TENON_ON_POSTGRESQL
TEST_F(async_transactions, those_that_follow_each_other_each_have_their_own_isolation) {
  run([&]() -> asio::awaitable<void> {
    for (const bool strict : {false, true, false, true}) {
      const auto body = [](async_transaction_client& tx) -> asio::awaitable<std::string> {
        const std::vector<std::string> found = co_await tx.async_query_raw<std::string>(
            "SELECT concat_ws(', ', current_setting('transaction_isolation'), "
            "current_setting('transaction_read_only'))");
        co_return found.at(0);
      };
      tenon::transaction_options options;
      if (strict) options = {.isolation = tenon::isolation::serializable, .read_only = true};
      EXPECT_EQ(co_await db.async_transaction(body, options), strict ? "serializable, on" : "read committed, off");
    }
  });
}

TEST_F(async_transactions, statements_over_a_time_limit_that_changes_are_cancelled) {
  for (const std::chrono::milliseconds limit : {200ms, 100ms, 300ms}) {
    EXPECT_THROW(run([&]() -> asio::awaitable<void> {
                   const auto body = [&](async_transaction_client& tx) -> asio::awaitable<void> {
                     co_await tx.async_run(take);
                     co_await tx.async_execute_raw("SELECT pg_sleep(30)");
                   };
                   const tenon::transaction_options options{.timeout = limit};
                   co_await db.async_transaction(body, options);
                 }),
                 tenon::error);
    EXPECT_EQ(balance("ann"), 100);
  }
}
#endif

TEST_F(async_transactions, one_that_finds_no_connection_says_so) {
  bank::client narrow({.url = url, .pool = {.max_size = 1}});
  run([&]() -> asio::awaitable<void> {
    const auto late = [&](async_transaction_client& tx) -> asio::awaitable<void> { co_await tx.async_run(give); };
    const auto holder = [&](async_transaction_client& tx) -> asio::awaitable<void> {
      co_await tx.async_run(take);
      const tenon::transaction_options brief{.max_wait = 20ms};
      std::string code;
      try {
        co_await narrow.async_transaction(late, brief);
      } catch (const tenon::error& e) {
        code = e.code();
      }
      EXPECT_EQ(code, "P2028");
    };
    co_await narrow.async_transaction(holder);
  });
  EXPECT_EQ(balance("ann"), 90);
  EXPECT_EQ(balance("bob"), 0);
}

TEST_F(async_transactions, two_calls_at_once_are_refused) {
  run([&]() -> asio::awaitable<void> {
    const auto body = [&](async_transaction_client& tx) -> asio::awaitable<void> {
      bool is_over = false;
      tx.async_run(take, asio::bind_executor(loop, [&](std::exception_ptr e, const Account&) {
                     EXPECT_EQ(e, nullptr);
                     is_over = true;
                   }));
      std::string code;
      try {
        co_await tx.async_run(give);
      } catch (const tenon::error& e) {
        code = e.code();
      }
      EXPECT_EQ(code, "P2016");
      while (!is_over) co_await tenon::detail::pause(1ms);
      co_await tx.async_run(give);
    };
    co_await db.async_transaction(body);
  });
  EXPECT_EQ(balance("bob"), 10);
}

TEST_F(async_transactions, a_snapshot_reads_one_state) {
  run([&]() -> asio::awaitable<void> {
    const auto find = ops.account.find_many({});
    const auto body = [&](async_transaction_client& s) -> asio::awaitable<std::size_t> {
      const auto all = co_await s.async_run(find);
      co_return all.size();
    };
    EXPECT_EQ(co_await db.async_snapshot(body), 2u);
  });
}

TEST_F(async_transactions, one_whose_coroutine_is_destroyed_is_undone) {
  {
    asio::io_context short_lived;
    asio::co_spawn(
        short_lived,
        [&]() -> asio::awaitable<void> {
          const auto body = [&](async_transaction_client& tx) -> asio::awaitable<void> {
            co_await tx.async_run(take);
            co_await tenon::detail::pause(1h);
          };
          co_await db.async_transaction(body);
        },
        [](std::exception_ptr) {});
    short_lived.run_for(200ms);
  }
  EXPECT_EQ(balance("ann"), 100);
  db.account.create({.owner = "carl"});
}

}  // namespace
