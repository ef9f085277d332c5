#include "local/dynamodb/key_encoding.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <vector>

namespace tenon::local::dynamodb {
namespace {

using tenon::dynamodb::attribute_value;
using tenon::dynamodb::number;

std::string encoded(const attribute_value& value) {
  std::string out;
  append_value(out, value);
  return out;
}
std::string delimited(const attribute_value& value) {
  std::string out;
  append_delimited_value(out, value);
  return out;
}

TEST(LocalDynamodbKeys, numbers_keep_their_order_as_bytes) {
  std::vector<number> numbers;
  for (const char* text : {"0",
                           "1",
                           "-1",
                           "10",
                           "9",
                           "-9",
                           "-10",
                           "0.1",
                           "-0.1",
                           "1e125",
                           "-1e125",
                           "1e-130",
                           "-1e-130",
                           "12345678901234567890123456789012345678",
                           "12345678901234567890123456789012345679",
                           "1.05",
                           "1.5",
                           "100",
                           "99.99",
                           "-99.99",
                           "123",
                           "12.3",
                           "1.23"})
    numbers.push_back(number::parse(text));
  std::mt19937_64 random(7);
  for (int i = 0; i < 300; ++i)
    numbers.push_back(number::parse(std::to_string(static_cast<std::int64_t>(random()) >> (random() % 60)) + "e" +
                                    std::to_string(static_cast<int>(random() % 80) - 60)));
  for (const auto& a : numbers)
    for (const auto& b : numbers) {
      EXPECT_EQ(a < b, encoded(a) < encoded(b)) << a.to_string() << ' ' << b.to_string();
      EXPECT_EQ(a == b, encoded(a) == encoded(b)) << a.to_string() << ' ' << b.to_string();
    }
}

TEST(LocalDynamodbKeys, delimited_numbers_keep_their_order_whatever_follows) {
  for (const char* a :
       {"0", "1", "-1", "1.01", "-1.01", "1e-130", "-1e-130", "-1234567890123456789012345678901234567.8",
        "-12345678901234567890123456789012345678", "-1234567890123456789012345678901234567"})
    for (const char* b :
         {"0", "1", "-1", "1.01", "-1.01", "1e-130", "-1e-130", "-1234567890123456789012345678901234567.8",
          "-12345678901234567890123456789012345678", "-1234567890123456789012345678901234567"}) {
      const auto left = number::parse(a);
      const auto right = number::parse(b);
      if (left == right) continue;
      EXPECT_EQ(left < right, delimited(left) + "\xff" < delimited(right)) << a << ' ' << b;
      EXPECT_EQ(left < right, delimited(left) < delimited(right) + "\xff") << a << ' ' << b;
    }
}

// The service takes the hash of these bytes.
TEST(LocalDynamodbKeys, numbers_have_the_bytes_that_they_have_in_the_service) {
  const auto hex = [](const char* text) { return bytes(std::string_view(encoded(number::parse(text)))).to_hex(); };
  EXPECT_EQ(hex("0"), "80");
  EXPECT_EQ(hex("1"), "c102");
  EXPECT_EQ(hex("-1"), "3e6466");
  EXPECT_EQ(hex("999.9"), "c20a645b");
  EXPECT_EQ(hex("-999.9"), "3d5c020b66");
  EXPECT_EQ(hex("0.012345"), "c002182e");
  EXPECT_EQ(hex("-0.09"), "3f5c66");
  EXPECT_EQ(hex("1e-130"), "8002");
  EXPECT_EQ(hex("1e125"), "ff0b");
  EXPECT_EQ(hex("-1.2345678901234567890123456789012345678"), "3e644e38220c644e38220c644e38220c644e382215");
}

TEST(LocalDynamodbKeys, delimited_texts_keep_their_order_whatever_follows) {
  std::vector<std::string> texts{"",
                                 "a",
                                 "ab",
                                 "b",
                                 std::string("a\0", 2),
                                 std::string("a\0b", 3),
                                 std::string("a\0\0", 3),
                                 "a\x01",
                                 "a\xff",
                                 "\xff\xff",
                                 std::string("\0", 1)};
  for (const auto& a : texts)
    for (const auto& b : texts) {
      if (a == b) continue;
      EXPECT_EQ(a < b, delimited(bytes(std::string_view(a))) + "\xff" < delimited(bytes(std::string_view(b))) + "");
      EXPECT_EQ(a < b, delimited(bytes(std::string_view(a))) + "" < delimited(bytes(std::string_view(b))) + "\xff");
    }
}

TEST(LocalDynamodbKeys, what_begins_with_a_text_lies_below_the_end_of_its_prefix) {
  for (const std::string& prefix : {std::string("a"), std::string("a\0", 2), std::string("a\xff")}) {
    std::string lower;
    append_value_prefix(lower, bytes(std::string_view(prefix)));
    const auto upper = end_of_prefix(lower);
    for (const auto& rest : {std::string(), std::string("\0", 1), std::string("x"), std::string("\xff\xff")}) {
      const auto key = delimited(bytes(std::string_view(prefix + rest)));
      EXPECT_TRUE(key >= lower && key < upper);
    }
    EXPECT_FALSE(delimited(bytes(std::string_view("b"))) < upper);
  }
}

TEST(LocalDynamodbKeys, nothing_ends_a_prefix_of_the_greatest_bytes) { EXPECT_EQ(end_of_prefix("\xff\xff"), ""); }

TEST(LocalDynamodbKeys, rows_follow_the_order_of_partitions) {
  std::vector<std::string> keys;
  for (int i = 0; i < 1000; ++i) keys.push_back(table_partition(attribute_value(std::to_string(i))));
  std::sort(keys.begin(), keys.end());
  for (std::size_t i = 1; i < keys.size(); ++i) EXPECT_LE(row_of(keys[i - 1], false), row_of(keys[i], false));
  for (const auto& key : keys) EXPECT_GE(row_of(key + "x", true), 0);
}

TEST(LocalDynamodbKeys, rows_of_keys_that_follow_each_other_do_so_too) {
  const std::string partition = table_partition(attribute_value("customer"));
  const auto row = [&](int i) { return row_of(partition + "ORDER#" + std::to_string(1'000'000 + i), true); };
  int ends_of_runs = 0;
  for (int i = 1; i < 1000; ++i) {
    const auto distance = row(i) - row(i - 1);
    if (i % 100 == 0 && (distance < 0 || distance >= std::int64_t{1} << 35)) ++ends_of_runs;
    if (i % 100 == 0) continue;
    EXPECT_GT(distance, 0) << i;
    EXPECT_LT(distance, std::int64_t{1} << 35) << i;
  }
  EXPECT_GT(ends_of_runs, 0);
}

TEST(LocalDynamodbKeys, rows_of_equal_sort_values_in_different_partitions_differ) {
  std::set<std::int64_t> rows;
  for (const std::string_view sort : {"", "a", "PROFILE"})
    for (int i = 0; i < 100'000; ++i)
      rows.insert(row_of(table_partition(attribute_value(std::to_string(i))).append(sort), true));
  EXPECT_EQ(rows.size(), 300'000);
  EXPECT_GE(*rows.begin(), 0);
}

// The bytes are in files.
TEST(LocalDynamodbKeys, the_encoding_stays_what_it_is) {
  EXPECT_EQ(
      bytes(std::string_view(table_partition(attribute_value("customer")) + encoded(number::parse("-12.5")))).to_hex(),
      "2e2d06f92f330ecb0008637573746f6d65723e593366");
  const auto partition = table_partition(attribute_value("customer"));
  EXPECT_EQ(row_of(partition, false), 1663661683502581605);
  EXPECT_EQ(row_of(partition + "ORDER#12", true), 1663664247362743563);
}

}  // namespace
}  // namespace tenon::local::dynamodb
