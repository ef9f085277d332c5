#include <tenon/base/json.hpp>

#include <tenon/base/decimal.hpp>
#include <tenon/base/error.hpp>
#include <tenon/base/json_boost.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

namespace tenon {
namespace {

TEST(Json, IsNullAtFirst) {
  EXPECT_EQ(json().text(), "null");
  EXPECT_TRUE(json().is_null());
  EXPECT_TRUE(json::unchecked(" null ").is_null());
  EXPECT_FALSE(json::string("null").is_null());
}

TEST(Json, KeepsCheckedTextWithoutBlanks) {
  EXPECT_EQ(json::parse(" { \"a\" : [ 1 , \"x \\\" y\" ] }\n").text(), R"({"a":[1,"x \" y"]})");
  EXPECT_EQ(json::parse("1.50e3").text(), "1.50e3");
  EXPECT_EQ(json::parse(R"("\\")").text(), R"("\\")");
}

TEST(Json, RefusesWhatIsNotJson) {
  for (const char* text : {"", " ", "{", "[1,]", "{\"a\":1,}", "{a:1}", "'x'", "nul", "01", "1.", "+1", "NaN", "1 2",
                           "\"\x01\"", "\"\xFF\"", "\"\\x\"", "// c\n1", "[1", "\"abc"}) {
    EXPECT_EQ(json::try_parse(text), std::nullopt) << text;
    EXPECT_THROW(json::parse(text), validation_error) << text;
  }
}

TEST(Json, SaysWhereTheTextStopsBeingJson) {
  try {
    json::parse(R"({"a":1,})");
    FAIL() << "nothing was thrown";
  } catch (const validation_error& e) {
    EXPECT_NE(e.message().find("at byte 7"), std::string::npos) << e.message();
  }
}

TEST(Json, LimitsNestingInsteadOfCrashing) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_NE(json::try_parse(nested(500)), std::nullopt);
  EXPECT_EQ(json::try_parse(nested(600)), std::nullopt);
  EXPECT_EQ(json::try_parse(nested(1'000'000)), std::nullopt);
}

TEST(Json, BuildsScalars) {
  EXPECT_EQ(json::boolean(true).text(), "true");
  EXPECT_EQ(json::number(std::numeric_limits<std::int64_t>::min()).text(), "-9223372036854775808");
  EXPECT_EQ(json::number(std::numeric_limits<std::uint64_t>::max()).text(), "18446744073709551615");
  EXPECT_EQ(json::number(0.1).text(), "0.1");
  EXPECT_EQ(json::number(decimal("12345678901234567890.5")).text(), "12345678901234567890.5");
  EXPECT_EQ(json::string("a\"b\\\n\x01é").text(), "\"a\\\"b\\\\\\n\\u0001é\"");
  EXPECT_THROW(json::number(std::nan("")), validation_error);
  EXPECT_THROW(json::string("\xC0\x80"), validation_error);
}

TEST(Json, BuildsArraysAndObjectsFromPlainValues) {
  EXPECT_EQ(json::array().text(), "[]");
  EXPECT_EQ(json::object().text(), "{}");
  const std::string name = "Ann";
  const json built = json::object({{"name", name},
                                   {"age", 41},
                                   {"score", 1.5},
                                   {"ok", true},
                                   {"nothing", nullptr},
                                   {"tags", json::array({"a", 2, json::array({})})}});
  EXPECT_EQ(built.text(), R"({"name":"Ann","age":41,"score":1.5,"ok":true,"nothing":null,"tags":["a",2,[]]})");
  EXPECT_EQ(json::parse(built.text()), built);
}

TEST(Json, RefusesTwoMembersOfOneName) { EXPECT_THROW(json::object({{"a", 1}, {"a", 2}}), validation_error); }

TEST(Json, ComparesValuesNotSpelling) {
  EXPECT_EQ(json::parse(R"({"a":1,"b":[true]})"), json::parse(R"({"b":[true],"a":1.0})"));
  EXPECT_EQ(json::parse("100"), json::parse("1e2"));
  EXPECT_EQ(json::parse(R"("\u00e9")"), json::parse("\"é\""));
  EXPECT_EQ(json::unchecked("{ \"a\": 1 }"), json::parse("{\"a\":1}"));
  EXPECT_EQ(json::parse("18446744073709551615"), json::parse("18446744073709551615.0"));
  EXPECT_NE(json::parse("[1,2]"), json::parse("[2,1]"));
  EXPECT_NE(json::parse("[1]"), json::parse("[1,1]"));
  EXPECT_NE(json::parse(R"({"a":1})"), json::parse(R"({"b":1})"));
  EXPECT_NE(json::parse(R"({"a":1})"), json::parse(R"({"a":1,"b":2})"));
  EXPECT_NE(json::parse("1"), json::parse("\"1\""));
  EXPECT_NE(json::parse("null"), json::parse("false"));
  EXPECT_NE(json::parse("9223372036854775807"), json::parse("9223372036854775806"));
  EXPECT_NE(json::parse("18446744073709551615"), json::parse("-1"));
}

TEST(Json, ConvertsToAndFromBoost) {
  const json value = json::parse(R"({"a":[1,-2,18446744073709551615,1.5,1e300,true,null,"é\n"],"b":{}})");
  EXPECT_EQ(from_boost_json(to_boost_json(value)), value);
  EXPECT_EQ(from_boost_json(boost::json::value(1.5)).text(), "1.5");
  EXPECT_EQ(from_boost_json(boost::json::value(nullptr)).text(), "null");
}

TEST(Json, UncheckedTextThatIsNoJsonIsReportedWhenRead) {
  EXPECT_THROW(to_boost_json(json::unchecked("{")), validation_error);
}

}  // namespace
}  // namespace tenon
