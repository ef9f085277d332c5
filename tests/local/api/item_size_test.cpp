#include "local/api/item_size.hpp"

#include <gtest/gtest.h>

namespace tenon::local::dynamodb {
namespace {

using tenon::dynamodb::attribute_list;
using tenon::dynamodb::null_value;
using tenon::dynamodb::number;
using tenon::dynamodb::number_set;
using tenon::dynamodb::string_set;

// As measured of the service, by the largest items that it takes.
TEST(ItemSize, OfNumbersIsTheirDigitsInPairs) {
  const struct {
    const char* text;
    std::size_t size;
  } measured[]{{"0", 1},         {"1", 2},
               {"12", 2},        {"123", 3},
               {"1234", 3},      {"0042", 2},
               {"100", 2},       {"1010", 3},
               {"0.0000001", 2}, {"1E125", 2},
               {"1E-100", 2},    {"1.5", 3},
               {"15", 2},        {"1.200", 3},
               {"1.234", 4},     {"3.14159", 5},
               {"123456", 4},    {"100.5", 4},
               {"0.15", 2},      {"-42", 3},
               {"-0", 1},        {"12345678901234567890123456789012345678", 20}};
  for (const auto& [text, size] : measured) EXPECT_EQ(value_size(number::parse(text)), size) << text;
}

TEST(ItemSize, OfTextIsItsBytes) {
  EXPECT_EQ(value_size("häß"), 5U);
  EXPECT_EQ(value_size(bytes("abc")), 3U);
  EXPECT_EQ(value_size(string_set{"a", "bc"}), 3U);
}

TEST(ItemSize, OfFlagsIsOne) {
  EXPECT_EQ(value_size(null_value()), 1U);
  EXPECT_EQ(value_size(true), 1U);
}

TEST(ItemSize, OfDocumentsCountsThreeAndOneForEachElement) {
  EXPECT_EQ(value_size(attribute_list()), 3U);
  EXPECT_EQ(value_size(attribute_list{"ab", "c"}), 3U + 2U + 3U);
  EXPECT_EQ(value_size(attribute_map{{"key", "ab"}}), 3U + 1U + 3U + 2U);
}

TEST(ItemSize, CountsNamesAndValues) { EXPECT_EQ(item_size({{"id", "abc"}, {"n", number(15)}}), 2U + 3U + 1U + 2U); }

}  // namespace
}  // namespace tenon::local::dynamodb
