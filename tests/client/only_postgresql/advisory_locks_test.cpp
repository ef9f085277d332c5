// Locks on numbers and names, each seen by a transaction beside the one that holds it.
#include "client/lab.hpp"

#include <tenon/client/raw.hpp>

#include <atomic>
#include <chrono>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>

using namespace lab;
using namespace std::chrono_literals;

namespace {

class advisory : public lab_test {
 protected:
  bool is_free(const tenon::advisory_key& key) {
    return db.transaction([&](auto& tx) { return tx.try_advisory_lock(key); });
  }
};

TEST_F(advisory, locks_last_until_the_transaction_ends) {
  db.transaction([&](auto& tx) {
    tx.advisory_lock(7);
    EXPECT_FALSE(is_free(7));
    EXPECT_TRUE(is_free(8));
    EXPECT_TRUE(tx.try_advisory_lock(7));  // one's own
  });
  EXPECT_TRUE(is_free(7));
  EXPECT_THROW(db.transaction([&](auto& tx) {
    tx.advisory_lock(7);
    throw std::runtime_error("changed my mind");
  }),
               std::runtime_error);
  EXPECT_TRUE(is_free(7));
}

TEST_F(advisory, locks_are_shared_when_all_agree) {
  db.transaction([&](auto& tx) {
    tx.advisory_lock_shared("report");
    db.transaction([&](auto& other) {
      EXPECT_TRUE(other.try_advisory_lock_shared("report"));
      EXPECT_FALSE(other.try_advisory_lock("report"));
      other.advisory_lock_shared("report");
    });
  });
}

TEST_F(advisory, locks_have_names_whose_numbers_stay_the_same) {
  // As any implementation of 64-bit FNV-1a computes them.
  EXPECT_EQ(tenon::advisory_key("").number(), static_cast<std::int64_t>(0xcbf29ce484222325));
  EXPECT_EQ(tenon::advisory_key("a").number(), static_cast<std::int64_t>(0xaf63dc4c8601ec8c));
  EXPECT_EQ(tenon::advisory_key("foobar").number(), static_cast<std::int64_t>(0x85944171f73967e8));
  db.transaction([&](auto& tx) {
    tx.advisory_lock(std::string("report"));
    EXPECT_FALSE(is_free(tenon::advisory_key("report").number()));
    EXPECT_TRUE(is_free("another report"));
  });
}

TEST_F(advisory, locks_are_waited_for) {
  std::promise<void> locked;
  std::atomic<bool> released = false;
  std::thread holder([&] {
    db.transaction([&](auto& tx) {
      tx.advisory_lock("report");
      locked.set_value();
      std::this_thread::sleep_for(100ms);
      released = true;
    });
  });
  locked.get_future().wait();
  db.with_advisory_lock("report", [&] { EXPECT_TRUE(released); });
  holder.join();
}

TEST_F(advisory, locks_outlast_transactions_on_a_connection_of_their_own) {
  const int answer = db.with_advisory_lock("report", [&] {
    EXPECT_FALSE(is_free("report"));
    EXPECT_FALSE(db.try_with_advisory_lock("report", [] { ADD_FAILURE() << "called without the lock"; }));
    db.author.create({.name = "Ann"});
    return 42;
  });
  EXPECT_EQ(answer, 42);
  EXPECT_TRUE(is_free("report"));
  bool called = false;
  EXPECT_TRUE(db.try_with_advisory_lock("report", [&] { called = true; }));
  EXPECT_TRUE(called);
  EXPECT_THROW(db.with_advisory_lock("report", [] { throw std::runtime_error("failed"); }), std::runtime_error);
  EXPECT_TRUE(is_free("report"));
}

TEST_F(advisory, locks_that_were_lost_are_reported) {
  try {
    db.with_advisory_lock("report", [&] {
      db.execute_raw(
          "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()");
    });
    FAIL();
  } catch (const tenon::connection_error& e) {
    EXPECT_NE(e.message().find("held an advisory lock was lost"), std::string::npos) << e.message();
  }
  EXPECT_TRUE(is_free("report"));
}

TEST_F(advisory, locks_that_outlast_transactions_are_refused_behind_a_pooler) {
  client pooled({.url = tenon::testing::fresh_postgres_url() + "&pgbouncer=true"});
  try {
    pooled.with_advisory_lock("report", [] { ADD_FAILURE() << "called without the lock"; });
    FAIL();
  } catch (const tenon::unsupported& e) {
    EXPECT_NE(e.message().find("transaction pooler"), std::string::npos) << e.message();
  }
  EXPECT_TRUE(pooled.transaction([&](auto& tx) { return tx.try_advisory_lock("report"); }));
}

}  // namespace
