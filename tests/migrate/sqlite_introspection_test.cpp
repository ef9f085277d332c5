#include "migrate/sqlite_introspection.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tenon::migrate::sqlite {
namespace {

using names = std::vector<std::string>;

class sqlite_introspection : public ::testing::Test {
 protected:
  sql_schema read(const std::string& sql) {
    db.exec(sql);
    return introspect(db);
  }
  table read_table(const std::string& sql) { return read(sql).tables.at(0); }

  tenon::sql::sqlite::connection db{{.path = ":memory:", .memory = true}};
};

TEST_F(sqlite_introspection, lists_tables_by_name_and_leaves_out_what_is_not_the_schemas) {
  const sql_schema found = read(
      "CREATE TABLE b (id INTEGER PRIMARY KEY AUTOINCREMENT);"
      "CREATE TABLE A (id INT);"
      "CREATE TABLE _cf_KV (id INT);"
      "CREATE TABLE _cf_own (id INT);"
      "CREATE TABLE d1_migrations (id INT);"
      "CREATE TABLE _litestream_seq (id INT);"
      "CREATE VIEW v AS SELECT 1;"
      "CREATE VIRTUAL TABLE f USING fts5(x);"
      "INSERT INTO b DEFAULT VALUES; ANALYZE;");
  names found_names;
  for (const table& t : found.tables) found_names.push_back(t.name);
  EXPECT_EQ(found_names, (names{"A", "_cf_own", "b"}));
  names occupied;
  for (const object_name& each : found.occupied_names) occupied.push_back(each.name);
  EXPECT_EQ(occupied, (names{"f", "f_config", "f_content", "f_data", "f_docsize", "f_idx", "v"}));
}

TEST_F(sqlite_introspection, knows_the_declared_types) {
  const table found = read_table(
      "CREATE TABLE t (a INTEGER, b int, c BIGINT, d REAL, e DOUBLE, f BOOLEAN, g TEXT, h VARCHAR(20), i "
      "DECIMAL(10,2), "
      "j numeric, k DATETIME, l timestamp, m BLOB, n JSONB, o GEOMETRY, p)");
  const std::vector<column_type> expected{
      {type_family::integer, {}},    {type_family::integer, {}},  {type_family::bigint, {}},
      {type_family::real, {}},       {type_family::real, {}},     {type_family::boolean, {}},
      {type_family::text, {}},       {type_family::text, {}},     {type_family::decimal, {}},
      {type_family::decimal, {}},    {type_family::datetime, {}}, {type_family::datetime, {}},
      {type_family::binary, {}},     {type_family::json, {}},     {type_family::unsupported, "geometry"},
      {type_family::unsupported, ""}};
  ASSERT_EQ(found.columns.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i)
    EXPECT_EQ(found.columns[i].type, expected[i]) << found.columns[i].name;
}

TEST_F(sqlite_introspection, takes_an_integer_primary_key_for_numbered_and_required) {
  const table numbered = read_table("CREATE TABLE t (id INTEGER PRIMARY KEY, x INT NOT NULL DEFAULT 3)");
  EXPECT_EQ(numbered.primary_key, names{"id"});
  EXPECT_TRUE(numbered.columns[0].auto_increment);
  EXPECT_TRUE(numbered.columns[0].required);
  EXPECT_EQ(numbered.columns[1].default_value, (column_default{column_default::form::value, "3"}));
}

TEST_F(sqlite_introspection, keeps_the_order_of_a_composite_key) {
  const table found = read_table("CREATE TABLE t (a INT NOT NULL, b INT NOT NULL, PRIMARY KEY (b, a))");
  EXPECT_EQ(found.primary_key, (names{"b", "a"}));
  EXPECT_FALSE(found.columns[0].auto_increment);
}

TEST_F(sqlite_introspection, tells_indexes_from_constraints_and_attachments) {
  const table found = read_table(
      "CREATE TABLE t (a INT, b INT, UNIQUE (a));"
      "CREATE INDEX i1 ON t(b DESC, a);"
      "CREATE UNIQUE INDEX i2 ON t(b);"
      "CREATE INDEX i3 ON t(a + b);"
      "CREATE UNIQUE INDEX i4 ON t(a) WHERE b = 1;"
      "CREATE TRIGGER tr AFTER INSERT ON T BEGIN SELECT 1; END;");
  ASSERT_EQ(found.indexes.size(), 3U);
  EXPECT_EQ(found.indexes[0], (index{.name = "i2", .unique = true, .columns = {{"b"}}}));
  EXPECT_EQ(found.indexes[1], (index{.name = "i1", .columns = {{"b", schema::sort_order::descending}, {"a"}}}));
  EXPECT_TRUE(found.indexes[2].is_constraint);
  EXPECT_EQ(found.attachments, (names{"CREATE INDEX i3 ON t(a + b)", "CREATE UNIQUE INDEX i4 ON t(a) WHERE b = 1",
                                      "CREATE TRIGGER tr AFTER INSERT ON T BEGIN SELECT 1; END"}));
}

TEST_F(sqlite_introspection, completes_foreign_keys) {
  const sql_schema found = read(
      "CREATE TABLE parent (x INT NOT NULL, y INT NOT NULL, PRIMARY KEY (y, x));"
      "CREATE TABLE child (p INT, q INT, r INT REFERENCES PARENT(x) ON UPDATE SET DEFAULT, "
      "FOREIGN KEY (p, q) REFERENCES Parent ON DELETE SET NULL);");
  const std::vector<foreign_key> expected{{.name = "",
                                           .columns = {"p", "q"},
                                           .referenced_table = "parent",
                                           .referenced_columns = {"y", "x"},
                                           .on_delete = schema::referential_action::set_null,
                                           .on_update = schema::referential_action::no_action},
                                          {.name = "",
                                           .columns = {"r"},
                                           .referenced_table = "parent",
                                           .referenced_columns = {"x"},
                                           .on_delete = schema::referential_action::no_action,
                                           .on_update = schema::referential_action::set_default}};
  EXPECT_EQ(found.tables[0].foreign_keys, expected);
}

TEST_F(sqlite_introspection, notes_what_the_schema_language_cannot_express) {
  EXPECT_EQ(
      read_table("CREATE TABLE t (a INT CHECK (a > 0), b TEXT COLLATE NOCASE, c INT AS (a + 1)) STRICT").peculiarities,
      (names{"generated columns", "check constraints", "collations", "its STRICT typing"}));
  EXPECT_EQ(read("CREATE TABLE u (a INT PRIMARY KEY, \"check\" INT) WITHOUT ROWID").tables[1].peculiarities,
            names{"its WITHOUT ROWID form"});
}

}  // namespace
}  // namespace tenon::migrate::sqlite
