// Lists of every type against the server's own text of them, and lists and values that have no place in C++.
#include "client/only_postgresql/types_database.hpp"

#include <tenon/client/raw.hpp>

#include <limits>
#include <optional>
#include <string>
#include <vector>

using namespace types;
using tenon::bytes;
using tenon::decimal;
using tenon::json;
using tenon::timestamp;

namespace {

class list_types : public types_database {
 protected:
  template <class In, class New, class Item, class Equals>
  void expect_exact(In ListCreate::*in, New ListUpdate::*changed, std::vector<Item> List::*out, const std::string& name,
                    const std::vector<Item>& value, const std::string& text, const Equals& equals) {
    SCOPED_TRACE(name + ": " + text);
    const auto shown = [&](int id) {
      return db.query_raw<std::string>("SELECT " + name + "::text FROM \"List\" WHERE id = {}", id).at(0);
    };
    ListCreate input;
    input.*in = value;
    const List made = db.list.create(input);
    EXPECT_EQ(made.*out, value);
    EXPECT_EQ(shown(made.id), text);
    ListUpdate update;
    update.*changed = value;
    const int other = db.list.create({}).id;
    db.list.update(list::id == other, update);
    EXPECT_EQ(shown(other), text);
    EXPECT_EQ(db.list.count({.where = list::id == made.id && equals(value)}), 1);
    EXPECT_EQ(db.list.create_many({input, input}), 2);
    const int last = db.query_raw<int>("SELECT max(id) FROM \"List\"").at(0);
    EXPECT_EQ(shown(last), text);
    const std::string type = db.query_raw<std::string>(
                                   "SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = "
                                   "'\"List\"'::regclass AND attname = {}",
                                   name)
                                 .at(0);
    db.execute_raw("UPDATE \"List\" SET " + name + " = ({}::text)::" + type + " WHERE id = {}", text, other);
    EXPECT_EQ(db.list.find_unique_or_throw(list::id == other).*out, value);
  }

  // The failure of reading lists after `assignment` has been run on the server.
  tenon::error failure_after(const std::string& assignment) {
    const int id = db.list.create({}).id;
    db.execute_raw_unsafe("UPDATE \"List\" SET " + assignment + " WHERE id = " + std::to_string(id));
    try {
      db.list.find_unique(list::id == id);
    } catch (const tenon::error& e) {
      return e;
    }
    ADD_FAILURE() << "read: " << assignment;
    return tenon::error({});
  }
};

#define EXPECT_LIST(member, value, text)                                                      \
  expect_exact(&ListCreate::member, &ListUpdate::member, &List::member, #member, value, text, \
               [](const auto& v) { return list::member.equals(v); })

TEST_F(list_types, of_every_scalar) {
  db.execute_raw_unsafe("ALTER TABLE \"List\" ALTER COLUMN numerics TYPE numeric[]");  // without Prisma's limits
  using texts = std::vector<std::string>;
  EXPECT_LIST(texts, (texts{"a", "", "NULL", "null", "b\"c,{}\\ d", "ü"}), R"({a,"","NULL","null","b\"c,{}\\ d",ü})");
  EXPECT_LIST(texts, texts{}, "{}");
  EXPECT_LIST(uuids, texts{"123e4567-e89b-12d3-a456-426614174000"}, "{123e4567-e89b-12d3-a456-426614174000}");
  EXPECT_LIST(inets, (texts{"10.0.0.0/8", "::1"}), "{10.0.0.0/8,::1}");
  EXPECT_LIST(integers, (std::vector<int>{1, -2, INT32_MAX}), "{1,-2,2147483647}");
  EXPECT_LIST(integers, std::vector<int>{}, "{}");
  EXPECT_LIST(bigints, (std::vector<std::int64_t>{INT64_MIN, INT64_MAX}), "{-9223372036854775808,9223372036854775807}");
  EXPECT_LIST(doubles, (std::vector<double>{0.1, -0.0, 5e-324, std::numeric_limits<double>::infinity()}),
              "{0.1,-0,5e-324,Infinity}");
  EXPECT_LIST(numerics, (std::vector<decimal>{decimal("1.25"), decimal("-3"), decimal("1e20")}),
              "{1.25,-3,100000000000000000000}");
  EXPECT_LIST(flags, (std::vector<bool>{true, false}), "{t,f}");
  EXPECT_LIST(times, (std::vector<timestamp>{timestamp::parse("2024-02-29T12:34:56.789Z")}),
              R"({"2024-02-29 12:34:56.789"})");
  EXPECT_LIST(zoned, (std::vector<timestamp>{timestamp::parse("1969-12-31T23:59:59.999999Z")}),
              R"({"1969-12-31 23:59:59.999999+00"})");
  EXPECT_LIST(bytes, (std::vector<bytes>{bytes("\0x", 2), bytes()}), R"({"\\x0078","\\x"})");
  EXPECT_LIST(moods, (std::vector<Mood>{Mood::SAD, Mood::HAPPY}), R"({"not happy",HAPPY})");
  EXPECT_LIST(moods, std::vector<Mood>{}, "{}");
  const json doc = json::parse(R"({"a": [1, null]})");
  const List made = db.list.create({.jsons = {doc, json::parse("null")}});
  ASSERT_EQ(made.jsons.size(), 2u);
  EXPECT_EQ(made.jsons[0], doc);
  EXPECT_EQ(made.jsons[1], json::parse("null"));
}

