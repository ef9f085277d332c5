#include "dynamodb/models/keys.hpp"

#include "support/compiled_schema.hpp"

#include <tenon/base/error.hpp>
#include <tenon/describe/description.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace tenon::dynamodb::models {
namespace {

const describe::description& schema() {
  static const describe::description d(testing::compiled_schema(R"(
enum Level {
  LOW
  HIGH
  ALARM
}
model Key {
  text  String
  int   Int
  big   BigInt
  real  Float
  exact Decimal
  flag  Boolean
  level Level
  at    DateTime
  ends  DateTime? @ttl
  @@table("app")
  @@key(pk: "P#{text}", sk: "S#{int}")
  @@gsi("ByLevel", pk: "{level}", sk: "{ends}")
}
)",
                                                                "dynamodb"));
  return d;
}

const query::model_descriptor& model() { return *schema().schema().models[0]; }

std::uint16_t field(std::string_view name) {
  for (std::uint16_t i = 0; i < model().fields.size(); ++i)
    if (model().fields[i].name == name) return i;
  throw std::runtime_error("no such field");
}

std::string encoded(std::string_view name, const attribute_value& v, key_role role = key_role::sort) {
  std::string out;
  append_key_value(out, {model(), field(name)}, v, role);
  return out;
}

TEST(key_value, escapes_the_delimiter_in_texts) {
  EXPECT_EQ(encoded("text", "ann@x.org"), "ann@x.org");
  EXPECT_EQ(encoded("text", "a#b"), "a\"\"b");
  EXPECT_EQ(encoded("text", "a\"b"), "a\"!b");
}

TEST(key_value, keeps_the_order_and_the_beginnings_of_texts) {
  std::mt19937 random(7);
  const std::string letters = "!\"#$%a";
  const auto text = [&] {
    std::string s;
    for (std::size_t n = random() % 6; n > 0; --n) s += letters[random() % letters.size()];
    return s;
  };
  for (int i = 0; i < 20000; ++i) {
    const std::string a = text();
    const std::string b = text();
    EXPECT_EQ(a < b, encoded("text", a) < encoded("text", b)) << a << " and " << b;
    EXPECT_EQ(a == b, encoded("text", a) == encoded("text", b)) << a << " and " << b;
    EXPECT_EQ(a.starts_with(b), encoded("text", a).starts_with(encoded("text", b))) << a << " and " << b;
    EXPECT_EQ(encoded("text", a).find('#'), std::string::npos);
  }
}

TEST(key_value, keeps_the_order_of_integers) {
  const std::vector<std::int64_t> values{
      std::numeric_limits<std::int32_t>::min(), -1000000, -10, -9, -1, 0, 1, 9, 10, 99,
      std::numeric_limits<std::int32_t>::max()};
  for (std::size_t i = 1; i < values.size(); ++i)
    EXPECT_LT(encoded("int", values[i - 1]), encoded("int", values[i])) << values[i];
  EXPECT_EQ(encoded("int", 42), "0000000042");
  EXPECT_EQ(encoded("int", -1), "-9999999998");
  EXPECT_EQ(encoded("int", 42, key_role::partition), "42");
}

TEST(key_value, keeps_the_order_of_long_integers) {
  const std::vector<std::int64_t> values{
      std::numeric_limits<std::int64_t>::min(),     std::numeric_limits<std::int64_t>::min() + 1, -1, 0, 1,
      std::numeric_limits<std::int64_t>::max() - 1, std::numeric_limits<std::int64_t>::max()};
  for (std::size_t i = 1; i < values.size(); ++i)
    EXPECT_LT(encoded("big", values[i - 1]), encoded("big", values[i])) << values[i];
}

TEST(key_value, refuses_integers_that_have_outgrown_their_type) {
  EXPECT_THROW(encoded("int", number::parse("12345678901")), value_out_of_range);
}

// Followed by whatever comes behind in a key.
TEST(key_value, keeps_the_order_of_decimals_within_a_key) {
  std::mt19937 random(11);
  const auto value = [&] {
    const int digits = static_cast<int>(random() % 4);
    std::string s = random() % 2 == 0 ? "-" : "";
    for (int i = 0; i <= digits; ++i) s += static_cast<char>('0' + random() % 10);
    s += "e" + std::to_string(static_cast<int>(random() % 9) - 4);
    return number::parse(s);
  };
  for (int i = 0; i < 20000; ++i) {
    const number a = value();
    const number b = value();
    if (a == b) EXPECT_EQ(encoded("exact", a), encoded("exact", b));
    else
      EXPECT_EQ(a < b, encoded("exact", a) + "#z" < encoded("exact", b) + "#a")
          << a.to_string() << " and " << b.to_string();
  }
  EXPECT_EQ(encoded("exact", number::parse("12.5")), "1502125");
  EXPECT_EQ(encoded("real", number::parse("1E-130")).substr(0, 4), "1371");
}

TEST(key_value, keeps_the_order_of_enums_as_the_schema_has_it) {
  EXPECT_EQ(encoded("level", "LOW"), "00-LOW");
  EXPECT_EQ(encoded("level", "HIGH"), "01-HIGH");
  EXPECT_LT(encoded("level", "HIGH"), encoded("level", "ALARM"));
  EXPECT_EQ(encoded("level", "ALARM", key_role::partition), "ALARM");
}

TEST(keys, are_made_of_the_fields_of_an_item) {
  item i{{"text", "a#b"}, {"int", 7}, {"level", "LOW"}, {"ends", 0}};
  add_keys(model(), i);
  EXPECT_EQ(i.at("PK").as_string(), "P#a\"\"b");
  EXPECT_EQ(i.at("SK").as_string(), "S#0000000007");
  EXPECT_EQ(i.at("_type").as_string(), "Key");
  EXPECT_EQ(i.at("ByLevelPK").as_string(), "LOW");
  EXPECT_EQ(i.at("ByLevelSK").as_string(), "1970-01-01T00:00:00.000000Z");
}

TEST(keys, leave_an_item_out_of_an_index_of_which_a_field_is_absent) {
  item i{{"text", "a"}, {"int", 7}, {"level", "LOW"}};
  add_keys(model(), i);
  EXPECT_FALSE(i.contains("ByLevelPK"));
  EXPECT_FALSE(i.contains("ByLevelSK"));
}

}  // namespace
}  // namespace tenon::dynamodb::models
