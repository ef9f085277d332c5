#include "migrate/postgres_cast.hpp"

#include "fresh_database.hpp"
#include "migrate/postgres_database.hpp"
#include "migrate/postgres_default.hpp"
#include "migrate/postgres_dialect.hpp"
#include "migrate/push.hpp"
#include "migrate/sql_text.hpp"
#include "random_postgres_schema.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace tenon::migrate {
namespace {

column_type type(type_family family, const std::string& native) { return {.family = family, .native = native}; }
column_type text_type(const std::string& native) { return type(type_family::text, native); }
column_type number(const std::string& native) {
  return type(native == "BIGINT" ? type_family::bigint : type_family::integer, native);
}
column_type decimal_type(const std::string& native) { return type(type_family::decimal, native); }
column_type time(const std::string& native) { return type(type_family::datetime, native); }

TEST(postgres_cast, is_safe_where_every_value_fits) {
  const auto expect_safe = [](const column_type& from, const column_type& to) {
    EXPECT_EQ(postgres::cast_between(from, to), cast::safe) << from.native << " to " << to.native;
  };
  expect_safe(number("SMALLINT"), number("INTEGER"));
  expect_safe(number("INTEGER"), number("BIGINT"));
  expect_safe(number("INTEGER"), decimal_type("DECIMAL(65,30)"));
  expect_safe(number("BIGINT"), decimal_type("DECIMAL"));
  expect_safe(decimal_type("DECIMAL(5,2)"), decimal_type("DECIMAL(6,3)"));
  expect_safe(decimal_type("DECIMAL(4,0)"), number("SMALLINT"));
  expect_safe(number("INTEGER"), text_type("VARCHAR(11)"));
  expect_safe(text_type("VARCHAR(5)"), text_type("VARCHAR(6)"));
  expect_safe(text_type("UUID"), text_type("TEXT"));
  expect_safe(time("TIMESTAMP(3)"), time("TIMESTAMPTZ(6)"));
  expect_safe(time("DATE"), time("TIMESTAMP(3)"));
  expect_safe({.family = type_family::enumeration, .native = "Mood"}, text_type("TEXT"));
}

TEST(postgres_cast, is_risky_where_some_values_do_not) {
  const auto expect_risky = [](const column_type& from, const column_type& to) {
    EXPECT_EQ(postgres::cast_between(from, to), cast::risky) << from.native << " to " << to.native;
  };
  expect_risky(number("INTEGER"), number("SMALLINT"));
  expect_risky(number("INTEGER"), decimal_type("DECIMAL(10,2)"));
  expect_risky(number("BIGINT"), type(type_family::real, "DOUBLE PRECISION"));
  expect_risky(decimal_type("DECIMAL(6,3)"), decimal_type("DECIMAL(6,2)"));
  expect_risky(text_type("TEXT"), text_type("VARCHAR(5)"));
  expect_risky(text_type("TEXT"), number("INTEGER"));
  expect_risky(text_type("TEXT"), {.family = type_family::enumeration, .native = "Mood"});
  expect_risky({.family = type_family::enumeration, .native = "A"},
               {.family = type_family::enumeration, .native = "B"});
  expect_risky(time("TIMESTAMP(6)"), time("TIMESTAMP(3)"));
  expect_risky(time("TIMESTAMP(3)"), time("DATE"));
  expect_risky({.family = type_family::integer, .native = "INTEGER", .list = true}, text_type("TEXT"));
}

TEST(postgres_cast, is_none_between_two_spellings) {
  EXPECT_EQ(postgres::cast_between(text_type("CHAR"), text_type("CHAR(1)")), cast::none);
  EXPECT_EQ(postgres::cast_between(time("TIMESTAMPTZ"), time("TIMESTAMPTZ(6)")), cast::none);
  EXPECT_EQ(postgres::cast_between(type(type_family::unsupported, "geometry(Point, 4326)"),
                                   type(type_family::unsupported, "geometry(point,4326)")),
            cast::none);
}

class postgres_casts : public ::testing::Test {
 protected:
  void run(const std::string& sql) { postgres::session(at).query(sql); }

