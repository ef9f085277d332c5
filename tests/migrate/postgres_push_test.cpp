#include <tenon/migrate/db_push.hpp>

#include "fresh_database.hpp"
#include "schema_text.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace tenon::migrate {
namespace {

using names = std::vector<std::string>;

const std::string user = "model User {\n id Int @id @default(autoincrement())\n email String\n}\n";

class postgres_push : public ::testing::Test {
 protected:
  push_result push_text(const std::string& text, const push_options& options = {}, const std::string& source = "") {
    return db_push(definition_of("datasource db {\n  provider = \"postgresql\"\n  url = \"postgresql://x\"\n" + source +
                                 "}\n" + text),
                   url, "", options);
  }

  void expect_in_sync(const std::string& text, const std::string& source = "") {
    const push_result result = push_text(text, {}, source);
    EXPECT_TRUE(result.applied);
    EXPECT_EQ(result.changes, names{});
    EXPECT_EQ(result.statements, names{});
  }

  void run(const std::string& sql) { query(url, sql); }

  // The values of the first column, separated by commas.
  std::string values(const std::string& sql) {
    const postgres::rows found = query(url, sql);
    std::string list;
    for (std::size_t i = 0; i < found.size(); ++i)
      list.append(list.empty() ? "" : ",").append(found.is_null(i, 0) ? "null" : found.text(i, 0));
    return list;
  }

  std::string only_refusal(const push_result& result) {
    EXPECT_FALSE(result.applied);
    EXPECT_EQ(result.impossible.size(), 1U);
    return result.impossible.empty() ? "" : result.impossible.front().message;
  }

