#include "local/expressions/legacy_parameters.hpp"

#include "support.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tenon::local::dynamodb::testing {
namespace {

bool holds(comparison operation, const std::vector<attribute_value>& values, const item& in) {
  const condition_map filter{{"a", {operation, values}}};
  return condition_of(filter, {}).evaluate(&in);
}

TEST(legacy_parameters, filters_compare_as_expressions_do) {
  const item five{{"a", 5}};
  const item none{};
  struct expected_result {
    comparison operation;
    std::vector<attribute_value> values;
    bool on_five;
    bool on_none;
  };
  const std::vector<expected_result> cases{
      {comparison::eq, {5}, true, false},
      {comparison::eq, {str("5")}, false, false},
      {comparison::ne, {5}, false, true},
      {comparison::ne, {6}, true, true},
      {comparison::in, {1, 5}, true, false},
      {comparison::in, {1}, false, false},
      {comparison::le, {5}, true, false},
      {comparison::lt, {5}, false, false},
      {comparison::ge, {5}, true, false},
      {comparison::gt, {4}, true, false},
      {comparison::between, {1, 5}, true, false},
      {comparison::between, {6, 7}, false, false},
      {comparison::not_null, {}, true, false},
      {comparison::null, {}, false, true},
      {comparison::contains, {5}, false, false},
      {comparison::not_contains, {5}, true, false},
      {comparison::begins_with, {"5"}, false, false},
  };
  for (const auto& each : cases) {
    EXPECT_EQ(holds(each.operation, each.values, five), each.on_five) << name_of(each.operation);
    EXPECT_EQ(holds(each.operation, each.values, none), each.on_none) << name_of(each.operation);
  }
  EXPECT_TRUE(holds(comparison::contains, {str("ell")}, {{"a", "hello"}}));
  EXPECT_FALSE(holds(comparison::not_contains, {str("ell")}, {{"a", "hello"}}));
  EXPECT_TRUE(holds(comparison::not_contains, {str("x")}, {{"a", strings({"y"})}}));
  EXPECT_TRUE(holds(comparison::begins_with, {str("he")}, {{"a", "hello"}}));
}

TEST(legacy_parameters, conditions_are_joined_by_and_or_by_or) {
  const condition_map filter{
      {"a", {comparison::eq, {1}}}, {"b", {comparison::not_contains, {"x"}}}, {"c", {comparison::eq, {3}}}};
  for (int bits = 0; bits < 8; ++bits) {
    const bool a = (bits & 1) != 0, b = (bits & 2) != 0, c = (bits & 4) != 0;
    const item in{{"a", a ? 1 : 0}, {"b", b ? "y" : "x"}, {"c", c ? 3 : 0}};
    EXPECT_EQ(condition_of(filter, {}).evaluate(&in), a && b && c);
    EXPECT_EQ(condition_of(filter, conditional_operator::and_).evaluate(&in), a && b && c);
    EXPECT_EQ(condition_of(filter, conditional_operator::or_).evaluate(&in), a || b || c);
  }
  EXPECT_TRUE(condition_of(condition_map{}, {}).evaluate(nullptr));
}

TEST(legacy_parameters, expected_asks_for_values_and_existence) {
  const auto holds = [](const expected_value& wanted, const item* in) {
    return condition_of(expected_map{{"a", wanted}}, {}).evaluate(in);
  };
  const item one{{"a", 1}};
  const item none{{"b", 1}};
  EXPECT_TRUE(holds({1, {}, {}, {}}, &one));
  EXPECT_TRUE(holds({1, true, {}, {}}, &one));
  EXPECT_FALSE(holds({2, {}, {}, {}}, &one));
  EXPECT_FALSE(holds({1, {}, {}, {}}, &none));
  EXPECT_TRUE(holds({{}, false, {}, {}}, &none));
  EXPECT_TRUE(holds({{}, false, {}, {}}, nullptr));
  EXPECT_FALSE(holds({{}, false, {}, {}}, &one));
  EXPECT_TRUE(holds({2, {}, comparison::lt, {}}, &one));
  EXPECT_TRUE(holds({{}, {}, comparison::between, {0, 1}}, &one));
  EXPECT_TRUE(holds({{}, {}, comparison::null, {}}, &none));
}

TEST(legacy_parameters, attribute_updates_put_add_and_delete) {
  const update_map updates{{"a", {str("new")}},
                           {"b", {5, update_action::add}},
                           {"c", {strings({"y"}), update_action::remove}},
                           {"d", {{}, update_action::remove}},
                           {"e", {list({2}), update_action::add}},
                           {"f.g", {1}}};
  item in{{"a", 1}, {"b", 2}, {"c", strings({"x", "y"})}, {"d", 3}, {"e", list({1})}};
  update_of(updates).apply(in);
  EXPECT_EQ(in, (item{{"a", "new"}, {"b", 7}, {"c", strings({"x"})}, {"e", list({1, 2})}, {"f.g", 1}}));

  const update_map mismatch{{"a", {1, update_action::add}}};
  in = {{"a", "text"}};
  EXPECT_EQ(refusal([&] { update_of(mismatch).apply(in); }), "Type mismatch for attribute to update");
  EXPECT_FALSE(update_of({{"a", {{}, update_action::remove}}}).creates_item());
  EXPECT_TRUE(update_of({}).creates_item());
}

}  // namespace
}  // namespace tenon::local::dynamodb::testing
