#include "local/expressions/legacy_parameters.hpp"
#include "support.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tenon::local::dynamodb::testing {
namespace {

const parameters given{
    {{"#p", "p"}},
    {{":b", bin("x")}, {":e", str("")}, {":n", num("1")}, {":n2", num("2")}, {":s", str("x")}, {":t", str("y")}}};

const std::vector<key_element> p{{"p", attribute_type::string}};
const std::vector<key_element> c{{"c", attribute_type::number}};
const std::vector<key_element> p2{{"p", attribute_type::string}, {"q", attribute_type::number}};
const std::vector<key_element> c3{
    {"c", attribute_type::number}, {"d", attribute_type::string}, {"e", attribute_type::string}};

std::string refusal_of(std::string_view text) {
  return refusal([&] { given.key(text); });
}

std::string refusal_of(std::string_view text, const key_elements& key) {
  return refusal([&] { given.key(text).select(key); });
}

TEST(key_condition, selects_by_the_partition_key_and_a_range) {
  const auto selection = given.key("#p = :s").select({p, c});
  EXPECT_EQ(*selection.partition.at(0), str("x"));
  EXPECT_TRUE(selection.sort_equal.empty());
  EXPECT_FALSE(selection.sort_range);

  const std::vector<std::pair<std::string_view, key_operator>> ranges{
      {"p = :s AND c < :n", key_operator::less},        {"c <= :n AND p = :s", key_operator::less_or_equal},
      {"(p = :s) AND (c > :n)", key_operator::greater}, {"(p = :s AND c >= :n)", key_operator::greater_or_equal},
      {":s = p AND :n < c", key_operator::greater},     {":s = p AND :n >= c", key_operator::less_or_equal},
  };
  for (const auto& [text, op] : ranges) {
    const auto range = given.key(text).select({p, c}).sort_range;
    ASSERT_TRUE(range) << text;
    EXPECT_EQ(range->op, op) << text;
    EXPECT_EQ(range->attribute, "c") << text;
    EXPECT_EQ(*range->value, num("1")) << text;
  }
  const auto between = given.key("p = :s AND c BETWEEN :n AND :n2").select({p, c}).sort_range;
  EXPECT_EQ(between->op, key_operator::between);
  EXPECT_EQ(*between->upper, num("2"));
  EXPECT_EQ(*given.key("p = :s AND c = :n").select({p, c}).sort_equal.at(0), num("1"));
}

TEST(key_condition, takes_the_first_attributes_of_a_sort_key) {
  const auto selection = given.key("q = :n AND p = :s AND d = :s AND begins_with(e, :t) AND c = :n2").select({p2, c3});
  EXPECT_EQ(selection.partition.size(), 2u);
  EXPECT_EQ(selection.sort_equal.size(), 2u);
  EXPECT_EQ(selection.sort_range->attribute, "e");
  EXPECT_EQ(refusal_of("p = :s AND c = :n", {p2, c3}), "Query condition missed key schema element: q");
  EXPECT_EQ(
      refusal_of("p = :s AND q = :n AND d = :s", {p2, c3}),
      "RANGE key attributes c must have equality conditions specified in the query because a condition is present "
      "on key attribute d");
  EXPECT_EQ(
      refusal_of("p = :s AND q = :n AND c > :n AND d = :s", {p2, c3}),
      "RANGE key attributes c must have equality conditions specified in the query because a condition is present "
      "on key attribute d");
  EXPECT_EQ(refusal_of("p = :s AND q > :n", {p2, c3}), "Query key condition not supported");
}

TEST(key_condition, does_not_fit_other_keys) {
  EXPECT_EQ(refusal_of("c = :n", {p, c}), "Query condition missed key schema element: p");
  EXPECT_EQ(refusal_of("z = :s", {p, c}), "Query condition missed key schema element: p");
  EXPECT_EQ(refusal_of("p = :s AND z = :n", {p, c}), "Query condition missed key schema element: c");
  EXPECT_EQ(refusal_of("p = :s AND z = :n", {p, {}}), "Query key condition not supported");
  EXPECT_EQ(refusal_of("p < :s", {p, c}), "Query key condition not supported");
  EXPECT_EQ(refusal_of("p = :n", {p, c}),
            "One or more parameter values were invalid: Condition parameter type does not match schema type");
  EXPECT_EQ(refusal_of("p = :s AND c > :s", {p, c}),
            "One or more parameter values were invalid: Condition parameter type does not match schema type");
  EXPECT_EQ(
      refusal_of("p = :e", {p, c}),
      "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
      "string value. Key: p");
}

TEST(key_condition, is_made_of_comparisons_of_keys_alone) {
  const std::string first = " operator must have the key attribute as its first operand";
  const std::vector<std::pair<std::string_view, std::string>> cases{
      {"a > b and size(b) > c or a > c", "Invalid operator used in KeyConditionExpression: OR"},
      {"a in (b, size(c), d)", "Invalid operator used in KeyConditionExpression: IN"},
      {"attribute_exists(a)", "Invalid operator used in KeyConditionExpression: attribute_exists"},
      {"contains(a.d, b)", "Invalid operator used in KeyConditionExpression: contains"},
      {"not a > b", "Invalid operator used in KeyConditionExpression: NOT"},
      {"a <> b", "Invalid operator used in KeyConditionExpression: <>"},
      {":s between size(b) and size(a) and b > :s", "Invalid condition in KeyConditionExpression: BETWEEN" + first},
      {"begins_with(:s, b) and a > :s", "Invalid condition in KeyConditionExpression: begins_with" + first},
      {"size(b) > a AND a.b > b AND b > c",
       "Invalid KeyConditionExpression: KeyConditionExpressions cannot contain nested operations"},
      {"a > size(b.d)", "Invalid KeyConditionExpression: KeyConditionExpressions cannot contain nested operations"},
      {"a between size(b) and size(a)",
       "Invalid KeyConditionExpression: KeyConditionExpressions cannot contain nested operations"},
      {"b > a.b", "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"},
      {"a between b and size(a)",
       "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"},
      {"begins_with(a, b)",
       "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"},
      {"b.d > a AND c.d > e.f",
       "Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions on nested attributes"},
      {"b[0] > a",
       "Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions on nested attributes"},
      {":n > :n2 AND a < :n", "Invalid condition in KeyConditionExpression: No key attribute specified"},
      {"b > :n AND b < :n and c = :n and d = :n",
       "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key"},
      {"(a > :n and b > :n) and (b > :n and c > :n)",
       "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key"},
      {"p = :s AND begins_with(c, :n)",
       "Invalid KeyConditionExpression: Incorrect operand type for operator or function; operator or function: "
       "begins_with, operand type: N"},
      {"p = :s AND dog(c, :n)", "Invalid KeyConditionExpression: Invalid function name; function: dog"},
      {"", "Invalid KeyConditionExpression: The expression can not be empty;"},
  };
  for (const auto& [text, message] : cases) EXPECT_EQ(refusal_of(text), message) << text;
}

TEST(key_condition, key_conditions_name_what_an_index_can_find) {
  const auto refused = [](const condition_map& conditions, const key_elements& key) {
    return refusal([&] { key_condition_of(conditions).select(key); });
  };
  const condition_map fine{{"c", {comparison::between, {num("1"), num("2")}}}, {"p", {comparison::eq, {str("x")}}}};
  const auto selection = key_condition_of(fine).select({p, c});
  EXPECT_EQ(*selection.partition.at(0), str("x"));
  EXPECT_EQ(*selection.sort_range->upper, num("2"));
  EXPECT_EQ(refused({{"p", {comparison::null, {}}}}, {p, c}),
            "Attempted conditional constraint is not an indexable operation");
  EXPECT_EQ(refused({{"p", {comparison::ne, {str("x")}}}}, {p, c}),
            "Attempted conditional constraint is not an indexable operation");
  EXPECT_EQ(refused({{"p", {comparison::le, {str("x")}}}}, {p, c}), "Query key condition not supported");
  EXPECT_EQ(
      refused({{"a", {comparison::null, {}}}, {"b", {comparison::null, {}}}, {"c", {comparison::null, {}}}}, {p, c}),
      "The number of query conditions (3) exceeds the number of key attributes defined in the schema (2)");
}

}  // namespace
}  // namespace tenon::local::dynamodb::testing
