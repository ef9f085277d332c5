// The client behind PgBouncer, in each of its modes.
#include "support/pgbouncer.hpp"
#include "support/fresh_postgres.hpp"

#include <lab/client.hpp>
#include <tenon/client/raw.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using namespace lab;
using namespace std::chrono_literals;
using tenon::testing::pgbouncer;
using tenon::testing::shared_postgres;

namespace {

// A database of its own with the client's tables, made without the pooler.
std::string fresh_database() {
  static std::atomic<int> last{0};
  const std::string name = "pooled_" + std::to_string(++last);
  shared_postgres().execute("CREATE DATABASE " + name);
  client({.url = shared_postgres().url(name)}).create_tables();
  return name;
}

struct setting {
  const char* name;
  const char* mode;
  const char* parameters;
};

// Without it a test would look like one that failed on a connection.
class behind_pgbouncer : public testing::TestWithParam<setting> {
 protected:
  void SetUp() override {
    if (!pgbouncer::is_installed()) GTEST_SKIP() << "there is no " << pgbouncer::program_path;
    database = fresh_database();
    pooler.emplace(shared_postgres(), GetParam().mode, 2);
    db.emplace(tenon::client_options{.url = pooler->url(database) + GetParam().parameters,
                                     .pool = {.max_size = 2},
                                     .log = {.warn = tenon::emit::event}});
  }

