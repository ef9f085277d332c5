// Connections: what keeps one from being made, what becomes of those that die, and the pool.
#include "client/only_postgresql/connecting.hpp"
#include "support/fresh_postgres.hpp"

#include <lab/client.hpp>
#include <tenon/client/raw.hpp>

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <latch>
#include <string>
#include <thread>
#include <vector>

using namespace lab;
using namespace std::chrono_literals;
using tenon::testing::fresh_postgres_url;
using tenon::testing::postgres_server;
using tenon::testing::shared_postgres;

namespace {

TEST(connecting, tells_what_is_in_the_way) {
  postgres_server server({.tcp = true, .password = "right"});
  const std::string host = "127.0.0.1:" + std::to_string(server.port());

  const tenon::error refused = failure_of("postgresql://postgres@127.0.0.1:1/postgres");
  EXPECT_EQ(refused.kind(), tenon::error_kind::server_unreachable);
  EXPECT_NE(refused.message().find("nobody listens there"), std::string::npos) << refused.message();

  const tenon::error unknown_host = failure_of("postgresql://postgres@no.such.host.invalid/postgres");
  EXPECT_EQ(unknown_host.kind(), tenon::error_kind::server_unreachable);

  const tenon::error password = failure_of("postgresql://postgres:wrong@" + host + "/postgres");
  EXPECT_EQ(password.kind(), tenon::error_kind::authentication_failed);
  EXPECT_EQ(password.native_code(), "28P01");
  EXPECT_EQ(std::string(password.what()).find("wrong"), std::string::npos);

  const tenon::error nobody = failure_of("postgresql://nobody:right@" + host + "/postgres");
  EXPECT_EQ(nobody.kind(), tenon::error_kind::authentication_failed);

  const tenon::error database = failure_of("postgresql://postgres:right@" + host + "/missing");
  EXPECT_EQ(database.kind(), tenon::error_kind::database_not_found);
  EXPECT_EQ(database.code(), "P1003");
  EXPECT_NE(database.message().find("`missing`"), std::string::npos);

  const tenon::error tls = failure_of("postgresql://postgres:right@" + host + "/postgres?sslmode=require");
  EXPECT_EQ(tls.kind(), tenon::error_kind::tls_failed);

  const silent_port nobody_answers;
  const tenon::error timeout =
      failure_of("postgresql://postgres@127.0.0.1:" + nobody_answers.text + "/x?connect_timeout=1");
  EXPECT_EQ(timeout.kind(), tenon::error_kind::connect_timeout);
  EXPECT_EQ(timeout.code(), "P1002");
}

TEST(connecting, says_when_the_server_is_full) {
  postgres_server server({.max_connections = 5});
  server.execute("CREATE ROLE plain LOGIN");
  std::string url = server.url();
  url.replace(url.find("postgres@"), 9, "plain@");
  std::vector<std::unique_ptr<client>> all;
  try {
    for (int i = 0; i < 6; ++i) {
      all.push_back(std::make_unique<client>(tenon::client_options{.url = url, .log = {.warn = tenon::emit::event}}));
      all.back()->connect();
    }
    FAIL();
  } catch (const tenon::connection_error& e) {
    EXPECT_EQ(e.kind(), tenon::error_kind::too_many_connections);
    EXPECT_EQ(e.code(), "P2037");
  }
}

class on_own_server : public testing::Test {
 protected:
  on_own_server() : db(options()) { db.create_tables(); }

  tenon::client_options options() const { return {.url = server.url(), .log = {.warn = tenon::emit::event}}; }

  // Commits wait for the log, as they do where data matters.
  // The number of authors, as soon as the server can be reached again.
  std::int64_t count_when_back() {
    const auto limit = std::chrono::steady_clock::now() + 10s;
    for (;;) {
      try {
        return db.author.count();
      } catch (const tenon::connection_error&) {
        if (std::chrono::steady_clock::now() > limit) throw;
        std::this_thread::sleep_for(20ms);
      }
    }
  }

