#include "sql/sqlite/statement.hpp"

#include "sql/sqlite/connection.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <limits>
#include <string>

namespace tenon::sql::sqlite {
namespace {

connection memory() { return connection({.path = ":memory:", .memory = true}); }

TEST(sqlite_statement, gives_back_every_kind_of_value_it_was_bound_to) {
  connection db = memory();
  statement s = db.prepare("SELECT ?, ?, ?, ?, ?");
  const std::array<std::byte, 3> bytes{std::byte{0}, std::byte{255}, std::byte{1}};
  s.bind(1, std::numeric_limits<std::int64_t>::min());
  s.bind(2, 0.1);
  s.bind_text(3, "gr\xC3\xBC\xC3\x9F", lifetime::borrowed);
  s.bind_blob(4, bytes, lifetime::copied);
  s.bind_null(5);
  ASSERT_TRUE(s.step());
  EXPECT_EQ(s.column_count(), 5);
  EXPECT_EQ(s.int64(0), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(s.real(1), 0.1);
  EXPECT_EQ(s.text(2), "gr\xC3\xBC\xC3\x9F");
  ASSERT_EQ(s.blob(3).size(), 3U);
  EXPECT_EQ(s.blob(3)[1], std::byte{255});
  EXPECT_TRUE(s.is_null(4));
  EXPECT_EQ(s.kind(0), column_kind::integer);
  EXPECT_EQ(s.kind(1), column_kind::real);
  EXPECT_EQ(s.kind(2), column_kind::text);
  EXPECT_EQ(s.kind(3), column_kind::blob);
  EXPECT_FALSE(s.step());
}

TEST(sqlite_statement, keeps_empty_texts_and_blobs_apart_from_null) {
  connection db = memory();
  statement s = db.prepare("SELECT ?, ?");
  s.bind_text(1, {}, lifetime::borrowed);
  s.bind_blob(2, {}, lifetime::borrowed);
  ASSERT_TRUE(s.step());
  EXPECT_EQ(s.kind(0), column_kind::text);
  EXPECT_EQ(s.text(0), "");
  EXPECT_EQ(s.kind(1), column_kind::blob);
  EXPECT_TRUE(s.blob(1).empty());
}

TEST(sqlite_statement, keeps_a_nul_inside_a_text) {
  connection db = memory();
  db.exec("CREATE TABLE t (v TEXT)");
  statement insert = db.prepare("INSERT INTO t VALUES (?)");
  insert.bind_text(1, std::string_view("a\0b", 3), lifetime::borrowed);
  insert.run();
  statement select = db.prepare("SELECT v FROM t");
  ASSERT_TRUE(select.step());
  EXPECT_EQ(select.text(0), std::string_view("a\0b", 3));
}

TEST(sqlite_statement, keeps_invalid_utf8_as_it_is) {
  connection db = memory();
  statement s = db.prepare("SELECT ?");
  s.bind_text(1, "\xFF\xC3(", lifetime::borrowed);
  ASSERT_TRUE(s.step());
  EXPECT_EQ(s.text(0), "\xFF\xC3(");
}

TEST(sqlite_statement, runs_again_after_a_reset_with_the_same_values) {
  connection db = memory();
  statement s = db.prepare("SELECT ? + 1", prepare_for::many_uses);
  s.bind(1, std::int64_t{41});
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(s.step());
    EXPECT_EQ(s.int64(0), 42);
    s.reset();
  }
  s.clear_bindings();
  ASSERT_TRUE(s.step());
  EXPECT_TRUE(s.is_null(0));
}

TEST(sqlite_statement, refuses_a_parameter_it_does_not_have) {
  connection db = memory();
  statement s = db.prepare("SELECT ?");
  EXPECT_EQ(s.parameter_count(), 1);
  try {
    s.bind(2, std::int64_t{1});
    FAIL();
  } catch (const validation_error& e) {
    EXPECT_EQ(e.kind(), error_kind::wrong_parameter_count);
  }
}

TEST(sqlite_statement, says_so_when_there_is_none) {
  statement none;
  EXPECT_FALSE(none);
  EXPECT_THROW(none.step(), error);
  EXPECT_THROW(none.bind_null(1), error);
}

TEST(sqlite_statement, knows_its_text_and_its_columns) {
  connection db = memory();
  const statement s = db.prepare("SELECT 1 AS one, 2 AS two");
  EXPECT_EQ(s.sql(), "SELECT 1 AS one, 2 AS two");
  EXPECT_EQ(s.column_name(1), "two");
  EXPECT_TRUE(s.is_read_only());
}

TEST(sqlite_statement, is_prepared_from_exactly_one_statement) {
  connection db = memory();
  EXPECT_TRUE(db.prepare(" ; SELECT 1 ; -- and nothing else\n"));
  EXPECT_THROW(db.prepare("SELECT 1; SELECT 2"), raw_query_failed);
  EXPECT_THROW(db.prepare("  -- nothing"), raw_query_failed);
  EXPECT_THROW(db.prepare(""), raw_query_failed);
  EXPECT_THROW(db.prepare(std::string_view("SELECT 1\0 ; DROP TABLE t", 24)), raw_query_failed);
}

TEST(sqlite_statement, survives_the_move_of_its_connection) {
  connection first = memory();
  first.exec("CREATE TABLE t (v INTEGER UNIQUE); INSERT INTO t VALUES (1)");
  statement s = first.prepare("INSERT INTO t VALUES (1)");
  const connection second = std::move(first);
  EXPECT_THROW(s.step(), unique_violation);
}

}  // namespace
}  // namespace tenon::sql::sqlite