  push_result push_to(std::vector<table> wanted) {
    const postgres_dialect language(postgres::flavor::postgresql);
    postgres_database db(at, {});
    return push({.tables = std::move(wanted)}, db, language, {});
  }

  static table empty_table(std::string name) {
    return {.name = std::move(name), .columns = {}, .primary_key = {}, .indexes = {}, .foreign_keys = {}};
  }

  // Adds a column for each type that `from` can become where `fits` says so; it has the one or the other.
  template <class Fits>
  static void add_columns(table& t, const type_sample& from, bool second, Fits fits) {
    for (const type_sample& to : type_samples()) {
      const type_sample& chosen = second ? to : from;
      if (fits(type(from.family, from.native), type(to.family, to.native)))
        t.columns.push_back({.name = std::string(from.native) + " to " + to.native,
                             .type = type(chosen.family, chosen.native),
                             .required = false,
                             .default_value = {}});
    }
  }

  // All pairs of types. A table for each first one: what the server takes grows with the square of a table's columns.
  static std::vector<table> all_pairs(bool second) {
    std::vector<table> made;
    for (const type_sample& from : type_samples()) {
      made.push_back(empty_table(from.native));
      add_columns(made.back(), from, second, [](const column_type&, const column_type&) { return true; });
    }
    return made;
  }

  static table safe_pairs(bool second) {
    table made = empty_table("t");
    for (const type_sample& from : type_samples())
      add_columns(made, from, second, [](const column_type& a, const column_type& b) {
        return postgres::cast_between(a, b) == cast::safe;
      });
    return made;
  }

  static std::string refusals(const push_result& result) {
    std::string list;
    for (const finding& each : result.impossible) list += each.message + "\n";
    for (const finding& each : result.data_loss) list += each.message + "\n";
    return list;
  }

  const sql::postgres::connection_options at = sql::postgres::parse_url(fresh_database_url({"citext"}));
};

TEST_F(postgres_casts, are_understood_by_the_server) {
  EXPECT_TRUE(push_to(all_pairs(false)).applied);
  const push_result result = push_to(all_pairs(true));
  EXPECT_TRUE(result.applied) << refusals(result);
}

TEST_F(postgres_casts, lose_nothing_when_they_are_safe) {
  const table before = safe_pairs(false);
  ASSERT_TRUE(push_to({before}).applied);
  for (const int n : {0, 1}) {
    std::string values;
    for (const column& c : before.columns) {
      const auto sample = std::find_if(type_samples().begin(), type_samples().end(),
                                       [&](const type_sample& s) { return s.native == c.type.native; });
      values += (values.empty() ? "" : ", ") +
                *postgres::render_default({.kind = column_default::form::value, .text = sample->constants[n]}, c.type);
    }
    run("INSERT INTO t VALUES (" + values + ")");
  }
  run("CREATE TABLE _prisma_migrations AS SELECT * FROM t");  // a table that no push touches
  const table after = safe_pairs(true);
  const push_result result = push_to({after});
  EXPECT_TRUE(result.applied) << refusals(result);

  postgres::session db(at);
  for (std::size_t i = 0; i < after.columns.size(); ++i) {
    const std::string name = identifier(after.columns[i].name);
    // Back in its former type, each value is what it was; JSON as text has a form of its own.
    const column_type& former = before.columns[i].type;
    const std::string back = after.columns[i].type.family == type_family::text ? "::text::" : "::";
    const std::string type = former.native == "JSON" ? "JSONB" : postgres::type_name(former);
    const postgres::rows lost =
        db.query("SELECT count(*) FROM (SELECT " + name + "::" + type +
                 "::text FROM _prisma_migrations EXCEPT SELECT " + name + back + type + "::text FROM t) AS lost");
    EXPECT_EQ(lost.text(0, 0), "0") << name;
  }
}

}  // namespace
}  // namespace tenon::migrate
