// When many records go by COPY, and when they do not.
#include "support/fresh_postgres.hpp"

#include <lab/client.hpp>
#include <tenon/client/raw.hpp>
#include <types/client.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

using tenon::testing::fresh_postgres_url;

namespace {

constexpr std::size_t many = 5000;

class copying : public testing::Test {
 protected:
  copying()
      : url(fresh_postgres_url()), db({.url = url, .pool = {.max_size = 1}, .log = {.warn = tenon::emit::event}}) {
    db.create_tables();
    db.on_query([this](const tenon::query_event& e) {
      if (e.sql.starts_with("COPY")) ++copies;
      else if (e.sql.starts_with("INSERT")) ++inserts;
      rows += e.rows;
    });
  }

  static std::vector<lab::AuthorCreate> authors(std::size_t count) {
    std::vector<lab::AuthorCreate> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back({.name = std::to_string(i)});
    return out;
  }

  std::string url;
  lab::client db;
  int copies = 0;
  int inserts = 0;
  std::size_t rows = 0;
};

TEST_F(copying, takes_thousands_of_records_at_once) {
  db.author.create_many(authors(many));
  EXPECT_EQ(copies, 1);
  EXPECT_EQ(inserts, 0);
  EXPECT_EQ(rows, many);
}

TEST_F(copying, is_for_many_records_alone) {
  db.author.create_many(authors(100));
  EXPECT_EQ(copies, 0);
  EXPECT_EQ(inserts, 1);
}

TEST_F(copying, gives_way_to_inserts_under_row_security) {
  db.execute_raw_unsafe(
      R"(ALTER TABLE "Author" ENABLE ROW LEVEL SECURITY;
         CREATE POLICY everyone ON "Author" USING (true);
         CREATE ROLE limited;
         DO $$ BEGIN
           EXECUTE format('GRANT USAGE ON SCHEMA %1$I TO limited', current_schema());
           EXECUTE format('GRANT ALL ON ALL TABLES IN SCHEMA %1$I TO limited', current_schema());
           EXECUTE format('GRANT ALL ON ALL SEQUENCES IN SCHEMA %1$I TO limited', current_schema());
         END $$;
         SET SESSION AUTHORIZATION limited)");
  EXPECT_EQ(db.author.create_many(authors(many)), static_cast<std::int64_t>(many));
  EXPECT_EQ(copies, 0);
  EXPECT_EQ(db.author.count(), static_cast<std::int64_t>(many));
  db.execute_raw_unsafe("RESET SESSION AUTHORIZATION; DROP OWNED BY limited; DROP ROLE limited");
}

TEST_F(copying, gives_way_to_inserts_where_a_rule_rewrites_them) {
  db.execute_raw_unsafe(R"(CREATE RULE quiet AS ON INSERT TO "Author" WHERE NEW."name" = '7' DO INSTEAD NOTHING)");
  db.author.create_many(authors(many));
  EXPECT_EQ(copies, 0);
  EXPECT_EQ(db.author.count(), static_cast<std::int64_t>(many) - 1);
}

TEST_F(copying, counts_what_a_trigger_lets_through) {
  db.execute_raw_unsafe(R"(CREATE FUNCTION refuse_seven() RETURNS trigger LANGUAGE plpgsql AS
                           $$ BEGIN IF NEW."name" = '7' THEN RETURN NULL; END IF; RETURN NEW; END $$;
                           CREATE TRIGGER refuse BEFORE INSERT ON "Author"
                           FOR EACH ROW EXECUTE FUNCTION refuse_seven())");
  EXPECT_EQ(db.author.create_many(authors(many)), static_cast<std::int64_t>(many) - 1);
  EXPECT_EQ(copies, 1);
}

TEST_F(copying, stops_where_every_other_record_would_begin_another_copy) {
  std::vector<lab::AuthorCreate> rows = authors(many);
  for (std::size_t i = 0; i < many; i += 2) rows[i].id = 100'000 + static_cast<int>(i);
  EXPECT_EQ(db.author.create_many(rows), static_cast<std::int64_t>(many));
  EXPECT_EQ(copies, 1);
}

TEST_F(copying, never_gives_numbers_that_only_the_server_gives) {
  db.execute_raw_unsafe(R"(ALTER TABLE "Author" ALTER COLUMN "id" DROP DEFAULT,
                           ALTER COLUMN "id" ADD GENERATED ALWAYS AS IDENTITY)");
  std::vector<lab::AuthorCreate> numbered = authors(many);
  for (std::size_t i = 0; i < many; ++i) numbered[i].id = static_cast<int>(i) + 1;
  EXPECT_THROW(db.author.create_many(numbered), tenon::error);
  EXPECT_EQ(copies, 0);
  EXPECT_EQ(db.author.create_many(authors(many)), static_cast<std::int64_t>(many));
  EXPECT_EQ(copies, 1);
}

TEST_F(copying, meets_columns_of_other_types_than_the_schema_knows) {
  db.execute_raw_unsafe(R"(ALTER TABLE "Author" ALTER COLUMN "born" TYPE bigint)");
  std::vector<lab::AuthorCreate> born = authors(many);
  for (lab::AuthorCreate& a : born) a.born = 1950;
  db.author.create_many(born);
  EXPECT_EQ(db.author.count({.where = lab::author::born == 1950}), static_cast<std::int64_t>(many));
  EXPECT_EQ(copies, 1);
}

TEST_F(copying, says_which_table_is_missing) {
  db.execute_raw_unsafe(R"(DROP TABLE "Author" CASCADE)");
  try {
    db.author.create_many(authors(many));
    FAIL();
  } catch (const tenon::error& e) {
    EXPECT_EQ(e.code(), "P2021");
  }
  EXPECT_EQ(db.book.count(), 0);
}

class copied_types : public testing::Test {
 protected:
  copied_types() : db({.url = fresh_database(), .log = {.warn = tenon::emit::event}}) {
    db.execute_raw_unsafe("CREATE EXTENSION citext");
    db.create_tables();
  }

