// Too many at once: threads, connections, locks.
#include "faults/fault_test.hpp"

#include <memory>

namespace tenon::testing {
namespace {

TEST_F(fault_test, a_thousand_threads_write_on_four_connections) {
  book::client db(at(server.url(), {.max_size = 4, .acquire_timeout = 120s}));
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < 1000; ++i) threads.emplace_back([&, i] { book.write(db, i); });
  for (std::thread& t : threads) t.join();
  EXPECT_EQ(book.done(), 1000u);
  EXPECT_NE(db.metrics().prometheus().find("\nprisma_pool_connections_open 4\n"), std::string::npos);
  check();
}

TEST_F(fault_test, a_thousand_threads_that_cannot_wait_are_told_so_and_change_nothing) {
  book::client db(at(server.url(), {.max_size = 4, .acquire_timeout = 5ms}));
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < 1000; ++i) {
    threads.emplace_back([&] {
      const auto e = book.write(db, 0);
      EXPECT_TRUE(!e || e->kind() == error_kind::pool_timeout) << e->what();
    });
  }
  for (std::thread& t : threads) t.join();
  EXPECT_GT(book.done(), 0u);
  check();
}

class deadlock_test : public fault_test {
 protected:
  static constexpr int accounts = 4;
  static constexpr int transfers = 40;

  deadlock_test() : fault_test(careful_server({{"deadlock_timeout", "5ms"}})) {
    book::client db(at(server.url()));
    for (int i = 0; i < accounts; ++i) db.account.create({.id = i, .balance = 1000});
  }

  // Moves money around between accounts, which every thread locks in another order.
  void transfer(book::client& db, const transaction_options& options) {
    std::vector<std::thread> threads;
    for (int t = 0; t < 6; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < transfers; ++i) {
          const int from = (t + i) % accounts;
          const int to = (t * 3 + i * 5 + 1) % accounts;
          book.attempt(1, [&](const std::string& name) {
            db.transaction(
                [&](auto& tx) {
                  tx.account.update(book::account::id == from, {.balance = decrement(1)});
                  tx.entry.create({.operation = name});
                  tx.account.update(book::account::id == to, {.balance = increment(1)});
                },
                options);
          });
        }
      });
    }
    for (std::thread& t : threads) t.join();
  }

  static std::int64_t total(book::client& db) {
    return db.query_raw<std::int64_t>(R"(SELECT sum("balance") FROM "Account")").at(0);
  }
};

TEST_F(deadlock_test, transactions_that_may_be_repeated_all_come_through) {
  book::client db(at(server.url(), {.max_size = 6}));
  transfer(db, {.max_wait = 60s, .timeout = 60s, .max_attempts = 100});
  EXPECT_EQ(book.done(), 6u * transfers);
  EXPECT_EQ(total(db), accounts * 1000);
  EXPECT_NE(server.log().find("deadlock detected"), std::string::npos) << "nothing was put to the test";
  check();
}

TEST_F(deadlock_test, serializable_transactions_that_may_be_repeated_all_come_through) {
  book::client db(at(server.url(), {.max_size = 6}));
  transfer(db, {.isolation = isolation::serializable, .max_wait = 60s, .timeout = 60s, .max_attempts = 1000});
  EXPECT_EQ(book.done(), 6u * transfers);
  EXPECT_EQ(total(db), accounts * 1000);
  check();
}

TEST_F(deadlock_test, transactions_that_may_not_be_repeated_fail_whole) {
  book::client db(at(server.url(), {.max_size = 6}));
  transfer(db, {.max_wait = 60s, .timeout = 60s});
  EXPECT_GT(book.not_done(), 0u) << "nothing was put to the test";
  EXPECT_EQ(book.unknown(), 0u);
  EXPECT_EQ(total(db), accounts * 1000);
  check();
}

class timeout_test : public fault_test {
 protected:
  std::string running(const std::string& text) {
    return server
        .execute(
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() AND query LIKE "
            "'%" +
            text + "%'")[0][0]
        .value();
  }
};

