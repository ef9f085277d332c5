// Prepared statements: what they survive, and how many of them there are.
#include "client/only_postgresql/types_database.hpp"

#include <tenon/client/raw.hpp>

#include <string>
#include <thread>
#include <vector>

using namespace types;

namespace {

class prepared_statements : public types_database {
 protected:
  prepared_statements() : one({.url = url, .pool = {.max_size = 1}, .log = {.warn = tenon::emit::event}}) {
    one.column.create({.text = "a", .integer = 1, .mood = Mood::SAD});
    // Some rounds, so that the server has plans that it keeps.
    for (int i = 0; i < 8; ++i) EXPECT_EQ(find_all(one), 1u);
  }

  template <class Client>
  static std::size_t find_all(Client& with) {
    return with.column.find_many({.where = column::integer == 1 && column::mood == Mood::SAD}).size();
  }

  std::vector<std::string> on_server() {
    return one.query_raw<std::string>("SELECT statement FROM pg_prepared_statements");
  }

  client one;  // with a single connection; changes are made on `db`'s
};

TEST_F(prepared_statements, survive_changed_columns) {
  db.execute_raw_unsafe("ALTER TABLE columns ALTER COLUMN \"text\" TYPE varchar(50)");
  EXPECT_EQ(find_all(one), 1u);
  db.execute_raw_unsafe("ALTER TABLE columns ALTER COLUMN \"integer\" TYPE bigint");
  EXPECT_EQ(find_all(one), 1u);
  db.execute_raw_unsafe("ALTER TABLE columns ALTER COLUMN \"integer\" TYPE numeric");
  EXPECT_EQ(find_all(one), 1u);
}

TEST_F(prepared_statements, survive_an_enum_that_is_made_anew) {
  for (int i = 0; i < 2; ++i) {
    db.execute_raw_unsafe(
        "BEGIN; ALTER TABLE columns ALTER COLUMN mood DROP DEFAULT, ALTER COLUMN mood TYPE text;"
        "ALTER TABLE \"List\" ALTER COLUMN moods TYPE text[]; DROP TYPE mood; CREATE TYPE mood AS ENUM ('HAPPY', 'not "
        "happy');"
        "ALTER TABLE columns ALTER COLUMN mood TYPE mood USING mood::mood;"
        "ALTER TABLE \"List\" ALTER COLUMN moods TYPE mood[] USING moods::mood[]; COMMIT");
    EXPECT_EQ(find_all(one), 1u);
    EXPECT_EQ(one.column.create({.mood = Mood::SAD}).mood, Mood::SAD);
    EXPECT_EQ(one.column.create_many({{.mood = Mood::SAD}, {.mood = Mood::HAPPY}}), 2);
    EXPECT_EQ(one.list.create({.moods = {Mood::SAD}}).moods.size(), 1u);
  }
}

TEST_F(prepared_statements, survive_a_table_that_is_made_anew) {
  db.execute_raw_unsafe("CREATE TABLE other (LIKE columns); DROP TABLE columns; ALTER TABLE other RENAME TO columns");
  EXPECT_EQ(find_all(one), 0u);
}

TEST_F(prepared_statements, survive_that_a_pooler_or_a_user_forgets_them) {
  for (const char* command : {"DEALLOCATE ALL", "DISCARD ALL", "DISCARD PLANS"}) {
    one.execute_raw_unsafe(command);
    EXPECT_EQ(find_all(one), 1u) << command;
    one.execute_raw_unsafe(command);
    const auto [columns, lists] = one.batch(ops.column.count(), ops.list.count());
    EXPECT_EQ(columns + lists, 1) << command;
    one.execute_raw_unsafe(command);
    std::size_t seen = 0;
    one.column.for_each({}, [&](const column::view&) { ++seen; });
    EXPECT_EQ(seen, 1u);
  }
}

TEST_F(prepared_statements, of_raw_queries_survive_changed_columns) {
  const auto run = [&] {
    return one.query_raw_values("SELECT * FROM columns WHERE id = {}", [] {
      tenon::query::parameters p;
      p.add(1);
      return p;
    }());
  };
  const std::size_t before = run().columns.size();
  for (int i = 0; i < 8; ++i) run();
  db.execute_raw_unsafe("ALTER TABLE columns ADD COLUMN more int");
  EXPECT_EQ(run().columns.size(), before + 1);
  EXPECT_EQ(one.execute_raw("UPDATE columns SET integer = {}", 5), 1);
  db.execute_raw_unsafe("ALTER TABLE columns ALTER COLUMN integer TYPE text");
  EXPECT_EQ(one.execute_raw("UPDATE columns SET integer = {}", "6"), 1);
}

TEST_F(prepared_statements, whose_tables_changed_end_a_transaction_that_can_be_run_again) {
  int attempts = 0;
  one.transaction(
      [&](auto& tx) {
        tx.list.count();
        if (++attempts == 1) {
          std::thread([&] {
            db.execute_raw_unsafe("ALTER TABLE columns ALTER COLUMN \"text\" TYPE varchar(60)");
          }).join();
        }
        EXPECT_EQ(find_all(tx), 1u);
      },
      {.max_attempts = 2});
  EXPECT_EQ(attempts, 2);
  try {
    one.transaction([&](auto& tx) {
      tx.execute_raw_unsafe("DEALLOCATE ALL");
      find_all(tx);
    });
    ADD_FAILURE();
  } catch (const tenon::transaction_conflict& e) {
    EXPECT_TRUE(e.is_retryable());
    EXPECT_EQ(e.native_code(), "26000");
  }
  EXPECT_EQ(find_all(one), 1u);
}

TEST_F(prepared_statements, whose_tables_changed_are_repeated_where_they_are_a_transactions_first) {
  int attempts = 0;
  one.transaction([&](auto& tx) {
    ++attempts;
    std::thread([&] { db.execute_raw_unsafe("ALTER TABLE columns ALTER COLUMN \"text\" TYPE varchar(60)"); }).join();
    EXPECT_EQ(find_all(tx), 1u);
    tx.column.create({.text = "b"});
  });
  EXPECT_EQ(attempts, 1);
  EXPECT_EQ(db.column.count(), 2);
}

TEST_F(prepared_statements, keep_finding_tables_when_the_search_path_changes) {
  db.execute_raw_unsafe(
      "CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.thing (a int, b int); CREATE TABLE thing (a int)");
  const auto columns = [&] { return one.query_raw_values("SELECT * FROM thing", {}).columns.size(); };
  EXPECT_EQ(columns(), 1u);
  one.execute_raw_unsafe("SET search_path TO elsewhere, public");
  EXPECT_EQ(columns(), 2u);
  one.execute_raw_unsafe("RESET search_path");
  EXPECT_EQ(columns(), 1u);
}

TEST_F(prepared_statements, that_are_used_stay_and_those_used_longest_ago_go) {
  client small({.url = url + (url.find('?') == std::string::npos ? "?" : "&") + "statement_cache_size=4",
                .pool = {.max_size = 1}});
  const auto names = [&](const std::string& text) {
    return small.query_raw<std::string>("SELECT name FROM pg_prepared_statements WHERE statement = {}", text);
  };
  const std::string kept = "SELECT 'kept'";
  small.query_raw<std::string>(kept);
  const std::vector<std::string> name = names(kept);
  ASSERT_EQ(name.size(), 1u);
  for (int i = 0; i < 20; ++i) {
    small.query_raw<int>("SELECT " + std::to_string(i));
    small.query_raw<std::string>(kept);
    EXPECT_EQ(names(kept), name);
  }
  EXPECT_LE(small.query_raw<std::int64_t>("SELECT count(*) FROM pg_prepared_statements").at(0), 4);
}

TEST_F(prepared_statements, of_a_plan_that_is_used_stay) {
  client small({.url = url + (url.find('?') == std::string::npos ? "?" : "&") + "statement_cache_size=3",
                .pool = {.max_size = 1}});
  const auto name = [&] {
    return small.query_raw<std::string>(
        "SELECT name FROM pg_prepared_statements WHERE statement LIKE 'SELECT COUNT%List%'");
  };
  small.list.count();
  const auto first = name();
  ASSERT_EQ(first.size(), 1u);
  for (int i = 0; i < 10; ++i) {
    small.query_raw<int>("SELECT " + std::to_string(i));
    small.list.count();
  }
  EXPECT_EQ(name(), first);
}

TEST_F(prepared_statements, that_changed_are_not_left_on_the_server) {
  for (int i = 0; i < 5; ++i) {
    db.execute_raw_unsafe("ALTER TABLE columns ALTER COLUMN \"text\" TYPE " +
                          std::string(i % 2 == 0 ? "varchar(70)" : "text"));
    EXPECT_EQ(find_all(one), 1u);
  }
  std::size_t same = 0;
  for (const std::string& text : on_server())
    same += text.find("\"mood\" = ") != std::string::npos && text.starts_with("SELECT");
  EXPECT_LE(same, 1u);
}

TEST_F(prepared_statements, can_be_done_without) {
  const std::string sign = url.find('?') == std::string::npos ? "?" : "&";
  for (const char* setting : {"statement_cache_size=0", "pgbouncer=true"}) {
    client without({.url = url + sign + setting, .pool = {.max_size = 1}});
    for (int i = 0; i < 3; ++i) EXPECT_EQ(find_all(without), 1u) << setting;
    const auto [columns, lists] = without.batch(ops.column.count(), ops.list.count());
    EXPECT_EQ(columns + lists, 1);
    db.execute_raw_unsafe("ALTER TABLE columns ALTER COLUMN \"integer\" TYPE bigint");
    EXPECT_EQ(find_all(without), 1u) << setting;
    db.execute_raw_unsafe("ALTER TABLE columns ALTER COLUMN \"integer\" TYPE int");
    EXPECT_EQ(find_all(without), 1u) << setting;
    EXPECT_EQ(without.query_raw<std::int64_t>("SELECT count(*) FROM pg_prepared_statements").at(0), 0) << setting;
  }
}

}  // namespace
