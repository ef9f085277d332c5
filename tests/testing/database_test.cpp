#include <tenon/testing/database.hpp>

#include "testing/processes.hpp"

#include <notes/client.hpp>
#include <server_notes/client.hpp>
#include <tenon/client/raw.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace tenon::testing {
namespace {

// ---- what holds on both databases ----

template <class Client>
void add_two_notes(Client& db) {
  db.folder.create({.name = "inbox"});
  db.note.create_many({{.text = "one", .inside = "inbox"}, {.text = "two"}});
}

template <class Client>
class databases : public ::testing::Test {};

using clients = ::testing::Types<notes::client, server_notes::client>;
TYPED_TEST_SUITE(databases, clients);

TYPED_TEST(databases, have_the_schema_and_nothing_in_it) {
  database<TypeParam> test_db;
  TypeParam db{{.url = test_db.url()}};
  EXPECT_EQ(db.note.count(), 0);
  EXPECT_EQ(db.note.create({.text = "mine"}).id, 1);
  EXPECT_THROW(db.note.create({.text = "mine"}), unique_violation);
  EXPECT_THROW(db.note.create({.text = "lost", .inside = "nowhere"}), foreign_key_violation);
}

TYPED_TEST(databases, see_nothing_of_each_other) {
  database<TypeParam> one;
  database<TypeParam> other;
  TypeParam at_one = one.client();
  TypeParam at_other = other.client();
  at_one.note.create({.text = "mine"});
  EXPECT_EQ(at_other.note.count(), 0);
  database<TypeParam> third;
  EXPECT_EQ(third.client().note.count(), 0);
}

TYPED_TEST(databases, are_shared_by_clients_and_outlast_them) {
  database<TypeParam> test_db;
  {
    TypeParam first = test_db.client();
    TypeParam second = test_db.client();
    first.note.create({.text = "mine"});
    EXPECT_EQ(second.note.count(), 1);
  }
  EXPECT_EQ(test_db.client().note.count(), 1);
}

TYPED_TEST(databases, begin_with_what_the_seed_put_in_once) {
  static int seeded;
  seeded = 0;
  const auto seed = [](TypeParam& db) {
    ++seeded;
    add_two_notes(db);
  };
  for (int i = 0; i < 3; ++i) {
    database<TypeParam> test_db(seed);
    TypeParam db = test_db.client();
    EXPECT_EQ(db.note.count(), 2);
    EXPECT_EQ(db.note.create({.text = "three"}).id, 3);  // numbers go on, too
  }
  EXPECT_EQ(seeded, 1);
  EXPECT_EQ(database<TypeParam>().client().note.count(), 0);
}

TYPED_TEST(databases, a_seed_that_fails_is_run_again) {
  static bool fails;
  fails = true;
  database_template<TypeParam> from([](TypeParam& db) {
    add_two_notes(db);
    if (fails) db.note.create({.text = "two"});
  });
  EXPECT_THROW(database<TypeParam>{from}, unique_violation);
  fails = false;
  EXPECT_EQ(database<TypeParam>(from).client().note.count(), 2);
}

TYPED_TEST(databases, are_made_by_several_threads) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([] {
      for (int round = 0; round < 3; ++round) {
        database<TypeParam> test_db(add_two_notes<TypeParam>);
        TypeParam db = test_db.client();
        db.note.create({.text = "three"});
        EXPECT_EQ(db.note.count(), 3);
      }
    });
  }
  for (std::thread& t : threads) t.join();
}