  types::client db;

 private:
  static std::string fresh_database() {
    static int last = 0;
    const std::string name = "copied_types_" + std::to_string(++last);
    tenon::testing::shared_postgres().execute("CREATE DATABASE " + name);
    return tenon::testing::shared_postgres().url(name);
  }
};

// What many rows and a single one store of the same input is the same.
TEST_F(copied_types, are_stored_as_by_an_insert) {
  const types::ColumnCreate full{.text = "Grüße",
                                 .varchar = "ok",
                                 .char_ = "ab",
                                 .uuid = "123e4567-e89b-12d3-a456-426614174000",
                                 .bit = "0101",
                                 .varbit = "011010011",
                                 .inet = "2001:db8::1/64",
                                 .xml = "<b>1</b>",
                                 .citext = "MiXed",
                                 .integer = -5,
                                 .smallint = 7,
                                 .oid = 16384,
                                 .bigint = INT64_MIN,
                                 .double_ = 1e300,
                                 .real = 0.1,
                                 .numeric = tenon::decimal("-12345678901234567890.0001"),
                                 .exact = tenon::decimal("0.0000001"),
                                 .money = tenon::decimal("12.34"),
                                 .flag = true,
                                 .millis = tenon::timestamp::parse("2024-02-29T12:00:00.123Z"),
                                 .micros = tenon::timestamp::parse("1969-12-31T23:59:59.999999Z"),
                                 .zoned = tenon::timestamp::parse("2024-02-29T12:00:00.000001Z"),
                                 .date = tenon::timestamp::parse("2024-02-29T00:00:00Z"),
                                 .time = tenon::timestamp::parse("1970-01-01T13:04:05.123456Z"),
                                 .timetz = tenon::timestamp::parse("1970-01-01T13:04:05Z"),
                                 .json = tenon::json::parse(R"({"a": 1})"),
                                 .jsonb = tenon::json::parse("[1, 2]"),
                                 .bytea = tenon::bytes("\0\1", 2),
                                 .mood = types::Mood::SAD};
  const int one = db.column.create(full).id;
  int copies = 0;
  db.on_query([&](const tenon::query_event& e) { copies += e.sql.starts_with("COPY"); });
  EXPECT_EQ(db.column.create_many(std::vector<types::ColumnCreate>(many, full)), static_cast<std::int64_t>(many));
  EXPECT_EQ(copies, 1);
  const auto different = db.query_raw<std::int64_t>(
      R"(SELECT count(*) FROM "columns" c, "columns" o
         WHERE o."id" = {} AND (to_jsonb(c) - 'id') IS DISTINCT FROM (to_jsonb(o) - 'id'))",
      one);
  EXPECT_EQ(different[0], 0);
}

TEST_F(copied_types, name_the_field_that_is_too_small) {
  std::vector<types::ColumnCreate> rows(many, types::ColumnCreate{.varchar = "ok"});
  rows.back().varchar = "more than twenty characters";
  try {
    db.column.create_many(rows);
    FAIL();
  } catch (const tenon::value_too_long& e) {
    EXPECT_EQ(e.model(), "Column");
    EXPECT_EQ(e.fields(), std::vector<std::string>{"varchar"});
  }
  EXPECT_EQ(db.column.count(), 0);
}

TEST_F(copied_types, may_be_lists) {
  std::vector<types::ListCreate> rows(many, {.texts = {"a", "b"}, .integers = {1, 2, 3}, .moods = {types::Mood::SAD}});
  EXPECT_EQ(db.list.create_many(rows), static_cast<std::int64_t>(many));
  const types::List last = db.list.find_first_or_throw({.order_by = types::list::id.desc()});
  EXPECT_EQ(last.texts, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(last.integers, (std::vector<int>{1, 2, 3}));
  EXPECT_EQ(last.moods, std::vector<types::Mood>{types::Mood::SAD});
  EXPECT_EQ(last.defaults, (std::vector<int>{1, 2}));
  EXPECT_TRUE(last.uuids.empty());
}

}  // namespace
