// Where a client's database is, and what is SQLite's own about its transactions.
#include "client/lab.hpp"

#include <tenon/client/raw.hpp>

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>

using namespace lab;
using namespace std::chrono_literals;

namespace {

TEST(database, in_memory_is_one_for_each_client_unless_it_is_shared) {
  client a({.url = ":memory:"});
  client b({.url = ":memory:"});
  a.create_tables();
  EXPECT_THROW(b.author.count(), tenon::schema_mismatch);

  client c({.url = "file::memory:?cache=shared"});
  client d({.url = "file::memory:?cache=shared"});
  c.create_tables();
  c.author.create({.name = "Ann"});
  EXPECT_EQ(d.author.count(), 1);
}

TEST(database, that_is_full_keeps_what_was_acknowledged) {
  client db({.url = ":memory:"});
  db.create_tables();
  db.execute_raw_unsafe("PRAGMA max_page_count = 40");
  std::int64_t created = 0;
  const std::string name(500, 'n');
  try {
    for (;; ++created) db.author.create({.name = name + std::to_string(created)});
  } catch (const tenon::storage_full& e) {
    EXPECT_EQ(e.kind(), tenon::error_kind::storage_full);
  }
  EXPECT_GT(created, 10);
  EXPECT_EQ(db.author.count(), created);
}

TEST(database, raw_reads_do_not_wait_for_a_writer) {
  const std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("tenon-raw-reads-" + std::to_string(::getpid()) + ".db");
  {
    client db({.url = "file:" + file.string(), .pool = {.acquire_timeout = 10s}});
    db.create_tables();
    db.transaction([&](auto& tx) {
      tx.author.create({.name = "Ann"});
      std::thread([&] {
        EXPECT_EQ(db.query_raw<std::int64_t>("SELECT count(*) FROM Author"), std::vector<std::int64_t>{0});
      }).join();
    });
  }
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + suffix);
}

class sqlite_transactions : public lab_test {};

TEST_F(sqlite_transactions, an_error_inside_a_transaction_can_be_survived) {
  db.transaction([&](auto& tx) {
    tx.author.create({.name = "Ann"});
    EXPECT_THROW(tx.author.create({.name = "Ann"}), tenon::unique_violation);
    tx.author.create({.name = "Bob"});
  });
  EXPECT_EQ(db.author.count(), 2);
}

TEST_F(sqlite_transactions, are_always_serializable) {
  EXPECT_THROW(db.transaction([](auto&) {}, {.isolation = tenon::isolation::read_committed}), tenon::validation_error);
  EXPECT_NO_THROW(db.transaction([](auto&) {}, {.isolation = tenon::isolation::serializable}));
}

}  // namespace
