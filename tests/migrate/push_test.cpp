#include "migrate/push.hpp"

#include "migrate/layout.hpp"
#include "migrate/sqlite_database.hpp"
#include "migrate/sqlite_dialect.hpp"
#include "schema_text.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tenon::migrate {
namespace {

using sql::sqlite::statement;
using names = std::vector<std::string>;

class push_models : public ::testing::Test {
 protected:
  push_result push_text(const std::string& text, const push_options& options = {}) {
    sqlite_database target(db);
    return push(layout(models(text), sqlite_dialect()), target, sqlite_dialect(), options);
  }

  void expect_in_sync(const std::string& text) {
    const push_result result = push_text(text);
    EXPECT_TRUE(result.applied);
    EXPECT_EQ(result.changes, names{});
  }

  // The values of the first column, separated by commas.
  std::string values(const std::string& sql) {
    statement query = db.prepare(sql);
    std::string list;
    while (query.step()) list.append(list.empty() ? "" : ",").append(query.is_null(0) ? "null" : query.text(0));
    return list;
  }

  sql::sqlite::connection db{{.path = ":memory:", .memory = true}};
};

const std::string user = "model User {\n id Int @id @default(autoincrement())\n email String\n}\n";

TEST_F(push_models, creates_tables_and_says_so) {
  const push_result result = push_text(user + "model Post {\n id Int @id\n title String @unique\n}");
  EXPECT_TRUE(result.applied);
  EXPECT_EQ(result.changes, (names{"create the table `User`", "create the table `Post`",
                                   "create the unique index `Post_title_key` of `Post`"}));
  EXPECT_EQ(result.statements.size(), 3U);
  EXPECT_EQ(values("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"),
            "Post,User");
}

TEST_F(push_models, has_nothing_to_do_the_second_time) {
  push_text(user);
  expect_in_sync(user);
}

TEST_F(push_models, refuses_to_drop_a_table_with_rows) {
  push_text(user + "model Old {\n id Int @id\n}");
  db.exec("INSERT INTO Old VALUES (1), (2)");
  const push_result result = push_text(user);
  EXPECT_FALSE(result.applied);
  EXPECT_EQ(result.data_loss, (std::vector<finding>{{"Dropping the table `Old` loses its 2 rows.", "Old", "", 2}}));
  EXPECT_EQ(values("SELECT count(*) FROM Old"), "2");
  EXPECT_TRUE(push_text(user, {.accept_data_loss = true}).applied);
  EXPECT_THROW(db.exec("SELECT * FROM Old"), schema_mismatch);
}

TEST_F(push_models, drops_an_empty_table_without_asking) {
  push_text(user + "model Old {\n id Int @id\n}");
  EXPECT_TRUE(push_text(user).applied);
}

TEST_F(push_models, refuses_to_drop_a_column_with_values) {
  push_text("model User {\n id Int @id\n a Int?\n b Int?\n}");
  db.exec("INSERT INTO User VALUES (1, 5, NULL), (2, NULL, NULL)");
  const push_result result = push_text("model User {\n id Int @id\n}");
  EXPECT_FALSE(result.applied);
  EXPECT_EQ(result.data_loss,
            (std::vector<finding>{{"Dropping the column `User.a` loses its 1 value.", "User", "a", 1}}));
  EXPECT_TRUE(push_text("model User {\n id Int @id\n}", {.accept_data_loss = true}).applied);
  EXPECT_EQ(values("SELECT id FROM User"), "1,2");
}

TEST_F(push_models, refuses_a_conversion_that_may_lose_values) {
  push_text("model User {\n id Int @id\n a String?\n}");
  db.exec("INSERT INTO User VALUES (1, '12'), (2, NULL)");
  const push_result result = push_text("model User {\n id Int @id\n a Int?\n}");
  EXPECT_FALSE(result.applied);
  ASSERT_EQ(result.data_loss.size(), 1U);
  EXPECT_EQ(result.data_loss[0].message,
            "Changing the column `User.a` from String to Int converts its 1 value, which may lose some of them.");
  EXPECT_TRUE(push_text("model User {\n id Int @id\n a Int?\n}", {.accept_data_loss = true}).applied);
  EXPECT_EQ(values("SELECT typeof(a) FROM User"), "integer,null");
}

TEST_F(push_models, converts_to_text_without_asking) {
  push_text("model User {\n id Int @id\n a Int\n}");
  db.exec("INSERT INTO User VALUES (1, 12)");
  EXPECT_TRUE(push_text("model User {\n id Int @id\n a String\n}").applied);
  EXPECT_EQ(values("SELECT a || typeof(a) FROM User"), "12text");
}

TEST_F(push_models, cannot_add_a_required_column_without_a_default_to_rows) {
  push_text(user);
  db.exec("INSERT INTO User (email) VALUES ('a')");
  const push_result result = push_text(
      "model User {\n id Int @id @default(autoincrement())\n email String\n age Int\n key String @default(uuid())\n}",
      {.accept_data_loss = true});
  EXPECT_FALSE(result.applied);
  ASSERT_EQ(result.impossible.size(), 2U);
  EXPECT_EQ(
      result.impossible[0].message,
      "The new column `User.age` is required, and the table has 1 row: give it a default, or make it optional first.");
  EXPECT_NE(result.impossible[1].message.find("computed by the client"), std::string::npos)
      << result.impossible[1].message;
  EXPECT_EQ(values("SELECT email FROM User"), "a");
}

TEST_F(push_models, adds_a_required_column_with_a_default) {
  push_text(user);
  db.exec("INSERT INTO User (email) VALUES ('a')");
  EXPECT_TRUE(
      push_text("model User {\n id Int @id @default(autoincrement())\n email String\n age Int @default(7)\n}").applied);
  EXPECT_EQ(values("SELECT email || age FROM User"), "a7");
}

TEST_F(push_models, cannot_require_a_column_that_has_nulls) {
  push_text("model User {\n id Int @id\n a Int?\n}");
  db.exec("INSERT INTO User VALUES (1, NULL), (2, 3)");
  const push_result result = push_text("model User {\n id Int @id\n a Int\n}");
  ASSERT_EQ(result.impossible.size(), 1U);
  EXPECT_EQ(
      result.impossible[0].message,
      "The column `User.a` becomes required, and 1 row of 2 have no value for it: fill them in, or give it a default.");
  EXPECT_TRUE(push_text("model User {\n id Int @id\n a Int @default(9)\n}").applied);
  EXPECT_EQ(values("SELECT a FROM User"), "9,3");
}

TEST_F(push_models, cannot_make_duplicates_unique) {
  push_text("model User {\n id Int @id\n a Int?\n b Int?\n}");
  db.exec("INSERT INTO User VALUES (1, 5, 1), (2, 5, 1), (3, NULL, 1), (4, NULL, 1), (5, 6, 2)");
  const std::string unique = "model User {\n id Int @id\n a Int?\n b Int?\n @@unique([a, b])\n}";
  const push_result result = push_text(unique, {.accept_data_loss = true});
  ASSERT_EQ(result.impossible.size(), 1U);
  EXPECT_EQ(result.impossible[0].message,
            "The columns `a, b` of the table `User` become unique, but hold 1 value more than once: remove the "
            "duplicates first.");
  db.exec("DELETE FROM User WHERE id = 2");
  EXPECT_TRUE(push_text(unique).applied);
}

TEST_F(push_models, finds_duplicates_that_the_change_itself_makes) {
  push_text(user);
  db.exec("INSERT INTO User (email) VALUES ('a'), ('b')");
  const push_result result =
      push_text("model User {\n id Int @id @default(autoincrement())\n email String\n code Int @unique @default(1)\n}");
  EXPECT_FALSE(result.applied);
  ASSERT_EQ(result.impossible.size(), 1U);
  EXPECT_NE(result.impossible[0].message.find("`code`"), std::string::npos) << result.impossible[0].message;
  expect_in_sync(user);
}

TEST_F(push_models, cannot_add_a_foreign_key_that_rows_violate) {
  push_text("model User {\n id Int @id\n}\nmodel Post {\n id Int @id\n userId Int\n}");
  db.exec("INSERT INTO User VALUES (1); INSERT INTO Post VALUES (1, 1), (2, 99)");
  const std::string related =
      "model User {\n id Int @id\n posts Post[]\n}\nmodel Post {\n id Int @id\n userId Int\n user User "
      "@relation(fields: [userId], "
      "references: [id])\n}";
  const push_result result = push_text(related);
  EXPECT_FALSE(result.applied);
  ASSERT_EQ(result.impossible.size(), 1U);
  EXPECT_EQ(result.impossible[0].message,
            "References from the table `Post` to rows of `User` that do not exist: 1. Correct or delete them first.");
  db.exec("DELETE FROM Post WHERE id = 2");
  EXPECT_TRUE(push_text(related).applied);
  EXPECT_THROW(db.exec("INSERT INTO Post VALUES (3, 99)"), foreign_key_violation);
}

TEST_F(push_models, keeps_rows_that_refer_to_a_table_built_anew) {
  const std::string before =
      "model User {\n id Int @id\n name String?\n posts Post[]\n}\n"
      "model Post {\n id Int @id\n user User @relation(fields: [userId], references: [id], onDelete: Cascade)\n userId "
      "Int\n}";
  push_text(before);
  db.exec("INSERT INTO User VALUES (1, 'a'); INSERT INTO Post VALUES (1, 1)");
  EXPECT_TRUE(push_text(std::string(before).replace(before.find("String?"), 7, "String @default(\"x\")")).applied);
  EXPECT_EQ(values("SELECT u.name FROM Post p JOIN User u ON u.id = p.userId"), "a");
  db.exec("DELETE FROM User");
  EXPECT_EQ(values("SELECT count(*) FROM Post"), "0") << "foreign keys are enforced again";
}

TEST_F(push_models, keeps_triggers_and_indexes_it_cannot_express) {
  push_text(user);
  db.exec(
      "CREATE INDEX by_lower ON User(lower(email));"
      "CREATE UNIQUE INDEX short ON User(email) WHERE length(email) < 3;"
      "CREATE TABLE log_of_users (n INTEGER);"
      "CREATE TRIGGER log_user AFTER INSERT ON User BEGIN INSERT INTO log_of_users VALUES (new.id); END");
  const std::string wanted =
      "model User {\n id Int @id @default(autoincrement())\n email String\n age Int @default(1)\n}\n"
      "model log_of_users {\n n Int?\n @@ignore\n}";
  EXPECT_TRUE(push_text(wanted).applied);
  EXPECT_EQ(values("SELECT name FROM sqlite_schema WHERE tbl_name = 'User' AND name NOT LIKE 'sqlite%' ORDER BY name"),
            "User,by_lower,log_user,short");
  db.exec("INSERT INTO User (email) VALUES ('x')");
  EXPECT_EQ(values("SELECT n FROM log_of_users"), "1");
  expect_in_sync(wanted);
}

TEST_F(push_models, cannot_keep_an_index_whose_column_goes) {
  push_text(user);
  db.exec("CREATE INDEX by_lower ON User(lower(email))");
  const push_result result =
      push_text("model User {\n id Int @id @default(autoincrement())\n}", {.accept_data_loss = true});
  EXPECT_FALSE(result.applied);
  ASSERT_EQ(result.impossible.size(), 1U);
  EXPECT_NE(result.impossible[0].message.find("`email`"), std::string::npos) << result.impossible[0].message;
  expect_in_sync(user);
}

TEST_F(push_models, asks_before_it_loses_check_constraints) {
  db.exec("CREATE TABLE User (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, email TEXT NOT NULL CHECK (email <> ''))");
  expect_in_sync(user);
  const std::string wanted =
      "model User {\n id Int @id @default(autoincrement())\n email String\n age Int @default(1)\n}";
  const push_result result = push_text(wanted);
  EXPECT_FALSE(result.applied);
  ASSERT_EQ(result.data_loss.size(), 1U);
  EXPECT_NE(result.data_loss[0].message.find("check constraints"), std::string::npos) << result.data_loss[0].message;
  EXPECT_TRUE(push_text(wanted, {.accept_data_loss = true}).applied);
}

TEST_F(push_models, leaves_views_virtual_tables_and_the_history_of_migrations_alone) {
  push_text(user);
  db.exec(
      "CREATE VIEW emails AS SELECT email FROM User;"
      "CREATE VIRTUAL TABLE search USING fts5(x);"
      "CREATE TABLE _prisma_migrations (id TEXT PRIMARY KEY)");
  const std::string wanted =
      "model User {\n id Int @id @default(autoincrement())\n email String\n age Int @default(1)\n}";
  db.exec(
      "INSERT INTO User (email) VALUES ('a'); INSERT INTO search VALUES ('y'); INSERT INTO _prisma_migrations VALUES "
      "('1')");
  EXPECT_TRUE(push_text(wanted).applied);
  EXPECT_EQ(values("SELECT email FROM emails"), "a");
  EXPECT_EQ(values("SELECT x FROM search"), "y");
  EXPECT_EQ(values("SELECT id FROM _prisma_migrations"), "1");
}

TEST_F(push_models, does_not_take_the_name_of_a_view) {
  db.exec("CREATE VIEW user AS SELECT 1 AS id");
  const push_result result = push_text(user);
  EXPECT_FALSE(result.applied);
  ASSERT_EQ(result.impossible.size(), 1U);
  EXPECT_NE(result.impossible[0].message.find("something that is not a table has its name"), std::string::npos);
}

TEST_F(push_models, satisfies_a_unique_field_with_a_unique_constraint_and_can_drop_it) {
  db.exec("CREATE TABLE User (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, email TEXT NOT NULL UNIQUE)");
  expect_in_sync("model User {\n id Int @id @default(autoincrement())\n email String @unique\n}");
  db.exec("INSERT INTO User (email) VALUES ('a')");
  EXPECT_TRUE(push_text(user).applied);
  db.exec("INSERT INTO User (email) VALUES ('a')");
  expect_in_sync(user);
}

TEST_F(push_models, gives_no_number_out_twice) {
  push_text(user);
  db.exec("INSERT INTO User (email) VALUES ('a'), ('b'), ('c'); DELETE FROM User WHERE id > 1");
  EXPECT_TRUE(
      push_text("model User {\n id Int @id @default(autoincrement())\n email String @default(\"x\")\n}").applied);
  db.exec("INSERT INTO User DEFAULT VALUES");
  EXPECT_EQ(values("SELECT id FROM User"), "1,4");
}

TEST_F(push_models, swaps_tables_that_refer_to_each_other) {
  const std::string circle =
      "model A {\n id Int @id\n b B? @relation(\"ab\", fields: [bId], references: [id])\n bId Int?\n bs B[] "
      "@relation(\"ba\")\n}\n"
      "model B {\n id Int @id\n a A? @relation(\"ba\", fields: [aId], references: [id])\n aId Int?\n as A[] "
      "@relation(\"ab\")\n}\n";
  push_text(circle);
  db.exec("INSERT INTO A VALUES (1, NULL); INSERT INTO B VALUES (1, 1); UPDATE A SET bId = 1");
  EXPECT_TRUE(push_text(user, {.accept_data_loss = true}).applied);
  EXPECT_TRUE(push_text(circle, {.accept_data_loss = true}).applied);
}

TEST_F(push_models, starts_afresh_when_asked_to) {
  db.exec(
      "CREATE TABLE User (x INT UNIQUE CHECK (x > 0)); INSERT INTO User VALUES (1);"
      "CREATE TABLE Other (id INTEGER PRIMARY KEY AUTOINCREMENT, u INT REFERENCES User(x)); INSERT INTO Other VALUES "
      "(5, 1);"
      "CREATE VIEW v AS SELECT * FROM User; CREATE VIRTUAL TABLE f USING fts5(x); CREATE TABLE _prisma_migrations (id "
      "INT);"
      "CREATE TRIGGER tr AFTER INSERT ON User BEGIN SELECT 1; END");
  const push_result result = push_text(user, {.force_reset = true});
  EXPECT_TRUE(result.applied);
  EXPECT_EQ(result.changes, names{"create the table `User`"});
  EXPECT_EQ(values("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite%'"), "User");
  db.exec("INSERT INTO User (email) VALUES ('a')");
  EXPECT_EQ(values("SELECT id FROM User"), "1");
}

TEST_F(push_models, changes_nothing_inside_a_transaction) {
  db.begin(sql::sqlite::begin_mode::deferred);
  EXPECT_THROW(push_text(user), transaction_error);
  EXPECT_FALSE(db.in_transaction()) << "and leaves the connection usable";
}

TEST_F(push_models, restores_the_settings_of_the_connection) {
  push_text(user + "model Old {\n id Int @id\n}");
  db.exec("INSERT INTO Old VALUES (1)");
  EXPECT_FALSE(push_text(user).applied);
  EXPECT_EQ(values("PRAGMA foreign_keys"), "1");
  EXPECT_EQ(values("PRAGMA legacy_alter_table"), "0");
  EXPECT_FALSE(db.in_transaction());
}

}  // namespace
}  // namespace tenon::migrate