  postgres_server server{{.settings = {{"synchronous_commit", "on"}}}};
  client db;
};

TEST_F(on_own_server, a_connection_that_died_while_idle_is_replaced_unseen) {
  db.author.create({.name = "Ann"});
  for (int i = 0; i < 3; ++i) {
    server.stop();
    server.start();
    std::this_thread::sleep_for(5ms);
    EXPECT_EQ(db.author.count(), 1);
    EXPECT_NO_THROW(db.author.update(author::name == "Ann", {.born = i}));
  }
  server.execute("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = 'tenon'");
  std::this_thread::sleep_for(5ms);
  EXPECT_EQ(db.author.count(), 1);
}

TEST_F(on_own_server, while_it_is_away_operations_fail_at_once_and_recover) {
  server.stop();
  std::this_thread::sleep_for(5ms);
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 20; ++i) EXPECT_THROW(db.author.count(), tenon::connection_error);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
  server.start();
  EXPECT_EQ(count_when_back(), 0);
}

TEST_F(on_own_server, a_write_that_was_cut_off_has_an_unknown_outcome_and_a_read_has_not) {
  std::thread killer([&] {
    std::this_thread::sleep_for(200ms);
    server.kill();
  });
  try {
    db.execute_raw("INSERT INTO \"Author\" (name) SELECT 'Ann' FROM pg_sleep(5)");
    ADD_FAILURE();
  } catch (const tenon::connection_error& e) {
    EXPECT_TRUE(e.outcome_unknown());
    EXPECT_FALSE(e.is_retryable());
  }
  killer.join();
  server.start();
  EXPECT_EQ(count_when_back(), 0);
}

TEST_F(on_own_server, nothing_acknowledged_is_lost_when_it_is_killed_under_load) {
  std::atomic<bool> done{false};
  std::atomic<int> next{0};
  std::vector<std::vector<int>> acknowledged(4);
  std::vector<std::thread> writers;
  for (auto& mine : acknowledged) {
    writers.emplace_back([&] {
      while (!done) {
        const int n = ++next;
        try {
          db.author.create({.name = std::to_string(n)});
          mine.push_back(n);
        } catch (const tenon::connection_error&) {
          std::this_thread::sleep_for(1ms);
        }
      }
    });
  }
  for (int i = 0; i < 3; ++i) {
    std::this_thread::sleep_for(150ms);
    server.kill();
    server.start();
  }
  std::this_thread::sleep_for(100ms);
  done = true;
  for (std::thread& t : writers) t.join();
  const std::int64_t stored = count_when_back();
  std::size_t total = 0;
  for (const auto& mine : acknowledged) {
    total += mine.size();
    for (int n : mine) EXPECT_TRUE(db.author.find_unique(author::name == std::to_string(n))) << n;
  }
  EXPECT_GT(total, 20u);
  EXPECT_GE(stored, static_cast<std::int64_t>(total));
}

TEST_F(on_own_server, a_statement_over_its_time_is_cancelled_on_the_server) {
  tenon::client_options o = options();
  o.url += "&socket_timeout=1";
  client hasty(o);
  try {
    hasty.query_raw<std::int64_t>("SELECT 1::int8 FROM pg_sleep(30)");
    FAIL();
  } catch (const tenon::timeout_error& e) {
    EXPECT_EQ(e.code(), "P1008");
    EXPECT_FALSE(e.outcome_unknown());
  }
  EXPECT_EQ(
      server.execute("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(30)%' AND state = 'active' "
                     "AND pid <> pg_backend_pid()")[0][0],
      "0");
  EXPECT_EQ(hasty.author.count(), 0);
}