  std::string url = missing_database_url();
};

TEST_F(postgres_push, creates_the_database_and_its_tables_and_says_so) {
  const push_result result =
      push_text(user + "enum Mood {\n GOOD\n}\nmodel Post {\n id Int @id\n title String @unique\n mood Mood\n}");
  EXPECT_TRUE(result.applied);
  EXPECT_EQ(result.changes, (names{"create the enum `Mood`", "create the table `User`", "create the table `Post`",
                                   "create the unique index `Post_title_key` of `Post`"}));
  EXPECT_TRUE(result.database.starts_with("`migrate_")) << result.database;
  run("INSERT INTO \"User\" (email) VALUES ('a'), ('b')");
  EXPECT_EQ(values("SELECT id FROM \"User\" ORDER BY 1"), "1,2");
  expect_in_sync(user + "enum Mood {\n GOOD\n}\nmodel Post {\n id Int @id\n title String @unique\n mood Mood\n}");
}

TEST_F(postgres_push, shows_no_password) {
  url.insert(url.find('@'), ":secret");
  EXPECT_EQ(push_text(user).database.find("secret"), std::string::npos);
}

TEST_F(postgres_push, loses_nothing_unasked) {
  push_text(user + "model Old {\n id Int @id\n a Int?\n b Boolean?\n c String?\n}");
  run("INSERT INTO \"Old\" VALUES (1, 5, true, '12'), (2, NULL, NULL, 'x')");
  const std::string wanted = user + "model Old {\n id Int @id\n b DateTime?\n c String? @db.VarChar(1)\n}";
  const push_result result = push_text(wanted);
  EXPECT_FALSE(result.applied);
  EXPECT_EQ(
      result.data_loss,
      (std::vector<finding>{
          {"Dropping the column `Old.a` loses its 1 value.", "Old", "a", 1},
          {"Changing the column `Old.b` from BOOLEAN to TIMESTAMP(3) loses its 1 value.", "Old", "b", 1},
          {"Changing the column `Old.c` from TEXT to VARCHAR(1) converts its 2 values, which may lose some of them.",
           "Old", "c", 2}}));
  EXPECT_EQ(values("SELECT a || b::text || c FROM \"Old\" WHERE id = 1"), "5true12");
  EXPECT_EQ(only_refusal(push_text(wanted, {.accept_data_loss = true})),
            "Cannot alter the table `Old`: drop `a`, change `b` (BOOLEAN to TIMESTAMP(3)), change `c` (TEXT to "
            "VARCHAR(1)). A value is too long for its column (value too long for type character varying(1)).");
  EXPECT_EQ(values("SELECT a || b::text || c FROM \"Old\" WHERE id = 1"), "5true12");
  run("UPDATE \"Old\" SET c = 'y' WHERE id = 1");
  EXPECT_TRUE(push_text(wanted, {.accept_data_loss = true}).applied);
  EXPECT_EQ(push_text(user).data_loss,
            (std::vector<finding>{{"Dropping the table `Old` loses its 2 rows.", "Old", "", 2}}));
}

TEST_F(postgres_push, keeps_values_that_can_be_converted) {
  push_text(
      "enum Mood {\n GOOD\n BAD\n}\nmodel T {\n id Int @id\n a String @default(\"1\")\n b String\n c Mood "
      "@default(GOOD)\n d DateTime\n e Int[]\n}");
  run("INSERT INTO \"T\" VALUES (1, '42', 'BAD', 'BAD', '2020-01-31 12:00:00', '{1,2}')");
  const push_result result = push_text(
      "enum Mood {\n GOOD\n BAD\n}\nmodel T {\n id BigInt @id\n a Int @default(1)\n b Mood\n c String "
      "@default(\"GOOD\")\n d DateTime @db.Timestamptz(3)\n e BigInt[]\n}",
      {.accept_data_loss = true});
  EXPECT_TRUE(result.applied);
  EXPECT_EQ(values("SELECT id + a || b::text || c || (d AT TIME ZONE 'UTC') || e::text FROM \"T\""),
            "43BADBAD2020-01-31 12:00:00{1,2}");
}

TEST_F(postgres_push, requires_columns_only_where_it_can) {
  push_text("model T {\n id Int @id\n a Int?\n b Int?\n}");
  run("INSERT INTO \"T\" VALUES (1, NULL, NULL), (2, 3, 4)");
  EXPECT_EQ(
      only_refusal(push_text("model T {\n id Int @id\n a Int\n b Int?\n}")),
      "The column `T.a` becomes required, and 1 row of 2 have no value for it: fill them in, or give it a default.");
  EXPECT_TRUE(push_text("model T {\n id Int @id\n a Int @default(9)\n b Int?\n}").applied);
  EXPECT_EQ(values("SELECT a FROM \"T\" ORDER BY id"), "9,3");
  EXPECT_EQ(
      only_refusal(push_text("model T {\n id Int @id\n a Int @default(9)\n b Int?\n c String\n}")),
      "The new column `T.c` is required, and the table has 2 rows: give it a default, or make it optional first.");
  EXPECT_EQ(only_refusal(push_text("model T {\n id Int @id\n a DateTime\n b Int?\n}", {.accept_data_loss = true})),
            "The column `T.a` changes from INTEGER to TIMESTAMP(3), which no value can be converted to, is required, "
            "and the table has 2 rows: give it a default, or make it optional first.");
}

TEST_F(postgres_push, finds_what_stands_in_the_way_of_keys) {
  push_text(user + "model Post {\n id Int @id\n n Int?\n userId Int\n}");
  run("INSERT INTO \"User\" VALUES (1, 'a')");
  run("INSERT INTO \"Post\" VALUES (1, 5, 1), (2, 5, 99), (3, NULL, 1), (4, NULL, 1)");
  EXPECT_EQ(only_refusal(push_text(user + "model Post {\n id Int @id\n n Int? @unique\n userId Int\n}")),
            "The columns `n` of the table `Post` become unique, but hold 1 value more than once: remove the duplicates "
            "first.");
  const std::string related =
      "model User {\n id Int @id @default(autoincrement())\n email String\n posts Post[]\n}\n"
      "model Post {\n id Int @id\n n Int?\n userId Int\n user User @relation(fields: [userId], references: [id])\n}";
  EXPECT_EQ(only_refusal(push_text(related)),
            "References from the table `Post` to rows of `User` that do not exist: 1. Correct or delete them first.");
  run("DELETE FROM \"Post\" WHERE id = 2");
  EXPECT_TRUE(push_text(related).applied);
  EXPECT_THROW(run("INSERT INTO \"Post\" VALUES (5, 5, 98)"), foreign_key_violation);
}

TEST_F(postgres_push, changes_enums_in_use) {
  const std::string model = "model T {\n id Int @id\n e E @default(A)\n l E[]\n gone E?\n}\n";
  push_text("enum E {\n A\n B\n}\n" + model);
  run("INSERT INTO \"T\" VALUES (1, 'B', '{A,B}', 'B'), (2, 'A', NULL, NULL)");
  EXPECT_EQ(push_text("enum E {\n A\n}\n" + model).impossible.size(), 3U);
  EXPECT_EQ(only_refusal(push_text("enum E {\n A\n}\nmodel T {\n id Int @id\n e E @default(A)\n l String[]\n}\n",
                                   {.accept_data_loss = true})),
            "The enum `E` loses its value `B`, and 1 row of `T.e` have it: change them first.");
  run("UPDATE \"T\" SET e = 'A'");
  EXPECT_TRUE(push_text("enum E {\n A\n}\nmodel T {\n id Int @id\n e E @default(A)\n l String[]\n}\n",
                        {.accept_data_loss = true})
                  .applied);
  EXPECT_EQ(values("SELECT l FROM \"T\" ORDER BY id"), "{A,B},null");
  EXPECT_TRUE(push_text("enum E {\n C\n A\n D\n}\nmodel T {\n id Int @id\n e E @default(A)\n l String[]\n}\n").applied);
  EXPECT_EQ(values("SELECT unnest(enum_range(NULL::\"E\"))"), "C,A,D");
  EXPECT_TRUE(
      push_text("enum E {\n C\n A\n D\n X\n}\nmodel T {\n id Int @id\n e E @default(X)\n l String[]\n}\n").applied);
  run("INSERT INTO \"T\" (id) VALUES (3)");
  EXPECT_EQ(values("SELECT e FROM \"T\" ORDER BY id"), "A,A,X");
}

TEST_F(postgres_push, goes_on_counting_where_the_rows_are) {
  push_text("model T {\n id Int @id\n n Int\n}");
  run("INSERT INTO \"T\" VALUES (1, 7)");
  EXPECT_TRUE(
      push_text("model T {\n id Int @id @default(autoincrement())\n n Int @default(autoincrement())\n}").applied);
  run("INSERT INTO \"T\" DEFAULT VALUES");
  EXPECT_EQ(values("SELECT id || ':' || n FROM \"T\" ORDER BY 1"), "1:7,2:8");
  EXPECT_TRUE(push_text("model T {\n id BigInt @id @default(autoincrement())\n n Int\n}").applied);
  EXPECT_EQ(values("SELECT seqtypid::regtype FROM pg_sequence"), "bigint");
  EXPECT_TRUE(
      push_text("model T {\n id BigInt @id @default(autoincrement())\n n Int @default(autoincrement())\n}").applied);
}

TEST_F(postgres_push, takes_identity_columns_for_numbered_ones) {
  push_text("model Other {\n id Int @id\n}");
  run("CREATE TABLE \"User\" (id INTEGER GENERATED ALWAYS AS IDENTITY, email TEXT NOT NULL, CONSTRAINT \"User_pkey\" "
      "PRIMARY KEY (id))");
  expect_in_sync(user + "model Other {\n id Int @id\n}");
  EXPECT_TRUE(push_text("model User {\n id Int @id\n email String\n}\nmodel Other {\n id Int @id\n}").applied);
  run("INSERT INTO \"User\" VALUES (5, 'a')");
}

TEST_F(postgres_push, leaves_alone_what_it_cannot_express) {
  push_text(user);
  run("CREATE VIEW emails AS SELECT email FROM \"User\"");
  run("CREATE MATERIALIZED VIEW many AS SELECT 1 AS n");
  run("CREATE INDEX by_lower ON \"User\" (lower(email))");
  run("CREATE UNIQUE INDEX short ON \"User\" (email) WHERE length(email) < 3");
  run("CREATE INDEX with_more ON \"User\" (id) INCLUDE (email)");
  run("CREATE INDEX nulls ON \"User\" (email NULLS FIRST)");
  run("ALTER TABLE \"User\" ADD CONSTRAINT filled CHECK (email <> '')");
  run("CREATE TABLE _prisma_migrations (id TEXT PRIMARY KEY)");
  run("CREATE TABLE log (d DATE NOT NULL) PARTITION BY RANGE (d)");
  run("CREATE TABLE log_2020 PARTITION OF log FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')");
  run("CREATE SEQUENCE loose");
  run("CREATE DOMAIN positive AS INTEGER CHECK (VALUE > 0)");
  run("CREATE SCHEMA other");
  run("CREATE TABLE other.\"Kept\" (id INTEGER)");
  const std::string wanted = user + "model log {\n d DateTime @db.Date\n @@ignore\n}\n";
  expect_in_sync(wanted);
  EXPECT_TRUE(push_text(user + "model log {\n d DateTime @db.Date\n n Int?\n @@ignore\n}\n").applied);
  EXPECT_EQ(values("SELECT count(*) FROM pg_indexes WHERE indexname IN ('by_lower', 'short', 'with_more', 'nulls')"),
            "4");
  EXPECT_EQ(values("SELECT n FROM many"), "1");
}

TEST_F(postgres_push, says_what_depends_on_what_goes) {
  push_text(user);
  run("CREATE VIEW emails AS SELECT email FROM \"User\"");
  EXPECT_EQ(only_refusal(push_text("model User {\n id Int @id @default(autoincrement())\n}")),
            "Cannot alter the table `User`: drop `email`. The server refused it (cannot drop column email of table "
            "\"User\" because other objects depend on it; view emails depends on column email of table \"User\").");
  EXPECT_EQ(only_refusal(push_text(user + "model emails {\n id Int @id\n}")),
            "Cannot create the table `emails`: something that is not a table has its name.");
  expect_in_sync(user);
}

TEST_F(postgres_push, takes_computed_columns_and_constraints_as_they_are) {
  push_text(user);
  run("DROP TABLE \"User\"");
  run("CREATE TABLE \"User\" (id SERIAL, email TEXT NOT NULL UNIQUE, size INTEGER GENERATED ALWAYS AS (length(email)) "
      "STORED, CONSTRAINT \"User_pkey\" PRIMARY KEY (id))");
  const std::string computed =
      "model User {\n id Int @id @default(autoincrement())\n email String @unique(map: \"User_email_key\")\n size "
      "Int?\n}\n";
  expect_in_sync(computed);
  EXPECT_TRUE(push_text("model User {\n id Int @id @default(autoincrement())\n email String\n size Int?\n}\n").applied);
  EXPECT_EQ(values("SELECT count(*) FROM pg_constraint WHERE conrelid = '\"User\"'::regclass AND contype = 'u'"), "0");
}

TEST_F(postgres_push, understands_defaults_written_in_any_way) {
  const std::string model =
      "model T {\n id Int @id\n a String @default(dbgenerated(\"'a' || 'b'\"))\n b DateTime "
      "@default(dbgenerated(\"NOW()\"))\n"
      " c Int @default(dbgenerated(\"3\"))\n d Unsupported(\"geometric\")?\n e String[] "
      "@default(dbgenerated(\"'{}'::text[]\"))\n"
      " f Decimal @default(3.10) @db.Decimal(5, 2)\n g Int @default(dbgenerated())\n h "
      "Unsupported(\"VARCHAR(5)\")?\n}\n";
  std::string text = model;
  text.replace(text.find("geometric"), 9, "Point");
  EXPECT_TRUE(push_text(text).applied);
  expect_in_sync(text);
  run("ALTER TABLE \"T\" ALTER COLUMN g SET DEFAULT 9");
  expect_in_sync(text);
  run("ALTER TABLE \"T\" ALTER COLUMN c SET DEFAULT 4");
  EXPECT_EQ(push_text(text).changes, names{"alter the table `T`: change `c` (new default)"});
}

TEST_F(postgres_push, works_in_the_schema_of_the_url) {
  url += "&schema=my%20tables";
  EXPECT_TRUE(push_text(user + "enum E {\n A\n}\nmodel T {\n id Int @id\n e E @default(A)\n u Int @unique\n}").applied);
  expect_in_sync(user + "enum E {\n A\n}\nmodel T {\n id Int @id\n e E @default(A)\n u Int @unique\n}");
  EXPECT_EQ(values("SELECT DISTINCT schemaname FROM pg_tables WHERE tablename IN ('User', 'T')"), "my tables");
  EXPECT_EQ(values("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"), "0");
}

TEST_F(postgres_push, works_in_several_schemas) {
  const std::string source = "schemas = [\"people\", \"sales\"]\n";
  const std::string model =
      "enum Role {\n A\n B\n @@schema(\"people\")\n}\n"
      "model User {\n id Int @id @default(autoincrement())\n role Role @default(A)\n orders Order[]\n tags Order[] "
      "@relation(\"tags\")\n @@schema(\"people\")\n}\n"
      "model Order {\n id Int @id\n user User @relation(fields: [userId], references: [id])\n userId Int\n roles "
      "Role[]\n tags User[] @relation(\"tags\")\n @@schema(\"sales\")\n}\n";
  push_text(user);
  EXPECT_TRUE(push_text(model, {}, source).applied);
  expect_in_sync(model, source);
  EXPECT_EQ(values("SELECT count(*) FROM public.\"User\""), "0") << "schemas that are not named are left alone";
  run("INSERT INTO people.\"User\" VALUES (1)");
  std::string without = model;
  without.replace(without.find("roles Role[]"), 12, "roles Int[]");
  without.replace(without.find(" B\n"), 3, "");
  EXPECT_TRUE(push_text(without, {.accept_data_loss = true}, source).applied);
  expect_in_sync(without, source);
  EXPECT_TRUE(push_text("", {.accept_data_loss = true}, source).applied);
  EXPECT_EQ(values("SELECT count(*) FROM pg_tables WHERE schemaname IN ('people', 'sales')"), "0");
}

TEST_F(postgres_push, installs_and_moves_extensions) {
  const std::string model =
      "generator c {\n provider = \"x\"\n previewFeatures = [\"postgresqlExtensions\"]\n}\n"
      "model T {\n id Int @id\n c String @unique @db.Citext\n}\n";
  EXPECT_TRUE(push_text(model, {}, "extensions = [citext(version: \"1.5\")]\n").applied);
  expect_in_sync(model, "extensions = [citext(version: \"1.5\")]\n");
  run("CREATE SCHEMA extras");
  EXPECT_EQ(push_text(model, {}, "extensions = [citext(version: \"1.6\", schema: \"extras\")]\n").statements,
            (names{"ALTER EXTENSION \"citext\" UPDATE TO '1.6'", "ALTER EXTENSION \"citext\" SET SCHEMA \"extras\""}));
  expect_in_sync(model, "extensions = [citext]\n");
  expect_in_sync(model);
}

TEST_F(postgres_push, starts_afresh_when_asked_to) {
  push_text(user);
  run("INSERT INTO \"User\" (email) VALUES ('a')");
  run("CREATE EXTENSION citext");
  run("CREATE VIEW v AS SELECT * FROM \"User\"");
  run("CREATE FUNCTION f(e \"User\") RETURNS INTEGER LANGUAGE SQL AS 'SELECT 1'");
  run("CREATE TYPE pair AS (a INTEGER, b INTEGER)");
  run("CREATE TYPE mood AS ENUM ('a')");
  run("CREATE DOMAIN positive AS INTEGER");
  run("CREATE SEQUENCE s");
  run("CREATE TABLE a (id INTEGER PRIMARY KEY, b INTEGER)");
  run("CREATE TABLE b (id INTEGER PRIMARY KEY REFERENCES a)");
  run("ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b");
  const push_result result = push_text(user, {.force_reset = true});
  EXPECT_TRUE(result.applied);
  EXPECT_EQ(result.changes, names{"create the table `User`"});
  EXPECT_EQ(values("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', "
                   "'S', 'c') ORDER BY 1"),
            "User,User_id_seq");
  EXPECT_EQ(values("SELECT 'A'::citext = 'a'::citext"), "t");
}

TEST_F(postgres_push, lets_one_change_the_tables_at_a_time) {
  push_text(user);
  std::vector<std::thread> others;
  std::vector<int> applied(4, 0);
  for (std::size_t i = 0; i < applied.size(); ++i)
    others.emplace_back([&, i] {
      applied[i] = push_text(user + "model Post {\n id Int @id\n title String @unique\n}").applied ? 1 : 0;
    });
  for (std::thread& each : others) each.join();
  EXPECT_EQ(applied, (std::vector<int>{1, 1, 1, 1}));
}

TEST_F(postgres_push, waits_for_others_no_longer_than_the_server_lets_it) {
  push_text(user);
  const sql::postgres::connection_options options = sql::postgres::parse_url(url);
  postgres::session other(options);
  other.query("BEGIN");
  other.query("INSERT INTO \"User\" (email) VALUES ('a')");
  url += "&options=-c%20lock_timeout%3D50ms";
  EXPECT_THROW(push_text("model User {\n id Int @id @default(autoincrement())\n email String?\n}"), timeout_error);
  other.query("ROLLBACK");
  EXPECT_TRUE(push_text("model User {\n id Int @id @default(autoincrement())\n email String?\n}").applied);
}

TEST_F(postgres_push, names_what_is_not_allowed_or_not_there) {
  push_text(user);
  run("CREATE ROLE guest LOGIN");
  url.replace(url.find("postgres@"), 9, "guest@");
  EXPECT_THROW(push_text("model User {\n id Int @id @default(autoincrement())\n}"), error);
  url = "postgresql://postgres@/shop?host=/nowhere/at/all";
  EXPECT_THROW(push_text(user), connection_error);
  url = "mysql://localhost/shop";
  EXPECT_THROW(push_text(user), validation_error);
}

}  // namespace
}  // namespace tenon::migrate
