#include "sql/sqlite/connection.hpp"

#include "sql/sqlite/url.hpp"
#include "support/temporary_folder.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

namespace tenon::sql::sqlite {
namespace {

using namespace std::chrono_literals;

std::string text_of(connection& db, const std::string& sql) {
  statement s = db.prepare(sql);
  return s.step() ? std::string(s.text(0)) : std::string("(no row)");
}

TEST(sqlite_connection, creates_a_file_with_a_write_ahead_log_and_foreign_keys) {
  const testing::temporary_folder folder;
  connection db({.path = folder.file("shop.db")});
  EXPECT_EQ(text_of(db, "PRAGMA journal_mode"), "wal");
  EXPECT_EQ(text_of(db, "PRAGMA foreign_keys"), "1");
  EXPECT_EQ(text_of(db, "PRAGMA trusted_schema"), "0");
  EXPECT_EQ(text_of(db, "PRAGMA synchronous"), "2");
  EXPECT_EQ(text_of(db, "PRAGMA busy_timeout"), "5000");
  EXPECT_FALSE(db.is_read_only());
}

TEST(sqlite_connection, obeys_its_options) {
  const testing::temporary_folder folder;
  connection db(
      parse_url("file:a%20b%3F.db?journal_mode=delete&synchronous=normal&busy_timeout=7", folder.path().string()));
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "a b?.db"));
  EXPECT_EQ(text_of(db, "PRAGMA journal_mode"), "delete");
  EXPECT_EQ(text_of(db, "PRAGMA synchronous"), "1");
  EXPECT_EQ(text_of(db, "PRAGMA busy_timeout"), "7");
}

TEST(sqlite_connection, takes_file_names_literally) {
  const testing::temporary_folder folder;
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  connection({.path = "file:odd?mode=memory"}).exec("CREATE TABLE t (v)");
  std::filesystem::current_path(before);
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "file:odd?mode=memory"));
}

TEST(sqlite_connection, keeps_private_memory_databases_apart) {
  connection a(parse_url("file::memory:", ""));
  connection b(parse_url("file::memory:", ""));
  a.exec("CREATE TABLE t (v)");
  EXPECT_THROW(b.exec("SELECT * FROM t"), schema_mismatch);
}

TEST(sqlite_connection, shares_a_memory_database_when_asked) {
  connection a(parse_url("file::memory:?cache=shared", ""));
  connection b(parse_url("file::memory:?cache=shared", ""));
  connection other(parse_url("file:other?mode=memory&cache=shared", ""));
  a.exec("CREATE TABLE t (v); INSERT INTO t VALUES (7)");
  EXPECT_EQ(text_of(b, "SELECT v FROM t"), "7");
  EXPECT_THROW(other.exec("SELECT * FROM t"), schema_mismatch);
}

TEST(sqlite_connection, waits_for_a_table_lock_of_a_shared_cache) {
  connection writer(parse_url("file:waits?mode=memory&cache=shared", ""));
  connection reader(parse_url("file:waits?mode=memory&cache=shared&busy_timeout=10000", ""));
  writer.exec("CREATE TABLE t (v)");
  statement count = reader.prepare("SELECT count(*) FROM t");
  writer.begin(begin_mode::immediate);
  writer.exec("INSERT INTO t VALUES (1)");
  std::atomic<bool> committed = false;
  std::thread committer([&] {
    std::this_thread::sleep_for(50ms);
    committed = true;
    writer.commit();
  });
  ASSERT_TRUE(count.step());
  EXPECT_TRUE(committed);
  EXPECT_EQ(count.int64(0), 1);
  committer.join();
}

TEST(sqlite_connection, gives_up_waiting_for_a_table_lock_when_the_time_is_over) {
  connection writer(parse_url("file:gives_up?mode=memory&cache=shared", ""));
  connection reader(parse_url("file:gives_up?mode=memory&cache=shared&busy_timeout=30", ""));
  writer.exec("CREATE TABLE t (v)");
  writer.begin(begin_mode::immediate);
  writer.exec("INSERT INTO t VALUES (1)");
  EXPECT_THROW(reader.exec("SELECT * FROM t"), timeout_error);
  writer.rollback();
  EXPECT_NO_THROW(reader.exec("SELECT * FROM t"));
}

TEST(sqlite_connection, tells_how_many_rows_changed) {
  connection db({.path = ":memory:", .memory = true});
  db.exec("CREATE TABLE t (v); INSERT INTO t VALUES (1), (2), (3)");
  EXPECT_EQ(db.last_changes(), 3);
  EXPECT_EQ(db.last_insert_rowid(), 3);
  db.exec("UPDATE t SET v = 0 WHERE v > 1");
  EXPECT_EQ(db.last_changes(), 2);
}

TEST(sqlite_connection, commits_and_rolls_back) {
  connection db({.path = ":memory:", .memory = true});
  db.exec("CREATE TABLE t (v)");
  db.begin(begin_mode::immediate);
  EXPECT_TRUE(db.in_transaction());
  db.exec("INSERT INTO t VALUES (1)");
  db.commit();
  EXPECT_FALSE(db.in_transaction());
  db.begin(begin_mode::deferred);
  db.exec("INSERT INTO t VALUES (2)");
  db.rollback();
  db.rollback();
  EXPECT_EQ(text_of(db, "SELECT group_concat(v) FROM t"), "1");
}

TEST(sqlite_connection, rolls_back_to_a_savepoint_only) {
  connection db({.path = ":memory:", .memory = true});
  db.exec("CREATE TABLE t (v)");
  db.begin(begin_mode::exclusive);
  db.exec("INSERT INTO t VALUES (1)");
  db.savepoint(1);
  db.exec("INSERT INTO t VALUES (2)");
  db.savepoint(2);
  db.exec("INSERT INTO t VALUES (3)");
  db.rollback_to_savepoint(2);
  db.release_savepoint(2);
  db.release_savepoint(1);
  db.commit();
  EXPECT_EQ(text_of(db, "SELECT group_concat(v) FROM t"), "1,2");
}

TEST(sqlite_connection, stops_what_runs_when_interrupted) {
  connection db({.path = ":memory:", .memory = true});
  std::atomic<bool> done = false;
  std::thread interrupter([&] {
    while (!done) {
      db.interrupt();
      std::this_thread::sleep_for(1ms);
    }
  });
  EXPECT_THROW(db.exec("WITH RECURSIVE n(v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n) SELECT count(*) FROM n"),
               cancelled);
  done = true;
  interrupter.join();
}

TEST(sqlite_connection, conflicts_with_a_write_since_its_snapshot) {
  const testing::temporary_folder folder;
  connection a({.path = folder.file("shop.db")});
  connection b({.path = folder.file("shop.db")});
  a.exec("CREATE TABLE t (v); INSERT INTO t VALUES (1)");
  b.begin(begin_mode::deferred);
  EXPECT_EQ(text_of(b, "SELECT v FROM t"), "1");
  a.exec("UPDATE t SET v = 2");
  try {
    b.exec("UPDATE t SET v = 3");
    FAIL();
  } catch (const transaction_conflict& e) {
    EXPECT_EQ(e.code(), "P2034");
    EXPECT_TRUE(e.is_retryable());
  }
}

}  // namespace
}  // namespace tenon::sql::sqlite