TEST(statements, survive_changed_tables_and_forgotten_names) {
  client db({.url = fresh_postgres_url(), .pool = {.max_size = 1}});
  db.create_tables();
  for (int i = 0; i < 8; ++i) db.author.create({.name = std::to_string(i)});
  EXPECT_EQ(db.author.find_many({}).size(), 8u);
  db.execute_raw_unsafe(R"(ALTER TABLE "Author" ALTER COLUMN "born" TYPE bigint)");
  EXPECT_EQ(db.author.find_many({}).size(), 8u);
  // Of statements that are sent together, those are repeated that have not been answered.
  db.batch(ops.book.count(), ops.author.find_many({}));
  db.execute_raw_unsafe(R"(ALTER TABLE "Author" ALTER COLUMN "born" TYPE int)");
  const auto [books, authors] = db.batch(ops.book.count(), ops.author.find_many({}));
  EXPECT_EQ(books, 0);
  EXPECT_EQ(authors.size(), 8u);
  db.execute_raw_unsafe("DEALLOCATE ALL");
  EXPECT_EQ(db.author.find_many({}).size(), 8u);
  EXPECT_EQ(db.author.create({.name = "x"}).name, "x");
}

TEST(statements, give_way_to_others_when_there_are_many) {
  client db({.url = fresh_postgres_url() + "&statement_cache_size=3", .pool = {.max_size = 1}});
  db.create_tables();
  for (int round = 0; round < 3; ++round) {
    db.author.create({.name = std::to_string(round)});
    EXPECT_EQ(db.author.count(), round + 1);
    EXPECT_EQ(db.author.find_many({}).size(), static_cast<std::size_t>(round + 1));
    EXPECT_EQ(db.author.find_many({.take = 1}).size(), 1u);
    EXPECT_EQ(db.author.count({.where = author::name == "0"}), 1);
    const auto [authors, books, samples] = db.batch(ops.author.count(), ops.book.count(), ops.sample.count());
    EXPECT_EQ(authors + books + samples, round + 1);
  }
  EXPECT_LE(db.query_raw<std::int64_t>("SELECT count(*) FROM pg_prepared_statements")[0], 3);
}

TEST(statements, need_no_names_behind_a_transaction_pooler) {
  const std::string url = fresh_postgres_url();
  client({.url = url}).create_tables();
  client db({.url = url + "&pgbouncer=true", .pool = {.max_size = 1}});
  db.author.create({.name = "Ann"});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(db.author.find_unique(author::name == "Ann")->id, 1);
  EXPECT_EQ(db.query_raw<std::int64_t>("SELECT count(*) FROM pg_prepared_statements")[0], 0);
}

TEST(batch, of_lookups_by_number_is_one_statement) {
  client db({.url = fresh_postgres_url(), .pool = {.max_size = 1}});
  db.create_tables();
  for (const char* name : {"Ann", "Bob", "Cid"}) db.author.create({.name = name});
  std::vector<std::string> statements;
  db.on_query([&](const tenon::query_event& e) { statements.emplace_back(e.sql); });

  std::vector<tenon::operation<std::optional<Author>>> lookups;
  for (int id : {3, 1, 9, 3}) lookups.push_back(ops.author.find_unique(author::id == id));
  const auto found = db.batch(lookups);
  EXPECT_EQ(statements.size(), 1u);
  ASSERT_EQ(found.size(), 4u);
  EXPECT_EQ(found[0]->name, "Cid");
  EXPECT_EQ(found[1]->name, "Ann");
  EXPECT_FALSE(found[2]);
  EXPECT_EQ(found[3]->name, "Cid");

  // Others that look alike are not: by text, without the number among their columns, or with a write between them.
  statements.clear();
  const auto [by_name, by_name_too] =
      db.batch(ops.author.find_unique(author::name == "Ann"), ops.author.find_unique(author::name == "Bob"));
  EXPECT_EQ(by_name->id + by_name_too->id, 3);
  EXPECT_EQ(statements.size(), 2u);
  statements.clear();
  const auto [first, second] = db.batch(ops.author.find_unique(author::id == 1, select(author::name)),
                                        ops.author.find_unique(author::id == 2, select(author::name)));
  EXPECT_EQ(first->name + second->name, "AnnBob");
  EXPECT_EQ(statements.size(), 2u);
  statements.clear();
  const auto [before, changed, after] =
      db.batch(ops.author.find_unique(author::id == 1), ops.author.update(author::id == 1, {.name = "Anna"}),
               ops.author.find_unique(author::id == 1));
  EXPECT_EQ(before->name + changed.name + after->name, "AnnAnnaAnna");
  EXPECT_EQ(statements.size(), 3u);
}

