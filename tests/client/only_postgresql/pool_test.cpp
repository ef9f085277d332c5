#include "client/lab.hpp"

#include <tenon/client/raw.hpp>

#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace lab;
using namespace std::chrono_literals;

template <class Condition>
bool comes_true(const Condition& c) {
  for (int i = 0; i < 5000 && !c(); ++i) std::this_thread::sleep_for(1ms);
  return c();
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string metric(const client& db, const std::string& name) {
  const std::string text = db.metrics().prometheus();
  const std::string start = "\n" + name + " ";
  const auto at = text.find(start);
  return at == std::string::npos ? "?" : text.substr(at + start.size(), text.find('\n', at + 1) - at - start.size());
}

TEST(pool_of_connections, is_kept_at_its_minimum_and_not_above_it_for_long) {
  client db({.url = fresh_url(), .pool = {.max_size = 5, .min_size = 2, .idle_timeout = 20ms}});
  db.connect();
  EXPECT_EQ(metric(db, "prisma_pool_connections_open"), "2");
  std::vector<std::thread> threads;
  for (int i = 0; i < 5; ++i) threads.emplace_back([&] { db.query_raw<std::string>("SELECT pg_sleep(0.05)::text"); });
  for (std::thread& t : threads) t.join();
  EXPECT_TRUE(comes_true([&] { return metric(db, "prisma_pool_connections_open") == "2"; }));
  EXPECT_NE(metric(db, "prisma_pool_connections_closed_total"), "0");
}

TEST(pool_of_connections, opens_again_what_a_minimum_asks_for) {
  client db({.url = fresh_url(), .pool = {.min_size = 2, .max_lifetime = 40ms}});
  db.connect();
  EXPECT_TRUE(comes_true([&] { return std::stoi(metric(db, "prisma_pool_connections_opened_total")) >= 4; }));
  db.disconnect();
  EXPECT_EQ(metric(db, "prisma_pool_connections_open"), "0");
  std::this_thread::sleep_for(50ms);
  EXPECT_EQ(metric(db, "prisma_pool_connections_open"), "0");
}

TEST(pool_of_connections, names_who_holds_a_connection_for_too_long) {
  client db({.url = fresh_url(), .pool = {.hold_limit = 20ms}});
  std::mutex mutex;
  std::string warning;
  db.on_log([&](const tenon::log_event& e) {
    const std::lock_guard lock(mutex);
    warning += e.message;
  });
  const auto said = [&](const std::string& part) {
    return comes_true([&] {
      const std::lock_guard lock(mutex);
      return has(warning, part);
    });
  };
  db.transaction([&](auto& tx) {
    tx.template query_raw<int>("SELECT 1");
    EXPECT_TRUE(said("pool_test.cpp:")) << warning;
  });
  db.query_raw<std::string>("SELECT pg_sleep(0.2)::text");
  EXPECT_TRUE(said("by query_raw")) << warning;
}

TEST(pool_of_connections, counts_those_who_wait_and_those_who_wait_in_vain) {
  client db({.url = fresh_url(), .pool = {.max_size = 1, .acquire_timeout = 20ms}});
  db.transaction([&](auto& tx) {
    tx.template query_raw<int>("SELECT 1");
    std::thread([&] {
      try {
        db.query_raw<int>("SELECT 1");
        ADD_FAILURE();
      } catch (const tenon::pool_timeout& e) {
        EXPECT_TRUE(has(e.message(), "connection pool timeout: 20 ms, connection limit: 1")) << e.message();
        EXPECT_TRUE(has(e.hint(), "pool_test.cpp:")) << e.hint();
      }
    }).join();
  });
  EXPECT_EQ(metric(db, "tenon_pool_waits_total"), "1");
  EXPECT_EQ(metric(db, "tenon_pool_timeouts_total"), "1");
}

TEST(pool_of_connections, waits_for_its_own_when_the_server_has_no_more) {
  tenon::testing::postgres_server crowded({.max_connections = 5});
  std::string url = crowded.url();
  client db({.url = url, .pool = {.max_size = 10}});
  std::atomic<int> done{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 10; ++i)
    threads.emplace_back([&] {
      for (int n = 0; n < 5; ++n) {
        db.query_raw<std::string>("SELECT pg_sleep(0.01)::text");
        ++done;
      }
    });
  for (std::thread& t : threads) t.join();
  EXPECT_EQ(done, 50);
}

}  // namespace
