// All expressions of one request.

#include "support.hpp"

#include <gtest/gtest.h>

namespace tenon::local::dynamodb::testing {
namespace {

TEST(expressions, placeholders_are_for_all_expressions_of_a_request) {
  const expression_names names{{"#a", "a"}, {"#b", "b"}};
  const expression_values values{{":a", 1}, {":b", 2}};
  const auto read =
      read_expressions({.update = "SET #a = :a", .condition = "#b = :b", .names = names, .values = values});
  item in{{"b", 2}};
  ASSERT_TRUE(read.condition->evaluate(&in));
  read.update->apply(in);
  EXPECT_EQ(in, (item{{"a", 1}, {"b", 2}}));
  EXPECT_FALSE(read.filter);
}

TEST(expressions, each_placeholder_has_to_be_used_names_before_values) {
  const auto refused = [](std::string_view update, const expression_names& names, const expression_values& values) {
    return refusal([&] { read_expressions({.update = update, .names = names, .values = values}); });
  };
  EXPECT_EQ(refused("REMOVE a", {{"#a", "a"}, {"#b", "b"}}, {{":a", 1}}),
            "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #b}");
  EXPECT_EQ(refused("SET #a = :b", {{"#a", "a"}}, {{":a", 1}, {":b", 1}, {":c", 1}}),
            "Value provided in ExpressionAttributeValues unused in expressions: keys: {:a, :c}");
  EXPECT_EQ(refused("SET a = :b", {}, {{":b", 1}}), "accepted");

  expression_names many;
  std::string text = "REMOVE #n100";
  for (int i = 100; i < 200; ++i) {
    many.emplace_back("#n" + std::to_string(i), "n" + std::to_string(i));
    if (i != 100 && i != 177) text += ",#n" + std::to_string(i);
  }
  EXPECT_EQ(refused(text, many, {}), "Value provided in ExpressionAttributeNames unused in expressions: keys: {#n177}");
}

TEST(expressions, are_read_in_the_service_s_order) {
  const expression_names names{{"#unused", "a"}};
  const expression_values values{{":a", str("S")}};
  const auto refused = [&](const expression_texts& texts) { return refusal([&] { read_expressions(texts); }); };
  EXPECT_EQ(refused({.update = "", .condition = "", .names = names, .values = values}),
            "Invalid UpdateExpression: The expression can not be empty;");
  EXPECT_EQ(refused({.key_condition = "", .filter = "", .projection = "", .names = names, .values = values}),
            "Invalid KeyConditionExpression: The expression can not be empty;");
  EXPECT_EQ(refused({.key_condition = "attribute_type(a, :a)", .filter = "", .names = names, .values = values}),
            "Invalid FilterExpression: The expression can not be empty;");
  EXPECT_EQ(refused({.key_condition = "attribute_type(a, :a)",
                     .filter = "a > b",
                     .projection = "",
                     .names = names,
                     .values = values}),
            "Invalid ProjectionExpression: The expression can not be empty;");
  EXPECT_EQ(refused({.key_condition = "attribute_type(a, :a)", .names = names, .values = values}),
            "Value provided in ExpressionAttributeNames unused in expressions: keys: {#unused}");
  EXPECT_EQ(refused({.key_condition = "attribute_type(a, :a)", .names = {}, .values = values}),
            "Invalid operator used in KeyConditionExpression: attribute_type");
}

}  // namespace
}  // namespace tenon::local::dynamodb::testing