// How long they take is for people to read: machines are too different for a limit.
TYPED_TEST(databases, say_how_fast_they_are_made) {
  using milliseconds = std::chrono::duration<double, std::milli>;
  const auto timed = [](const auto& what) {
    const auto before = std::chrono::steady_clock::now();
    what();
    return milliseconds(std::chrono::steady_clock::now() - before).count();
  };
  std::optional<database<TypeParam>> test_db;
  std::printf("first, with the template: %.1f ms\n", timed([&] { test_db.emplace(); }));
  std::printf("second: %.1f ms\n", timed([&] { test_db.emplace(); }));
  std::vector<double> with_work;
  std::vector<double> at_once;
  for (int i = 0; i < 10; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));  // a test
    with_work.push_back(timed([&] { test_db.emplace(); }));
  }
  for (int i = 0; i < 10; ++i) at_once.push_back(timed([&] { test_db.emplace(); }));
  for (std::vector<double>* v : {&with_work, &at_once}) std::sort(v->begin(), v->end());
  std::printf("one every 100 ms: median %.2f ms, longest %.2f ms\n", with_work[5], with_work[9]);
  std::printf("one after the other: median %.2f ms, longest %.2f ms\n", at_once[5], at_once[9]);
}

// ---- PostgreSQL ----

std::set<std::string> names_on(postgres_server& server) {
  std::set<std::string> out;
  for (const auto& row : server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'tenon\\_%'"))
    out.insert(row[0].value());
  return out;
}

TEST(databases_on_a_server, are_dropped_though_somebody_is_connected) {
  postgres_server server;
  database_template<server_notes::client> from(server);
  std::optional<database<server_notes::client>> one(from);
  const database<server_notes::client> two(from);  // from here on a thread drops
  server_notes::client db = one->client();
  EXPECT_EQ(db.note.count(), 0);
  one.reset();
  EXPECT_TRUE(eventually([&] { return !db.try_run(server_notes::ops.note.count()); }));
}

TEST(databases_on_a_server, leave_the_template_of_a_schema_for_other_processes) {
  postgres_server server;
  for (int i = 0; i < 2; ++i) {
    database_template<server_notes::client> from(server);
    EXPECT_EQ(database<server_notes::client>(from).client().note.count(), 0);
    EXPECT_EQ(database<server_notes::client>(from).client().note.count(), 0);
  }
  const std::set<std::string> kept = names_on(server);
  EXPECT_EQ(kept.size(), 1u);
  EXPECT_TRUE(kept.begin()->starts_with("tenon_template_"));
}

TEST(databases_on_a_server, leave_nothing_of_a_seed) {
  postgres_server server;
  {
    database_template<server_notes::client> from(server, add_two_notes<server_notes::client>);
    const database<server_notes::client> one(from);
    const database<server_notes::client> two(from);
    const database<server_notes::client> three(from);
    EXPECT_GE(names_on(server).size(), 4u);
  }
  EXPECT_EQ(names_on(server), std::set<std::string>());
}

TEST(databases_on_a_server, are_made_by_processes_that_do_not_disturb_each_other) {
  postgres_server server({.tcp = true});
  std::vector<child_process> children;
  for (int i = 0; i < 4; ++i) {
    children.emplace_back([&] {
      database_template<server_notes::client> from(server.url());
      database<server_notes::client> test_db(from);
      server_notes::client db = test_db.client();
      db.note.create({.text = "mine"});
      if (db.note.count() != 1) throw 1;
    });
  }
  for (child_process& c : children) EXPECT_EQ(c.wait(), 0);
  EXPECT_EQ(names_on(server).size(), 1u);
}

TEST(databases_on_a_server, survive_its_restart) {
  postgres_server server({.settings = {{"synchronous_commit", "on"}}});
  database_template<server_notes::client> from(server);
  database<server_notes::client> before(from);
  before.client().note.create({.text = "mine"});
  server.kill();
  EXPECT_THROW(database<server_notes::client>{from}, connection_error);
  server.start();
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(before.client().note.count(), 1);
  database<server_notes::client> after(from);
  EXPECT_EQ(after.client().note.count(), 0);
}

TEST(databases_on_a_server, are_refused_to_clients_of_sqlite) {
  EXPECT_THROW(database_template<notes::client>("postgresql://localhost"), validation_error);
}

}  // namespace
}  // namespace tenon::testing
