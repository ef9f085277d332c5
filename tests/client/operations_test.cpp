// Operations as values, and where a client's database is.
#include "client/lab.hpp"

#include <tenon/client/raw.hpp>

#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <utility>

using namespace lab;
using namespace std::chrono_literals;

namespace {

class operations : public lab_test {};

TEST_F(operations, touch_nothing_until_they_are_run) {
  const auto op = ops.author.create({.name = "Ann"});
  EXPECT_EQ(db.author.count(), 0);
  EXPECT_EQ(db.run(op).name, "Ann");
  EXPECT_EQ(db.author.count(), 1);
}

TEST_F(operations, run_any_number_of_times_and_anywhere) {
  const auto count = ops.author.count();
  EXPECT_EQ(db.run(count), 0);
  db.author.create({.name = "Ann"});
  EXPECT_EQ(db.run(count), 1);
  db.transaction([&](auto& tx) { EXPECT_EQ(tx.run(count), 1); });
  db.snapshot([&](auto& s) { EXPECT_EQ(s.run(count), 1); });
  const auto copy = count;  // NOLINT: copies are what is tested
  EXPECT_EQ(db.run(copy), 1);
}

TEST_F(operations, give_their_error_as_a_value_when_tried) {
  EXPECT_EQ(db.try_run(ops.author.create({.name = "Ann"})).value().name, "Ann");
  const auto failed = db.try_run(ops.author.create({.name = "Ann"}));
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code(), "P2002");
  EXPECT_EQ(failed.error().kind(), tenon::error_kind::unique_violation);
}

TEST_F(operations, of_a_batch_return_their_results_in_order) {
  const auto [ann, count, books] =
      db.batch(ops.author.create({.name = "Ann"}), ops.author.count(), ops.book.find_many({}));
  EXPECT_EQ(ann.name, "Ann");
  EXPECT_EQ(count, 1);
  EXPECT_TRUE(books.empty());
}

TEST_F(operations, of_a_batch_in_a_transaction_are_undone_alone) {
  db.transaction([](auto& tx) {
    tx.author.create({.name = "Ann"});
    EXPECT_THROW(tx.batch(ops.author.create({.name = "Bob"}), ops.author.create({.name = "Ann"})),
                 tenon::unique_violation);
    EXPECT_EQ(tx.author.count(), 1);
  });
  EXPECT_EQ(db.author.count(), 1);
}

TEST_F(operations, stream_views_of_a_transaction_too) {
  add_library();
  std::string titles;
  db.transaction([&](auto& tx) {
    tx.book.for_each({.order_by = book::title.desc(), .take = 2}, [&](const book::view& b) { titles += b.title; });
  });
  EXPECT_EQ(titles, "ED");
}

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

}  // namespace
