#include "async/bank.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace {

using namespace bank;
using namespace std::chrono_literals;

class async_cancellation : public bank_test {
 protected:
  // A statement that takes far longer than any test, and can be told from others.
#ifdef TENON_ON_POSTGRESQL
  const std::string endless = "SELECT count(*) FROM pg_sleep(3600)";
#else
  const std::string endless =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000000) SELECT count(*) FROM n";
#endif

  // The error of a call whose signal is emitted after a while.
  template <class Start>
  std::optional<tenon::error> cancel_after(std::chrono::milliseconds delay, const Start& start) {
    asio::cancellation_signal signal;
    std::optional<tenon::error> out;
    start(asio::bind_cancellation_slot(signal.slot(), asio::bind_executor(loop, [&](std::exception_ptr e, auto&&...) {
                                         try {
                                           if (e) std::rethrow_exception(e);
                                         } catch (const tenon::error& caught) {
                                           out = caught;
                                         }
                                       })));
    asio::steady_timer timer(loop, delay);
    timer.async_wait([&](auto) { signal.emit(asio::cancellation_type::terminal); });
    loop.restart();
    loop.run();
    return out;
  }
};

TEST_F(async_cancellation, ends_what_runs_in_the_database) {
  const auto e = cancel_after(100ms, [&](auto token) { db.async_query_raw<std::int64_t>(endless, token); });
  ASSERT_TRUE(e);
  EXPECT_EQ(e->kind(), tenon::error_kind::cancelled);
#ifdef TENON_ON_POSTGRESQL
  const auto running = tenon::testing::shared_postgres().execute(
      "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(3600)%' AND pid <> "
      "pg_backend_pid()");
  EXPECT_EQ(running.at(0).at(0), "0");
#endif
  EXPECT_EQ(db.account.count({}), 0);
  // The connection was not given up for it.
  EXPECT_NE(db.metrics().json().find("\"prisma_pool_connections_closed_total\",\"labels\":{},\"value\":0"),
            std::string::npos);
}

TEST_F(async_cancellation, ends_the_wait_for_a_connection) {
  bank::client narrow({.url = url, .pool = {.max_size = 1}});
  const auto create = ops.account.create({.owner = "ann"});
  const auto count = ops.account.count({});
  std::optional<tenon::error> e;
  narrow.transaction([&](auto& tx) {
    tx.account.create({.owner = "holder"});
    e = cancel_after(50ms, [&](auto token) { narrow.async_run(create, token); });
  });
  ASSERT_TRUE(e);
  EXPECT_EQ(e->kind(), tenon::error_kind::cancelled);
  EXPECT_EQ(narrow.account.count({}), 1);
}

TEST_F(async_cancellation, of_what_is_over_does_nothing) {
  const auto create = ops.account.create({.owner = "ann"});
  const auto e = cancel_after(200ms, [&](auto token) { db.async_run(create, token); });
  EXPECT_FALSE(e) << e->what();
  EXPECT_EQ(db.account.count({}), 1);
}

TEST_F(async_cancellation, rolls_a_transaction_back) {
  using namespace asio::experimental::awaitable_operators;
  const auto create = ops.account.create({.owner = "ann"});
  run([&]() -> asio::awaitable<void> {
    const auto body = [&](tenon::async_transaction_client& tx) -> asio::awaitable<void> {
      co_await tx.async_run(create);
      co_await tx.async_query_raw<std::int64_t>(endless);
    };
    asio::steady_timer timer(loop, 100ms);
    const auto first = co_await (db.async_transaction(body) || timer.async_wait(asio::use_awaitable));
    EXPECT_EQ(first.index(), 1u);
  });
  EXPECT_EQ(db.account.count({}), 0);
  db.account.create({.owner = "ann"});  // nobody holds the writer
}

TEST_F(async_cancellation, at_any_moment_leaves_good_connections) {
  db.account.create({.owner = "ann"});
  const auto find = ops.account.find_many({}, include(account::transfers));
  const auto increase = ops.account.update(account::owner == "ann", {.balance = increment(1)});
  int done = 0;
  int cancelled = 0;
  asio::steady_timer timer(loop);
  for (int i = 0; i < 150; ++i) {
    asio::cancellation_signal signal;
    const auto count = [&](const std::exception_ptr& e) {
      try {
        if (e) std::rethrow_exception(e);
        ++done;
      } catch (const tenon::error& caught) {
        EXPECT_EQ(caught.kind(), tenon::error_kind::cancelled) << caught.what();
        ++cancelled;
      }
    };
    const auto token = [&] {
      return asio::bind_cancellation_slot(signal.slot(),
                                          asio::bind_executor(loop, [&](std::exception_ptr e, auto&&) { count(e); }));
    };
    if (i % 2 == 0) db.async_run(find, token());
    else db.async_run(increase, token());
    timer.expires_after(std::chrono::microseconds(i * 10));
    timer.async_wait([&](auto) { signal.emit(asio::cancellation_type::terminal); });
    loop.restart();
    loop.run();
  }
  EXPECT_EQ(done + cancelled, 150);
  EXPECT_LE(db.account.find_first({})->balance, 75);
}

}  // namespace