TEST_F(list_types, that_are_null_in_the_database_are_empty) {
  const int id = db.list.create({.integers = {1}}).id;
  db.execute_raw("UPDATE \"List\" SET integers = NULL, moods = NULL WHERE id = {}", id);
  EXPECT_TRUE(db.list.find_unique_or_throw(list::id == id).integers.empty());
}

TEST_F(list_types, with_other_lower_bounds_are_read) {
  const int id = db.list.create({}).id;
  db.execute_raw("UPDATE \"List\" SET integers = '[5:6]={7,8}' WHERE id = {}", id);
  EXPECT_EQ(db.list.find_unique_or_throw(list::id == id).integers, (std::vector<int>{7, 8}));
}

TEST_F(list_types, with_null_elements_are_refused_by_name) {
  for (const char* name : {"texts", "integers", "numerics", "moods", "bytes", "jsons"}) {
    const tenon::error e = failure_after(std::string(name) + " = array_append(" + name + ", NULL)");
    EXPECT_EQ(e.code(), "P2032");
    EXPECT_EQ(e.fields(), std::vector<std::string>{name});
    EXPECT_EQ(e.message(), "An element of the list `" + std::string(name) + "` of List is null in the database");
  }
}

TEST_F(list_types, of_several_dimensions_are_refused_by_name) {
  const tenon::error e = failure_after("integers = '{{1,2},{3,4}}'");
  EXPECT_EQ(e.code(), "P2023");
  EXPECT_EQ(e.fields(), std::vector<std::string>{"integers"});
  EXPECT_NE(e.message().find("an array of 2 dimensions"), std::string::npos) << e.message();
  EXPECT_EQ(failure_after("moods = '{{HAPPY},{HAPPY}}'").fields(), std::vector<std::string>{"moods"});
}

TEST_F(list_types, with_values_that_have_no_place_are_refused_by_name) {
  EXPECT_NE(failure_after("numerics = '{1,NaN}'").message().find("`NaN`"), std::string::npos);
  EXPECT_NE(failure_after("times = '{infinity}'").message().find("`infinity`"), std::string::npos);
}

class refused : public types_database {
 protected:
  tenon::error failure_of(const ColumnCreate& c) {
    try {
      db.column.create(c);
    } catch (const tenon::error& e) {
      return e;
    }
    ADD_FAILURE() << "was stored";
    return tenon::error({});
  }

  tenon::error failure_after(const std::string& assignment) {
    const int id = db.column.create({}).id;
    db.execute_raw_unsafe("UPDATE columns SET " + assignment + " WHERE id = " + std::to_string(id));
    try {
      db.column.find_unique(column::id == id);
    } catch (const tenon::error& e) {
      return e;
    }
    ADD_FAILURE() << "read: " << assignment;
    return tenon::error({});
  }
};