TEST(batch, fails_for_the_lookup_that_needs_a_record) {
  client db({.url = fresh_postgres_url(), .pool = {.max_size = 1}});
  db.create_tables();
  db.author.create({.name = "Ann"});
  EXPECT_THROW(
      db.batch(ops.author.find_unique_or_throw(author::id == 1), ops.author.find_unique_or_throw(author::id == 9)),
      tenon::not_found);
  EXPECT_THROW(db.batch(ops.author.create({.name = "Bob"}), ops.author.find_unique_or_throw(author::id == 9)),
               tenon::not_found);
  EXPECT_EQ(db.author.count(), 1);  // what came before is undone
}

TEST(batch, of_single_statements_is_one_transaction_in_one_round_trip) {
  client db({.url = fresh_postgres_url(), .pool = {.max_size = 1}});
  db.create_tables();
  db.author.create({.name = "Ann"});
  // The last operation fails, on the server or because there is no such record: nothing stays.
  EXPECT_THROW(db.batch(ops.author.create({.name = "Bob"}), ops.author.create({.name = "Ann"})),
               tenon::unique_violation);
  try {
    db.batch(ops.author.create({.name = "Bob"}), ops.author.update(author::id == 99, {.born = 1}));
    FAIL();
  } catch (const tenon::not_found& e) {
    EXPECT_EQ(e.code(), "P2025");
    EXPECT_EQ(e.model(), "Author");
  }
  EXPECT_THROW(db.batch(ops.author.create({.name = "Bob"}), ops.author.remove(author::id == 99)), tenon::not_found);
  EXPECT_EQ(db.author.count(), 1);
  const auto [updated, removed, count] = db.batch(ops.author.update(author::name == "Ann", {.born = 1900}),
                                                  ops.author.remove(author::name == "Ann"), ops.author.count());
  EXPECT_EQ(updated.born, 1900);
  EXPECT_EQ(removed.name, "Ann");
  EXPECT_EQ(count, 0);
}

TEST(pool, a_thousand_threads_share_four_connections) {
  client db({.url = fresh_postgres_url(), .pool = {.max_size = 4, .acquire_timeout = 60s}});
  db.create_tables();
  db.author.create({.name = "Ann"});
  std::atomic<int> right{0};
  std::latch all_there(1000);
  std::vector<std::thread> threads;
  for (int i = 0; i < 1000; ++i)
    threads.emplace_back([&] {
      all_there.arrive_and_wait();
      right += db.author.find_unique(author::name == "Ann")->id == 1;
    });
  for (std::thread& t : threads) t.join();
  EXPECT_EQ(right, 1000);
  EXPECT_NE(db.metrics().prometheus().find("\nprisma_pool_connections_open 4\n"), std::string::npos);
}

TEST(pool, a_transaction_that_is_held_keeps_others_waiting_no_longer_than_allowed) {
  client db({.url = fresh_postgres_url(), .pool = {.max_size = 1, .acquire_timeout = 30ms}});
  db.create_tables();
  db.transaction([&](auto&) {
    std::thread([&] {
      try {
        db.author.count();
        ADD_FAILURE();
      } catch (const tenon::pool_timeout& e) {
        EXPECT_EQ(e.code(), "P2024");
        EXPECT_NE(e.message().find("30 ms, connection limit: 1"), std::string::npos) << e.message();
      }
    }).join();
  });
  EXPECT_EQ(db.author.count(), 0);
}

}  // namespace