  std::string database;
  std::optional<pgbouncer> pooler;
  std::optional<client> db;
};

TEST_P(behind_pgbouncer, single_operations_work) {
  for (int round = 0; round < 3; ++round) {
    const std::string name = "author " + std::to_string(round);
    const Author a = db->author.create({.name = name});
    EXPECT_EQ(db->author.find_unique_or_throw(author::id == a.id).name, name);
    EXPECT_EQ(db->author.update(author::name == name, {.born = 1900 + round}).born, 1900 + round);
    EXPECT_EQ(db->author.find_many({.where = author::born >= 1900}).size(), static_cast<std::size_t>(round + 1));
    EXPECT_THROW(db->author.create({.name = name}), tenon::unique_violation);
    EXPECT_EQ(db->query_raw<std::string>("SELECT name FROM \"Author\" WHERE id = {}", a.id).at(0), name);
    EXPECT_EQ(db->execute_raw("UPDATE \"Author\" SET born = {} WHERE id = {}", 1950 + round, a.id), 1);
  }
}

INSTANTIATE_TEST_SUITE_P(modes, behind_pgbouncer,
                         testing::Values(setting{"session", "session", ""},
                                         setting{"session_told", "session", "&pgbouncer=true"},
                                         setting{"transaction", "transaction", "&pgbouncer=true"},
                                         setting{"statement", "statement", "&pgbouncer=true"}),
                         [](const auto& of) { return std::string(of.param.name); });

class behind_pgbouncer_with_transactions : public behind_pgbouncer {};

TEST_P(behind_pgbouncer_with_transactions, everything_works) {
  for (int round = 0; round < 3; ++round) {
    const std::string tag = std::to_string(round);
    const Author a = db->author.create({.name = "A" + tag, .books = {.create = {{.title = "one"}, {.title = "two"}}}});
    const auto with_books = db->author.find_unique_or_throw(author::id == a.id, include(author::books));
    EXPECT_EQ(with_books.books.size(), 2u);
    const auto [made, count] = db->batch(ops.author.create({.name = "B" + tag}), ops.author.count());
    EXPECT_EQ(count, 2 * round + 2 + round);
    db->transaction([&](auto& tx) {
      tx.author.update(author::id == made.id, {.born = 1});
      EXPECT_THROW(tx.transaction([&](auto& nested) {
        nested.author.update(author::id == made.id, {.born = 2});
        nested.author.create({.name = "A" + tag});
      }),
                   tenon::unique_violation);
      tx.transaction([&](auto& nested) { nested.author.create({.name = "C" + tag}); });
      EXPECT_EQ(tx.author.find_unique_or_throw(author::id == made.id).born, 1);
    });
    EXPECT_THROW(db->transaction([&](auto& tx) {
      tx.author.create({.name = "lost" + tag});
      throw std::runtime_error("enough");
    }),
                 std::runtime_error);
    EXPECT_FALSE(db->author.find_unique(author::name == "lost" + tag));
    std::vector<SampleCreate> samples(1200);
    for (SampleCreate& s : samples) s.text = tag;
    EXPECT_EQ(db->sample.create_many(samples), 1200);
    int seen = 0;
    db->sample.for_each({.where = sample::text == tag}, [&](const sample::view&) { ++seen; });
    EXPECT_EQ(seen, 1200);
    EXPECT_EQ(db->sample.remove_many({.where = sample::text == tag}), 1200);
  }
}

TEST_P(behind_pgbouncer_with_transactions, many_clients_share_two_connections) {
  client crowd(
      {.url = pooler->url(database) + GetParam().parameters, .pool = {.max_size = 12, .acquire_timeout = 60s}});
  std::atomic<int> failures{0};
  std::vector<std::thread> threads;
  const int clients = std::string(GetParam().mode) == "session" ? 2 : 12;  // a session keeps its connection
  for (int t = 0; t < clients; ++t)
    threads.emplace_back([&, t] {
      try {
        for (int i = 0; i < 30; ++i) {
          const std::string name = std::to_string(t) + " " + std::to_string(i);
          crowd.author.create({.name = name});
          crowd.author.find_many({.where = author::name == name}, include(author::books));
          crowd.transaction([&](auto& tx) {
            tx.author.update(author::name == name, {.born = i});
            tx.execute_raw("UPDATE \"Author\" SET born = {} WHERE name = {}", i + 1, name);
          });
        }
      } catch (const std::exception& e) {
        ADD_FAILURE() << e.what();
        ++failures;
      }
    });
  for (std::thread& t : threads) t.join();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(crowd.author.count(), clients * 30);
}

TEST_P(behind_pgbouncer_with_transactions, nothing_is_lost_or_done_twice_when_it_is_restarted_under_load) {
  enum class outcome { acknowledged, unknown, failed };
  std::mutex guard;
  std::map<int, outcome> outcomes;
  std::atomic<int> next{0};
  std::atomic<bool> done{false};
  client crowd({.url = pooler->url(database) + GetParam().parameters, .pool = {.max_size = 2, .acquire_timeout = 60s}});
  std::vector<std::thread> writers;
  for (int t = 0; t < 4; ++t)
    writers.emplace_back([&] {
      while (!done) {
        const int operation = ++next;
        outcome o = outcome::acknowledged;
        try {
          const std::string text = std::to_string(operation);
          if (operation % 3 == 0) {
            crowd.transaction([&](auto& tx) {
              tx.sample.create({.text = text, .small = 1});
              tx.sample.create({.text = text, .small = 2});
            });
          } else if (operation % 3 == 1) {
            crowd.batch(ops.sample.create({.text = text, .small = 1}), ops.sample.create({.text = text, .small = 2}));
          } else {
            crowd.sample.create_many({{.text = text, .small = 1}, {.text = text, .small = 2}});
          }
        } catch (const tenon::error& e) {
          o = e.outcome_unknown() ? outcome::unknown : outcome::failed;
          std::this_thread::sleep_for(1ms);
        }
        const std::lock_guard lock(guard);
        outcomes[operation] = o;
      }
    });
  for (int i = 0; i < 4; ++i) {
    std::this_thread::sleep_for(200ms);
    pooler->stop(i % 2 == 0 ? SIGKILL : SIGTERM);
    pooler->start();
  }
  std::this_thread::sleep_for(200ms);
  done = true;
  for (std::thread& t : writers) t.join();

  client direct({.url = shared_postgres().url(database)});
  // What the server still runs for a pooler that is gone comes to its end first.
  for (int i = 0; i < 1000; ++i) {
    if (direct
            .query_raw<std::int64_t>("SELECT count(*) FROM pg_stat_activity WHERE datname = {} AND state <> 'idle' AND "
                                     "pid <> pg_backend_pid()",
                                     database)
            .at(0) == 0)
      break;
    std::this_thread::sleep_for(10ms);
  }
  std::map<int, int> stored;
  for (const Sample& s : direct.sample.find_many({})) ++stored[std::stoi(s.text)];
  int acknowledged = 0;
  for (const auto& [operation, o] : outcomes) {
    const int rows = stored[operation];
    switch (o) {
      case outcome::acknowledged:
        ++acknowledged;
        EXPECT_EQ(rows, 2) << operation;
        break;
      case outcome::unknown: EXPECT_TRUE(rows == 0 || rows == 2) << operation << ": " << rows; break;
      case outcome::failed: EXPECT_EQ(rows, 0) << operation; break;
    }
  }
  EXPECT_GT(acknowledged, 20);
}

INSTANTIATE_TEST_SUITE_P(modes, behind_pgbouncer_with_transactions,
                         testing::Values(setting{"session", "session", ""},
                                         setting{"session_told", "session", "&pgbouncer=true"},
                                         setting{"transaction", "transaction", "&pgbouncer=true"}),
                         [](const auto& of) { return std::string(of.param.name); });

class pgbouncer_errors : public testing::Test {
 protected:
  void SetUp() override {
    if (!pgbouncer::is_installed()) GTEST_SKIP() << "there is no " << pgbouncer::program_path;
  }
};

TEST_F(pgbouncer_errors, name_what_is_wrong) {
  const std::string database = fresh_database();
  const pgbouncer statements(shared_postgres(), "statement", 1);
  client db({.url = statements.url(database) + "&pgbouncer=true"});
  try {
    db.transaction([](auto& tx) { tx.author.create({.name = "Ann"}); });
    ADD_FAILURE();
  } catch (const tenon::error& e) {
    EXPECT_NE(e.server_message().find("transaction blocks not allowed"), std::string::npos) << e.server_message();
    EXPECT_FALSE(e.outcome_unknown());
  }
  EXPECT_EQ(db.author.count(), 0);

  client missing({.url = statements.url("no_such_database") + "&pgbouncer=true"});
  try {
    missing.connect();
    ADD_FAILURE();
  } catch (const tenon::error& e) {
    EXPECT_NE(e.server_message().find("no_such_database"), std::string::npos) << e.server_message();
  }
}

TEST_F(pgbouncer_errors, tell_how_to_set_what_it_refuses) {
  const std::string database = fresh_database();
  const pgbouncer sessions(shared_postgres(), "session", 1);

  // Settings at the start of a connection are refused, unless PgBouncer is told to ignore them.
  client with_schema({.url = sessions.url(database) + "&schema=public"});
  try {
    with_schema.connect();
    ADD_FAILURE();
  } catch (const tenon::error& e) {
    EXPECT_EQ(e.kind(), tenon::error_kind::server_unreachable);
    EXPECT_NE(e.hint().find("pgbouncer=true"), std::string::npos) << e.what();
  }
}

TEST_F(pgbouncer_errors, tell_to_name_the_pooler_where_statements_get_lost) {
  const std::string database = fresh_database();
  const pgbouncer transactions(shared_postgres(), "transaction", 1);
  client first({.url = transactions.url(database), .pool = {.max_size = 1}});
  client second({.url = transactions.url(database), .pool = {.max_size = 1}});
  first.author.count();
  try {
    second.author.find_many({});
    second.author.count();
    first.author.count();
    first.author.find_many({});
    ADD_FAILURE();
  } catch (const tenon::error& e) {
    EXPECT_NE(e.hint().find("pgbouncer=true"), std::string::npos) << e.what();
  }
}

TEST_F(pgbouncer_errors, say_when_there_was_no_connection_to_be_had) {
  const std::string database = fresh_database();
  const pgbouncer transactions(shared_postgres(), "transaction", 1, "query_wait_timeout = 1\n");
  client db({.url = transactions.url(database) + "&pgbouncer=true", .pool = {.max_size = 2}});
  db.transaction(
      [&](auto& tx) {
        tx.author.count();
        std::thread([&] {
          try {
            db.author.create({.name = "Ann"});
            ADD_FAILURE();
          } catch (const tenon::timeout_error& e) {
            EXPECT_NE(e.message().find("query_wait_timeout"), std::string::npos) << e.message();
            EXPECT_TRUE(e.is_retryable());
            EXPECT_FALSE(e.outcome_unknown());
          }
        }).join();
      },
      {.timeout = 60s});
  EXPECT_EQ(db.author.count(), 0);
}

TEST_F(pgbouncer_errors, of_time_outs_reach_the_server_through_it) {
  const std::string database = fresh_database();
  const pgbouncer transactions(shared_postgres(), "transaction", 1);
  client db({.url = transactions.url(database) + "&pgbouncer=true&socket_timeout=1", .pool = {.max_size = 1}});
  EXPECT_THROW(db.query_raw<std::string>("SELECT pg_sleep(62)"), tenon::timeout_error);
  EXPECT_EQ(db.author.count(), 0);
  EXPECT_EQ(
      shared_postgres().execute("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(62)%' AND "
                                "state = 'active'")[0][0],
      "0");
}

}  // namespace