TEST_F(timeout_test, statements_over_their_time_are_cancelled_on_the_server_and_do_nothing) {
  book::client db(at(server.url() + "?socket_timeout=1", {.max_size = 8}));
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      const auto e = book.attempt(1, [&](const std::string& name) {
        db.execute_raw(R"(INSERT INTO "Entry" ("operation") SELECT {} FROM pg_sleep(600))", name);
      });
      ASSERT_TRUE(e);
      EXPECT_EQ(e->kind(), error_kind::operation_timeout) << e->what();
      EXPECT_FALSE(e->outcome_unknown());
      EXPECT_FALSE(book.write(db, 1)) << "the connection is still good";
    });
  }
  for (std::thread& t : threads) t.join();
  EXPECT_EQ(running("pg_sleep(600)"), "0");
  check();
}

TEST_F(timeout_test, a_statement_over_its_time_takes_its_transaction_along) {
  book::client db(at(server.url() + "?socket_timeout=1", {.max_size = 1}));
  const auto e = book.attempt(1, [&](const std::string& name) {
    db.transaction([&](auto& tx) {
      tx.entry.create({.operation = name});
      tx.execute_raw("SELECT pg_sleep(600)");
    });
  });
  ASSERT_TRUE(e);
  EXPECT_EQ(e->kind(), error_kind::operation_timeout) << e->what();
  EXPECT_EQ(running("pg_sleep(600)"), "0");
  EXPECT_FALSE(book.write(db, 2));
  check();
}

TEST_F(timeout_test, a_lock_that_is_not_given_up_ends_the_wait_for_it) {
  book::client holder(at(server.url()));
  book::client db(at(server.url() + "?socket_timeout=1", {.max_size = 1}));
  holder.account.create({.id = 1, .balance = 1});
  holder.transaction(
      [&](auto& tx) {
        tx.account.update(book::account::id == 1, {.balance = 2});
        const auto e = book.attempt(1, [&](const std::string& name) {
          db.batch(book::ops.entry.create({.operation = name}),
                   book::ops.account.update(book::account::id == 1, {.balance = 3}));
        });
        ASSERT_TRUE(e);
        EXPECT_EQ(e->kind(), error_kind::operation_timeout) << e->what();
      },
      {.timeout = 60s});
  EXPECT_EQ(holder.account.find_unique_or_throw(book::account::id == 1).balance, 2);
  check();
}

class full_server_test : public fault_test {
 protected:
  full_server_test()
      : fault_test([] {
          postgres_options o = careful_server();
          o.max_connections = 10;
          return o;
        }()) {}
};

TEST_F(full_server_test, who_finds_no_place_on_the_server_changes_nothing_and_comes_later) {
  // Three of the ten places are the superuser's, who these are.
  std::vector<std::unique_ptr<book::client>> others;
  for (int i = 0; i < 7; ++i) {
    others.push_back(std::make_unique<book::client>(at(server.url(), {.max_size = 1})));
    others.back()->connect();
  }
  // A pool of which some connections are open waits for one of them.
  book::client db(at(server.url(), {.max_size = 20}));
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < 20; ++i) {
    threads.emplace_back([&, i] {
      for (unsigned kind = i; kind < i + 20; ++kind) EXPECT_FALSE(book.write(db, kind));
    });
  }
  for (std::thread& t : threads) t.join();
  EXPECT_GT(book.done(), 0u);
  // One that has none says why.
  while (others.size() < 10) {
    auto further = std::make_unique<book::client>(at(server.url(), {.max_size = 1}));
    try {
      further->connect();
      others.push_back(std::move(further));
    } catch (const error&) {
      break;
    }
  }
  book::client late(at(server.url(), {.max_size = 5}));
  const auto e = book.write(late, 0);
  ASSERT_TRUE(e) << "nothing was put to the test";
  EXPECT_EQ(e->kind(), error_kind::too_many_connections) << e->what();
  EXPECT_EQ(e->native_code(), "53300");
  EXPECT_FALSE(e->outcome_unknown());
  others.clear();
  once_it_can_be_reached([&] { db.entry.count(); });
  EXPECT_FALSE(book.write(db, 0));
  db.disconnect();
  check();
}

}  // namespace
}  // namespace tenon::testing
