// What conditions say of items: every operator with values of every type.

#include "local/expressions/comparison.hpp"
#include "support.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tenon::local::dynamodb::testing {
namespace {

// One value of each type, or two where it has an order, the lesser first.
const std::vector<attribute_value> samples{nullptr,
                                           true,
                                           num("1"),
                                           num("10"),
                                           str("1"),
                                           str("10"),
                                           bin("1"),
                                           bin("10"),
                                           strings({"1"}),
                                           numbers({1}),
                                           binaries({tenon::bytes("1")}),
                                           list({num("1")}),
                                           map({{"1", num("1")}})};

bool has_order(const attribute_value& value) {
  return value.type() == attribute_type::number || value.type() == attribute_type::string ||
         value.type() == attribute_type::binary;
}

bool holds(std::string_view text, const item& in) { return parameters{}.condition(text).evaluate(&in); }

TEST(condition, values_are_equal_if_type_and_value_are) {
  for (std::size_t i = 0; i < samples.size(); ++i) {
    for (std::size_t j = 0; j < samples.size(); ++j) {
      const item in{{"a", samples[i]}, {"b", samples[j]}};
      EXPECT_EQ(holds("a = b", in), i == j) << i << ' ' << j;
      EXPECT_EQ(holds("a <> b", in), i != j) << i << ' ' << j;
      EXPECT_EQ(holds("a IN (nope, b)", in), i == j) << i << ' ' << j;
    }
  }
}

TEST(condition, only_numbers_texts_and_binaries_of_one_type_are_in_order) {
  for (std::size_t i = 0; i < samples.size(); ++i) {
    for (std::size_t j = 0; j < samples.size(); ++j) {
      const item in{{"a", samples[i]}, {"b", samples[j]}};
      const bool ordered = has_order(samples[i]) && samples[i].type() == samples[j].type();
      EXPECT_EQ(holds("a < b", in), ordered && i < j) << i << ' ' << j;
      EXPECT_EQ(holds("a <= b", in), ordered && i <= j) << i << ' ' << j;
      EXPECT_EQ(holds("a > b", in), ordered && i > j) << i << ' ' << j;
      EXPECT_EQ(holds("a >= b", in), ordered && i >= j) << i << ' ' << j;
      EXPECT_EQ(holds("a BETWEEN b AND b", in), ordered && i == j) << i << ' ' << j;
    }
  }
}

TEST(condition, numbers_are_in_order_of_value_and_texts_of_their_bytes) {
  EXPECT_TRUE(holds("a < b", {{"a", num("9")}, {"b", num("10")}}));
  EXPECT_TRUE(holds("a < b", {{"a", num("-10")}, {"b", num("-9")}}));
  EXPECT_TRUE(holds("a = b", {{"a", num("1.0")}, {"b", num("1e0")}}));
  EXPECT_TRUE(holds("a > b", {{"a", str("9")}, {"b", str("10")}}));
  EXPECT_TRUE(holds("a > b", {{"a", str("a")}, {"b", str("B")}}));
  EXPECT_TRUE(holds("a > b", {{"a", str("\xf0\x9f\x98\x80")}, {"b", str("\xef\xbd\xa1")}}));
  EXPECT_TRUE(holds("a > b", {{"a", bin("\xff")}, {"b", bin("\x7f\x7f")}}));
}

TEST(condition, what_does_not_exist_is_only_unequal) {
  const item in{{"a", num("1")}};
  for (const auto* text : {"a = z", "z = a", "z = y", "a < z", "z <= y", "z > a", "a >= z", "z BETWEEN a AND y",
                           "a BETWEEN z AND y", "a BETWEEN a.b AND z", "z IN (a)", "a IN (z)", "begins_with(z, a)",
                           "contains(z, a)", "contains(a, z)", "attribute_exists(z)", "size(z) = a", "a = size(a)"}) {
    EXPECT_FALSE(holds(text, in)) << text;
    EXPECT_TRUE(holds("NOT " + std::string(text), in)) << text;
  }
  for (const auto* text : {"a <> z", "z <> y", "size(z) <> a", "attribute_not_exists(z)", "attribute_not_exists(a.b)",
                           "attribute_not_exists(a[0])"}) {
    EXPECT_TRUE(holds(text, in)) << text;
  }
}

TEST(condition, an_item_that_does_not_exist_has_no_attributes) {
  EXPECT_TRUE(parameters{}.condition("attribute_not_exists(a) AND a <> b").evaluate(nullptr));
  EXPECT_FALSE(parameters{}.condition("attribute_exists(a) OR a = b").evaluate(nullptr));
}

TEST(condition, begins_with_compares_texts_and_binaries) {
  EXPECT_TRUE(holds("begins_with(a, b)", {{"a", str("hello")}, {"b", str("hell")}}));
  EXPECT_TRUE(holds("begins_with(a, b)", {{"a", str("hello")}, {"b", str("")}}));
  EXPECT_FALSE(holds("begins_with(a, b)", {{"a", str("hell")}, {"b", str("hello")}}));
  EXPECT_TRUE(holds("begins_with(a, b)", {{"a", bin("hello")}, {"b", bin("he")}}));
  EXPECT_FALSE(holds("begins_with(a, b)", {{"a", bin("hello")}, {"b", str("he")}}));
  EXPECT_FALSE(holds("begins_with(a, b)", {{"a", num("12")}, {"b", num("1")}}));
}

TEST(condition, contains_looks_into_texts_binaries_sets_and_lists) {
  EXPECT_TRUE(holds("contains(a, b)", {{"a", str("hello")}, {"b", str("ell")}}));
  EXPECT_FALSE(holds("contains(a, b)", {{"a", str("hello")}, {"b", bin("ell")}}));
  EXPECT_TRUE(holds("contains(a, b)", {{"a", bin("hello")}, {"b", bin("ell")}}));
  EXPECT_TRUE(holds("contains(a, b)", {{"a", strings({"x", "y"})}, {"b", str("y")}}));
  EXPECT_FALSE(holds("contains(a, b)", {{"a", strings({"xy"})}, {"b", str("y")}}));
  EXPECT_TRUE(holds("contains(a, b)", {{"a", numbers({1, 2})}, {"b", num("2.0")}}));
  EXPECT_TRUE(holds("contains(a, b)", {{"a", binaries({tenon::bytes("x")})}, {"b", bin("x")}}));
  EXPECT_TRUE(holds("contains(a, b)", {{"a", list({num("1"), list({})})}, {"b", list({})}}));
  EXPECT_TRUE(holds("contains(a, b)", {{"a", list({numbers({1, 2})})}, {"b", numbers({2, 1})}}));
  EXPECT_FALSE(holds("contains(a, b)", {{"a", list({num("1")})}, {"b", str("1")}}));
  EXPECT_FALSE(holds("contains(a, b)", {{"a", map({{"x", num("1")}})}, {"b", str("x")}}));
  EXPECT_FALSE(holds("contains(a, b)", {{"a", strings({"x"})}, {"b", strings({"x"})}}));
}

TEST(condition, size_counts_characters_bytes_and_elements) {
  const std::vector<std::pair<attribute_value, int>> sizes{
      {str("hello"), 5},    {str("h\xc3\xa9"), 2},          {str("\xf0\x9f\x98\x80"), 2},
      {bin("\xc3\xa9"), 2}, {strings({"a", "b"}), 2},       {numbers({1, 2, 3}), 3},
      {list({nullptr}), 1}, {map({{"a", 1}, {"b", 2}}), 2}, {binaries({tenon::bytes("x")}), 1},
  };
  for (const auto& [value, size] : sizes) {
    const item in{{"a", value}, {"n", size}};
    EXPECT_TRUE(holds("size(a) = n AND NOT size(a) < n AND n BETWEEN size(a) AND size(a)", in)) << size;
  }
  for (const auto& value : {num("1"), attribute_value(true), attribute_value(nullptr)}) {
    EXPECT_FALSE(holds("size(a) >= n", {{"a", value}, {"n", 0}}));
  }
}

TEST(condition, attribute_type_knows_all_types) {
  for (const auto& value : samples) {
    for (const auto* type : {"S", "N", "B", "NULL", "SS", "BOOL", "L", "BS", "NS", "M"}) {
      const parameters given{{}, {{":t", str(type)}}};
      const item in{{"a", value}};
      EXPECT_EQ(given.condition("attribute_type(a, :t)").evaluate(&in), name_of(value.type()) == type) << type;
    }
  }
  const parameters given{{}, {{":t", str("N")}, {":n", num("1")}}};
  EXPECT_TRUE(given.condition("attribute_type(:n, :t)").evaluate(nullptr));
}

TEST(condition, and_binds_closer_than_or_and_not_closest) {
  // Each of the eight assignments of a, b and c.
  const auto expect_all = [](std::string_view text, bool (*wanted)(bool, bool, bool)) {
    const parameters given{{}, {{":t", true}}};
    const auto condition = given.condition(text);
    for (int bits = 0; bits < 8; ++bits) {
      const bool a = (bits & 1) != 0, b = (bits & 2) != 0, c = (bits & 4) != 0;
      const item in{{"a", a}, {"b", b}, {"c", c}};
      EXPECT_EQ(condition.evaluate(&in), wanted(a, b, c)) << text << ' ' << bits;
    }
  };
  expect_all("a = :t OR b = :t AND c = :t", [](bool a, bool b, bool c) { return a || (b && c); });
  expect_all("a = :t AND b = :t OR c = :t", [](bool a, bool b, bool c) { return (a && b) || c; });
  expect_all("(a = :t OR b = :t) AND c = :t", [](bool a, bool b, bool c) { return (a || b) && c; });
  expect_all("NOT a = :t AND b = :t OR c = :t", [](bool a, bool b, bool c) { return (!a && b) || c; });
  expect_all("NOT (a = :t AND b = :t) AND NOT c = :t", [](bool a, bool b, bool c) { return !(a && b) && !c; });
  expect_all("NOT NOT (a = :t OR NOT b = :t) AND c = :t", [](bool a, bool b, bool c) { return (a || !b) && c; });
  expect_all("NOT (a = :t AND NOT (b = :t OR NOT c = :t))", [](bool a, bool b, bool c) { return !(a && !(b || !c)); });
  expect_all("a = :t and b = :t aNd c = :t Or nOt a = :t", [](bool a, bool b, bool c) { return (a && b && c) || !a; });
}

TEST(condition, paths_lead_into_maps_and_lists) {
  const item in{{"a", map({{"b", list({num("0"), map({{"c.d", str("x")}})})}})}, {"n", num("0")}, {"x", str("x")}};
  EXPECT_TRUE(holds("a.b[0] = n", in));
  EXPECT_FALSE(holds("a.b[2] = n OR a[0] = n OR a.b.c = n OR n.a = n", in));
  const parameters given{{{"#cd", "c.d"}, {"#x", "x"}}, {}};
  EXPECT_TRUE(given.condition("a.b[1].#cd = #x").evaluate(&in));
}

}  // namespace
}  // namespace tenon::local::dynamodb::testing
