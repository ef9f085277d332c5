#include "migrate/plain_value.hpp"

#include <gtest/gtest.h>

namespace tenon::migrate {
namespace {

TEST(plain_value, strips_what_does_not_count_from_numbers) {
  EXPECT_EQ(plain_value(type_family::integer, "007"), "7");
  EXPECT_EQ(plain_value(type_family::integer, "-0"), "0");
  EXPECT_EQ(plain_value(type_family::integer, "0"), "0");
  EXPECT_EQ(plain_value(type_family::real, "-0.50"), "-0.50");
  EXPECT_EQ(plain_value(type_family::decimal, "0.00000001"), "0.00000001");
  EXPECT_EQ(plain_value(type_family::bigint, "9223372036854775807"), "9223372036854775807");
}

TEST(plain_value, spells_bytes_as_hexadecimal_digits) {
  EXPECT_EQ(plain_value(type_family::binary, "aGVsbG8="), "68656c6c6f");
}

TEST(plain_value, leaves_texts_alone) { EXPECT_EQ(plain_value(type_family::text, "007"), "007"); }

TEST(plain_value, compares_by_meaning) {
  EXPECT_TRUE(same_plain_value(type_family::decimal, "3.10", "3.1"));
  EXPECT_TRUE(same_plain_value(type_family::real, "1e3", "1000"));
  EXPECT_FALSE(same_plain_value(type_family::integer, "1", "2"));
  EXPECT_TRUE(same_plain_value(type_family::json, R"({"a":1,"b":[]})", R"({ "b": [], "a": 1 })"));
  EXPECT_FALSE(same_plain_value(type_family::json, "1", "2"));
  EXPECT_TRUE(same_plain_value(type_family::datetime, "2020-01-01T02:00:00+02:00", "2020-01-01T00:00:00Z"));
  EXPECT_FALSE(same_plain_value(type_family::text, "3.10", "3.1"));
}

}  // namespace
}  // namespace tenon::migrate
