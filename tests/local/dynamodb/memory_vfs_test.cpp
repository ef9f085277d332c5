#include "local/dynamodb/memory_vfs.hpp"

#include "local/dynamodb/sqlite.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tenon::local::dynamodb {
namespace {

class LocalDynamodbMemoryVfs : public testing::Test {
 protected:
  LocalDynamodbMemoryVfs() {
    db_.execute(
        "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=PERSIST; PRAGMA synchronous=OFF;"
        "PRAGMA mmap_size=1073741824; PRAGMA cache_size=10; CREATE TABLE t(k INTEGER PRIMARY KEY, v TEXT)");
  }

  void fill(int from, int to) {
    auto insert = db_.prepare("INSERT OR REPLACE INTO t VALUES(?1,?2)");
    const std::string text(500, 'x');
    for (int i = from; i < to; ++i) insert.bind(1, i * 7919 % 100'003).bind_text(2, text + std::to_string(from)).run();
  }
  std::int64_t number(const std::string& sql) {
    auto statement = db_.prepare(sql);
    statement.step();
    return statement.integer(0);
  }
  std::string check() {
    auto statement = db_.prepare("PRAGMA integrity_check");
    statement.step();
    return std::string(statement.text(0));
  }

  sqlite_connection db_{"memory", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, memory_vfs()};
};

TEST_F(LocalDynamodbMemoryVfs, keeps_what_is_committed) {
  db_.execute("BEGIN");
  fill(0, 3000);
  db_.execute("COMMIT");
  EXPECT_EQ(number("SELECT count(*) FROM t"), 3000);
  EXPECT_EQ(check(), "ok");
}

TEST_F(LocalDynamodbMemoryVfs, undoes_a_transaction_larger_than_the_cache) {
  fill(0, 1000);
  for (int round = 0; round < 3; ++round) {
    db_.execute("BEGIN");
    fill(500, 4000);
    db_.execute("DELETE FROM t WHERE k % 3 = 0");
    db_.execute("ROLLBACK");
    EXPECT_EQ(number("SELECT count(*) FROM t"), 1000);
    EXPECT_EQ(number("SELECT count(*) FROM t WHERE v LIKE '%x0'"), 1000);
    EXPECT_EQ(check(), "ok");
    fill(0, 10);
  }
}

TEST_F(LocalDynamodbMemoryVfs, gives_each_connection_a_database_of_its_own) {
  fill(0, 10);
  sqlite_connection other("memory", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, memory_vfs());
  auto tables = other.prepare("SELECT count(*) FROM sqlite_schema");
  tables.step();
  EXPECT_EQ(tables.integer(0), 0);
}

}  // namespace
}  // namespace tenon::local::dynamodb
