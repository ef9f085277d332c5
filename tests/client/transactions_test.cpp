// What transactions promise on every database.
#include "client/lab.hpp"
#include "support/temporary_folder.hpp"

#include <tenon/client/raw.hpp>

#include <chrono>
#include <future>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

using namespace lab;
using namespace std::chrono_literals;

namespace {

#ifdef TENON_ON_POSTGRESQL
constexpr std::string_view endless = "SELECT pg_sleep(1000) IS NULL";
constexpr bool has_all_levels = true;
#else
constexpr std::string_view endless =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
constexpr bool has_all_levels = false;
#endif

// On a database that several connections can use at the same time.
class transactions : public testing::Test {
 protected:
  transactions() : db({.url = url(), .log = {.warn = tenon::emit::event}}) { db.create_tables(); }

  // What this transaction ends with; nullopt: it was committed.
  template <class F>
  std::optional<tenon::error> failure_of(const F& f, const tenon::transaction_options& options = {}) {
    try {
      db.transaction(f, options);
      return std::nullopt;
    } catch (const tenon::error& e) {
      return e;
    }
  }

  tenon::testing::temporary_folder folder;
  client db;

 private:
  std::string url() const {
#ifdef TENON_ON_POSTGRESQL
    return fresh_url();
#else
    return "file:" + folder.file("test.db");
#endif
  }
};

TEST_F(transactions, have_the_isolation_that_the_database_offers) {
  const auto create = [](auto& tx) { tx.author.create({.name = "Ann"}); };
  for (const isolation level : {isolation::read_uncommitted, isolation::read_committed, isolation::repeatable_read,
                                isolation::snapshot, isolation::serializable, isolation::standard}) {
    const bool offered = has_all_levels || level == isolation::serializable || level == isolation::standard;
    const auto failure = failure_of(create, {.isolation = level});
    ASSERT_EQ(failure.has_value(), !offered) << static_cast<int>(level);
    if (!failure) {
      EXPECT_EQ(db.author.remove_many(), 1);
      continue;
    }
    EXPECT_EQ(failure->code(), "P2019");
    EXPECT_NE(failure->message().find("SQLite transactions are always serializable"), std::string::npos);
  }
}

TEST_F(transactions, that_only_read_do_not_write) {
  db.author.create({.name = "Ann"});
  const auto refused = [&](const auto& write) {
    const auto failure = failure_of(
        [&](auto& tx) {
          EXPECT_EQ(tx.author.count(), 1);
          write(tx);
        },
        {.read_only = true});
    return failure && failure->kind() == tenon::error_kind::read_only;
  };
  EXPECT_TRUE(refused([](auto& tx) { tx.author.create({.name = "Bob"}); }));
  EXPECT_TRUE(refused([](auto& tx) { tx.author.update_many({.data = {.name = "Bob"}}); }));
  EXPECT_TRUE(refused([](auto& tx) { tx.execute_raw("DELETE FROM \"Author\""); }));
  EXPECT_TRUE(refused([](auto& tx) { tx.execute_raw_unsafe("SELECT 1; DELETE FROM \"Author\""); }));
  EXPECT_FALSE(refused([](auto& tx) { tx.execute_raw_unsafe("SELECT 1"); }));
  EXPECT_EQ(db.author.count(), 1);
  db.author.create({.name = "Bob"});
}

TEST_F(transactions, in_snapshots_see_the_same_state_all_along) {
  db.author.create({.name = "Ann"});
  const auto before_and_after = db.snapshot([&](auto& s) {
    const auto before = s.author.count();
    db.author.create({.name = "Bob"});
    return std::pair(before, s.author.count());
  });
  EXPECT_EQ(before_and_after, std::pair(std::int64_t{1}, std::int64_t{1}));
  EXPECT_EQ(db.author.count(), 2);
}

TEST_F(transactions, undo_the_inner_one_alone_when_it_fails) {
  db.transaction([](auto& tx) {
    tx.author.create({.name = "Ann"});
    try {
      tx.transaction([](auto& inner) {
        inner.author.create({.name = "Bob"});
        inner.transaction([](auto& innermost) { innermost.author.create({.name = "Cid"}); });
        throw std::runtime_error("changed my mind");
      });
      ADD_FAILURE();
    } catch (const std::runtime_error&) {}
    tx.transaction([](auto& inner) { inner.author.create({.name = "Dan"}); });
  });
  names left;
  for (const Author& a : db.author.find_many({.order_by = author::id.asc()})) left.push_back(a.name);
  EXPECT_EQ(left, (names{"Ann", "Dan"}));
}

TEST_F(transactions, expire_between_statements) {
  const auto failure = failure_of(
      [](auto& tx) {
        tx.author.create({.name = "Ann"});
        std::this_thread::sleep_for(60ms);
        tx.author.count();
      },
      {.timeout = 50ms});
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->code(), "P2028");
  EXPECT_NE(failure->message().find("its timeout was 50 ms, but "), std::string::npos) << failure->message();
  EXPECT_NE(failure->message().find(" ms passed since it began; it is rolled back"), std::string::npos);
  EXPECT_EQ(db.author.count(), 0);
}

