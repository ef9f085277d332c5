#include "migrate/sqlite_default.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace tenon::migrate::sqlite {
namespace {

using form = column_default::form;

column_default value(const char* text) { return {form::value, text}; }
column_default expression(const char* text) { return {form::expression, text}; }

TEST(sqlite_default, renders_constants) {
  EXPECT_EQ(render_default(value("42"), type_family::integer), "42");
  EXPECT_EQ(render_default(value("true"), type_family::boolean), "true");
  EXPECT_EQ(render_default(value("it's"), type_family::text), "'it''s'");
  EXPECT_EQ(render_default(value("68656c6c6f"), type_family::binary), "'68656c6c6f'");
  EXPECT_EQ(render_default(value(R"({"a": 1})"), type_family::json), R"('{"a": 1}')");
}

TEST(sqlite_default, renders_times_with_spaces_and_whole_groups_of_digits) {
  EXPECT_EQ(render_default(value("2020-01-01T00:00:00Z"), type_family::datetime), "'2020-01-01 00:00:00 +00:00'");
  EXPECT_EQ(render_default(value("2020-01-01T00:00:00.1234+02:00"), type_family::datetime),
            "'2020-01-01 00:00:00.123400 +02:00'");
  EXPECT_EQ(render_default(value("2020-01-01T00:00:00.500-11:30"), type_family::datetime),
            "'2020-01-01 00:00:00.500 -11:30'");
  EXPECT_EQ(render_default(value("2020-01-01T00:00:00.000Z"), type_family::datetime), "'2020-01-01 00:00:00 +00:00'");
}

TEST(sqlite_default, renders_the_current_time) {
  EXPECT_EQ(render_default({form::now, {}}, type_family::datetime), "CURRENT_TIMESTAMP");
}

TEST(sqlite_default, puts_parentheses_around_expressions_that_need_them) {
  EXPECT_EQ(render_default(expression("(lower('A'))"), type_family::text), "(lower('A'))");
  EXPECT_EQ(render_default(expression("lower('A')"), type_family::text), "(lower('A'))");
  EXPECT_EQ(render_default(expression("(1) + (2)"), type_family::integer), "((1) + (2))");
  EXPECT_EQ(render_default(expression("-1.5"), type_family::real), "-1.5");
  EXPECT_EQ(render_default(expression("'a''b'"), type_family::text), "'a''b'");
  EXPECT_EQ(render_default(expression("x'00ff'"), type_family::binary), "x'00ff'");
  EXPECT_EQ(render_default(expression("current_date"), type_family::text), "current_date");
  EXPECT_EQ(render_default(expression(""), type_family::text), std::nullopt);
}

TEST(sqlite_default, understands_what_it_renders) {
  EXPECT_EQ(parse_default("42", type_family::integer), value("42"));
  EXPECT_EQ(parse_default("'it''s'", type_family::text), value("it's"));
  EXPECT_EQ(parse_default("\"old \"\"quotes\"\"\"", type_family::text), value("old \"quotes\""));
  EXPECT_EQ(parse_default("1", type_family::boolean), value("true"));
  EXPECT_EQ(parse_default("FALSE", type_family::boolean), value("false"));
  EXPECT_EQ(parse_default("CURRENT_TIMESTAMP", type_family::datetime), (column_default{form::now, {}}));
  EXPECT_EQ(parse_default("(datetime('now'))", type_family::datetime), (column_default{form::now, {}}));
  EXPECT_EQ(parse_default("'2020-01-01 00:00:00 +00:00'", type_family::datetime), value("2020-01-01T00:00:00+00:00"));
  EXPECT_EQ(parse_default("X'00FF'", type_family::binary), value("00ff"));
}

TEST(sqlite_default, keeps_as_an_expression_what_is_no_constant_of_the_type) {
  EXPECT_EQ(parse_default("( lower('A') )", type_family::text), expression("lower('A')"));
  EXPECT_EQ(parse_default("'a' || 'b'", type_family::text), expression("'a' || 'b'"));
  EXPECT_EQ(parse_default("'abc'", type_family::integer), expression("'abc'"));
  EXPECT_EQ(parse_default("CURRENT_TIMESTAMP", type_family::text), expression("CURRENT_TIMESTAMP"));
  EXPECT_EQ(parse_default("((1) + (2))", type_family::integer), expression("(1) + (2)"));
  EXPECT_EQ(parse_default("(')')", type_family::integer), expression("')'"));
}

TEST(sqlite_default, leaves_texts_alone_that_are_no_times) {
  EXPECT_EQ(parse_default("'some time or other'", type_family::datetime), value("some time or other"));
  EXPECT_EQ(render_default(value("2020-01-01Tnoon+later"), type_family::datetime), "'2020-01-01Tnoon+later'");
}

TEST(sqlite_default, takes_null_for_no_default) {
  EXPECT_EQ(parse_default("NULL", type_family::integer), std::nullopt);
  EXPECT_EQ(parse_default(" (null) ", type_family::text), std::nullopt);
  EXPECT_EQ(understood(expression("NULL"), type_family::text), std::nullopt);
}

}  // namespace
}  // namespace tenon::migrate::sqlite