TEST_F(refused, are_values_that_do_not_fit) {
  const auto expect = [&](const ColumnCreate& c, tenon::error_kind kind, const char* field) {
    const tenon::error e = failure_of(c);
    EXPECT_EQ(e.kind(), kind) << e.what();
    EXPECT_EQ(e.fields(), std::vector<std::string>{field}) << e.what();
    EXPECT_EQ(e.model(), "Column");
  };
  using kind = tenon::error_kind;
  expect({.smallint = 32768}, kind::value_out_of_range, "smallint");
  expect({.oid = -1}, kind::value_out_of_range, "oid");
  expect({.real = 1e39}, kind::value_out_of_range, "real");
  expect({.real = 1e-50}, kind::value_out_of_range, "real");
  expect({.numeric = decimal("1e131072")}, kind::value_out_of_range, "numeric");
  expect({.numeric = decimal("1e-16384")}, kind::value_out_of_range, "numeric");
  expect({.money = decimal("92233720368547758.08")}, kind::value_out_of_range, "money");
  expect({.micros = timestamp::from_microseconds(-210'866'803'200'000'001)}, kind::value_out_of_range, "micros");
  expect({.date = timestamp::from_microseconds(INT64_MIN)}, kind::value_out_of_range, "date");
  expect({.uuid = "123"}, kind::invalid_value, "uuid");
  expect({.bit = "012"}, kind::invalid_value, "bit");
  expect({.inet = "1.2.3"}, kind::invalid_value, "inet");
  expect({.text = std::string("a\0b", 3)}, kind::invalid_value, "text");
  expect({.citext = std::string("a\0b", 3)}, kind::invalid_value, "citext");
  expect({.text = "\xff"}, kind::invalid_value, "text");
}

TEST_F(refused, are_values_that_their_columns_have_no_room_for) {
  const auto expect = [&](const ColumnCreate& c, const char* field, const char* sqlstate, const char* message) {
    const auto check = [&](const tenon::error& e) {
      EXPECT_EQ(e.fields(), std::vector<std::string>{field}) << e.what();
      EXPECT_EQ(e.model(), "Column");
      EXPECT_EQ(e.native_code(), sqlstate);
      EXPECT_EQ(e.message(), message);
      EXPECT_FALSE(e.server_message().empty());
    };
    check(failure_of(c));
    try {
      db.column.create_many({{}, c});
      ADD_FAILURE();
    } catch (const tenon::error& e) {
      check(e);
    }
    try {
      db.batch(ops.column.count(), ops.column.create(c));
      ADD_FAILURE();
    } catch (const tenon::error& e) {
      check(e);
    }
  };
  expect({.varchar = std::string(20, 'x') + "ü"}, "varchar", "22001",
         "A text of 21 characters, where 20 fit, was given for field `varchar` of Column");
  expect({.char_ = "12345"}, "char", "22001",
         "A text of 5 characters, where 4 fit, was given for field `char` of Column");
  expect({.varbit = std::string(21, '1')}, "varbit", "22001",
         "A string of 21 bits, where 20 fit, was given for field `varbit` of Column");
  expect({.bit = "1"}, "bit", "22026", "A string of 1 bit, where 4 fit, was given for field `bit` of Column");
  expect({.numeric = decimal("1e35")}, "numeric", "22003",
         "A number with 36 digits before the point, where 35 fit, was given for field `numeric` of Column");
  EXPECT_EQ(db.column.create({.varchar = std::string(20, 'x') + "  "}).varchar, std::string(20, 'x'));
  // Where no value given is at fault, none is named.
  const int id = db.column.create({.integer = INT32_MAX}).id;
  try {
    db.column.update(column::id == id, {.integer = tenon::increment(1)});
    ADD_FAILURE();
  } catch (const tenon::value_out_of_range& e) {
    EXPECT_TRUE(e.fields().empty());
  }
}

TEST_F(refused, are_stored_values_that_have_no_place) {
  db.execute_raw_unsafe("ALTER TABLE columns ALTER COLUMN \"numeric\" TYPE numeric");
  for (const auto& [assignment, field, shown] :
       {std::tuple{"numeric = 'NaN'", "numeric", "`NaN`"}, std::tuple{"numeric = 'Infinity'", "numeric", "`Infinity`"},
        std::tuple{"numeric = '-Infinity'", "numeric", "`-Infinity`"},
        std::tuple{"micros = 'infinity'", "micros", "`infinity`"},
        std::tuple{"zoned = '-infinity'", "zoned", "`-infinity`"},
        std::tuple{"date = 'infinity'", "date", "`infinity`"}, std::tuple{"oid = 4294967295", "oid", "oid"}}) {
    const tenon::error e = failure_after(assignment);
    EXPECT_EQ(e.kind(), tenon::error_kind::inconsistent_data) << assignment;
    EXPECT_EQ(e.fields(), std::vector<std::string>{field});
    EXPECT_NE(e.message().find(shown), std::string::npos) << e.message();
  }
}

class raw_values : public types_database {};

TEST_F(raw_values, given_as_text_are_read_by_the_server_as_the_type_wanted) {
  for (const auto& [type, text] :
       {std::pair{"interval", "1 mon 2 days 03:04:05"}, std::pair{"point", "(1,2)"}, std::pair{"int4range", "[1,5)"},
        std::pair{"tsvector", "'a' 'b'"}, std::pair{"macaddr", "08:00:2b:01:02:03"}, std::pair{"date", "infinity"},
        std::pair{"time", "12:34:00"}, std::pair{"timetz", "12:34:00-05"}, std::pair{"timestamp", "-infinity"},
        std::pair{"numeric", "NaN"}, std::pair{"float8", "NaN"}, std::pair{"pg_lsn", "16/B374D848"},
        std::pair{"mood", "HAPPY"}, std::pair{"int4[]", "{1,NULL}"}, std::pair{"interval[]", "{\"1 day\",NULL}"},
        std::pair{"mood[]", "{HAPPY,NULL}"}, std::pair{"bool", "true"}, std::pair{"jsonpath", "$.\"a\""}})
    EXPECT_EQ(db.query_raw<std::string>("SELECT ({}::" + std::string(type) + ")::text", text).at(0), text) << type;
  EXPECT_EQ(db.query_raw<bool>("SELECT {}::timestamptz = {}::timestamptz", "2024-01-01 00:00:00 America/New_York",
                               timestamp::parse("2024-01-01T05:00:00Z"))
                .at(0),
            true);
}

TEST_F(raw_values, given_as_text_that_is_not_of_the_type_are_refused_by_the_server) {
  for (const char* type : {"int4", "uuid", "inet", "date", "numeric", "interval", "mood", "bit(3)"}) {
    try {
      db.query_raw<std::string>("SELECT ({}::" + std::string(type) + ")::text", "nonsense");
      ADD_FAILURE() << type;
    } catch (const tenon::validation_error& e) {
      EXPECT_TRUE(e.native_code() == "22P02" || e.native_code() == "22007") << type << ": " << e.native_code();
    }
  }
}

TEST_F(raw_values, of_types_without_a_form_in_cpp_are_refused_by_name) {
  db.execute_raw_unsafe("CREATE TYPE pair AS (a int, b text)");
  for (const char* value : {"'1 day'::interval", "point(1,2)", "'a'::tsvector", "'[1,2)'::int4range", "(1,'x')::pair",
                            "ROW(1,2)", "'08:00:2b:01:02:03'::macaddr", "ARRAY[[1],[2]]", "ARRAY['1 day'::interval]"}) {
    try {
      db.query_raw_values("SELECT " + std::string(value) + " AS odd", {});
      ADD_FAILURE() << value;
    } catch (const tenon::error& e) {
      EXPECT_NE(std::string(e.what()).find("`odd`"), std::string::npos) << e.what();
      EXPECT_NE(e.hint().find("::text"), std::string::npos) << e.hint();
    }
  }
}

TEST_F(raw_values, may_be_lists) {
  using ints = std::vector<int>;
  EXPECT_EQ(db.query_raw<ints>("SELECT ARRAY[1,2,3]").at(0), (ints{1, 2, 3}));
  EXPECT_EQ(db.query_raw<ints>("SELECT {}::int[]", ints{3, 4}).at(0), (ints{3, 4}));
  EXPECT_EQ(db.query_raw<ints>("SELECT '{{}}'::int[]").size(), 1u);
  EXPECT_EQ(db.query_raw<std::vector<std::optional<int>>>("SELECT '{{1,NULL}}'::int[]").at(0),
            (std::vector<std::optional<int>>{1, std::nullopt}));
  EXPECT_EQ(
      db.query_raw<std::vector<std::string>>("SELECT {}::mood[]", std::vector<std::string>{"HAPPY", "not happy"}).at(0),
      (std::vector<std::string>{"HAPPY", "not happy"}));
  EXPECT_EQ(db.query_raw<std::vector<decimal>>("SELECT ARRAY[1.5, 2]").at(0),
            (std::vector<decimal>{decimal("1.5"), decimal(2)}));
  EXPECT_EQ(
      db.query_raw<std::int64_t>("SELECT count(*) FROM generate_series(1, 10) n WHERE n = ANY({})", ints{2, 5, 11})
          .at(0),
      2);
  EXPECT_EQ(
      db.query_raw<std::vector<std::string>>("SELECT {}::bytea[]::text[]", std::vector<bytes>{bytes("a", 1)}).at(0),
      std::vector<std::string>{"\\x61"});
  EXPECT_THROW(db.query_raw<ints>("SELECT '{{1,NULL}}'::int[]"), tenon::raw_query_failed);
  EXPECT_THROW(db.query_raw<ints>("SELECT 1"), tenon::raw_query_failed);
}

}  // namespace