TEST_F(transactions, expire_before_they_are_committed) {
  const auto failure = failure_of(
      [](auto& tx) {
        tx.author.create({.name = "Ann"});
        std::this_thread::sleep_for(60ms);
      },
      {.timeout = 50ms});
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->code(), "P2028");
  EXPECT_EQ(db.author.count(), 0);
}

// Without the cancelled statement, this would not end.
TEST_F(transactions, expire_while_a_statement_runs) {
  const auto failure = failure_of(
      [](auto& tx) {
        tx.author.create({.name = "Ann"});
        tx.template query_raw<std::optional<std::int64_t>>(endless);
      },
      {.timeout = 100ms});
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->code(), "P2028");
  EXPECT_NE(failure->message().find("its timeout was 100 ms, but "), std::string::npos) << failure->message();
  EXPECT_EQ(db.author.count(), 0);
  db.transaction([](auto& tx) { tx.author.create({.name = "Bob"}); }, {.timeout = 60s});
  EXPECT_EQ(db.author.count(), 1);
}

TEST_F(transactions, expire_though_the_error_of_their_statement_is_caught) {
  int went_on = 0;
  const auto failure = failure_of(
      [&](auto& tx) {
        try {
          tx.transaction([](auto& inner) {
            inner.author.create({.name = "Ann"});
            inner.execute_raw_unsafe(endless);
          });
        } catch (const tenon::transaction_error&) {
          ++went_on;
        }
        tx.author.create({.name = "Bob"});
      },
      {.timeout = 100ms});
  EXPECT_EQ(went_on, 1);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->code(), "P2028");
  EXPECT_EQ(db.author.count(), 0);
}

TEST_F(transactions, do_not_expire_when_their_timeout_is_as_long_as_can_be) {
  EXPECT_FALSE(
      failure_of([](auto& tx) { tx.author.create({.name = "Ann"}); }, {.timeout = std::chrono::milliseconds::max()}));
}

TEST(transactions_in_a_pool, wait_for_a_connection_no_longer_than_they_may) {
  const tenon::testing::temporary_folder folder;
#ifdef TENON_ON_POSTGRESQL
  const std::string url = fresh_url();
#else
  const std::string url = "file:" + folder.file("test.db");
#endif
  client db({.url = url, .pool = {.max_size = 1}, .log = {.warn = tenon::emit::event}});
  db.create_tables();
  std::promise<void> held;
  std::promise<void> done;
  std::thread holder([&] {
    db.transaction(
        [&](auto& tx) {
          tx.author.create({.name = "Ann"});
          held.set_value();
          done.get_future().wait();
        },
        {.timeout = 60s});
  });
  held.get_future().wait();
  try {
    db.transaction([](auto&) { ADD_FAILURE() << "there was a connection"; }, {.max_wait = 50ms});
    ADD_FAILURE();
  } catch (const tenon::transaction_error& e) {
    EXPECT_EQ(e.code(), "P2028");
    EXPECT_NE(e.message().find("within max_wait (50 ms)"), std::string::npos) << e.message();
  }
  done.set_value();
  holder.join();
}

}  // namespace
