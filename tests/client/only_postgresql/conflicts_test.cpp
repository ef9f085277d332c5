// Transactions that get into each other's way.
#include "client/lab.hpp"

#include <tenon/client/raw.hpp>

#include <atomic>
#include <barrier>
#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace lab;
using namespace std::chrono_literals;

namespace {

class conflicts : public lab_test {
 protected:
  conflicts() { add_library(); }
};

TEST_F(conflicts, run_a_transaction_anew_as_often_as_allowed) {
  int attempts = 0;
  const auto change = [&](auto& tx) {
    const int pages = tx.book.find_unique_or_throw(book::id == 1).pages;
    if (++attempts < 3) db.book.update(book::id == 1, {.pages = increment(1)});  // somebody else was faster
    tx.book.update(book::id == 1, {.pages = pages + 100});
  };
  db.transaction(change, {.isolation = isolation::repeatable_read, .max_attempts = 3});
  EXPECT_EQ(attempts, 3);
  EXPECT_EQ(db.book.find_unique_or_throw(book::id == 1).pages, 112);

  attempts = 0;
  try {
    db.transaction(change, {.isolation = isolation::repeatable_read, .max_attempts = 2});
    FAIL();
  } catch (const tenon::transaction_conflict& e) {
    EXPECT_EQ(e.code(), "P2034");
    EXPECT_EQ(e.native_code(), "40001");
    EXPECT_TRUE(e.is_retryable());
  }
  EXPECT_EQ(attempts, 2);
}

// Each reads what the other writes: in no order would both have seen what they saw.
TEST_F(conflicts, are_found_between_serializable_transactions) {
  const tenon::transaction_options once{.isolation = isolation::serializable};
  const auto add_sum = [](auto& tx, const char* title) {
    const auto pages = tx.book.aggregate({}, select(sum(book::pages)))[sum(book::pages)];
    tx.book.create({.title = title, .pages = static_cast<int>(*pages)});
  };
  EXPECT_THROW(db.transaction(
                   [&](auto& tx) {
                     add_sum(tx, "first");
                     db.transaction([&](auto& other) { add_sum(other, "second"); }, once);
                   },
                   once),
               tenon::transaction_conflict);
  EXPECT_EQ(db.book.count({.where = book::title.in({"first", "second"})}), 1);
}

TEST_F(conflicts, in_deadlocks_are_resolved_by_running_one_anew) {
  std::barrier both_have_one(2);
  std::atomic<int> attempts = 0;
  const auto change = [&](int first, int second) {
    bool waits = true;
    db.transaction(
        [&](auto& tx) {
          ++attempts;
          tx.book.update(book::id == first, {.pages = increment(1)});
          if (std::exchange(waits, false)) both_have_one.arrive_and_wait();
          tx.book.update(book::id == second, {.pages = increment(1)});
        },
        {.timeout = 60s, .max_attempts = 5});
  };
  std::thread other([&] { change(2, 1); });
  change(1, 2);
  other.join();
  EXPECT_EQ(attempts, 3);
  EXPECT_EQ(db.book.find_unique_or_throw(book::id == 1).pages, 12);
  EXPECT_EQ(db.book.find_unique_or_throw(book::id == 2).pages, 22);
}

TEST_F(conflicts, leave_nothing_running_on_the_server_when_time_is_over) {
  EXPECT_THROW(db.transaction([](auto& tx) { tx.execute_raw_unsafe("SELECT pg_sleep(1000)"); }, {.timeout = 100ms}),
               tenon::transaction_error);
  EXPECT_EQ(db.query_raw<std::int64_t>("SELECT count(*) FROM pg_stat_activity WHERE query LIKE {} AND state = 'active'",
                                       "SELECT pg\\_sleep%"),
            std::vector<std::int64_t>{0});
}

TEST_F(conflicts, over_a_lock_end_with_the_transactions_time) {
  db.transaction([&](auto& tx) {
    tx.book.update(book::id == 1, {.pages = 1});
    try {
      db.transaction([](auto& other) { other.book.update(book::id == 1, {.pages = 2}); }, {.timeout = 100ms});
      ADD_FAILURE() << "did not wait";
    } catch (const tenon::transaction_error& e) {
      EXPECT_NE(e.message().find("its timeout was 100 ms"), std::string::npos) << e.message();
    }
  });
  EXPECT_EQ(db.book.find_unique_or_throw(book::id == 1).pages, 1);
}

// The shorter of the two limits counts, and says that it was it.
TEST_F(conflicts, with_the_statement_limit_are_no_expiry) {
  client limited({.url = fresh_url() + "&socket_timeout=1"});
  limited.create_tables();
  try {
    limited.transaction([](auto& tx) { tx.execute_raw_unsafe("SELECT pg_sleep(1000)"); }, {.timeout = 60s});
    FAIL();
  } catch (const tenon::timeout_error& e) {
    EXPECT_EQ(e.code(), "P1008");
    EXPECT_NE(e.message().find("longer than 1000 ms"), std::string::npos) << e.message();
  }
}

TEST_F(conflicts, do_not_shorten_the_time_of_what_runs_on_the_connection_afterwards) {
  client one({.url = fresh_url(), .pool = {.max_size = 1}});
  one.create_tables();
  EXPECT_THROW(one.transaction([](auto& tx) { tx.execute_raw_unsafe("SELECT pg_sleep(1000)"); }, {.timeout = 50ms}),
               tenon::transaction_error);
  EXPECT_EQ(one.query_raw<bool>("SELECT pg_sleep(0.3) IS NULL"), std::vector<bool>{false});
}

}  // namespace
