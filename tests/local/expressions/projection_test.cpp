#include "local/expressions/legacy_parameters.hpp"
#include "support.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tenon::local::dynamodb::testing {
namespace {

const parameters given{{{"#a", "a"}, {"#dot", "x.y"}}, {}};

const item sample{{"a", map({{"b", map({{"c", 1}, {"d", 2}})}, {"e", 3}})},
                  {"l", list({10, 11, map({{"x", 12}, {"y", 13}}), list({14, 15})})},
                  {"s", "text"},
                  {"x.y", 4}};

std::string refusal_of(std::string_view text) {
  return refusal([&] { given.projection(text); });
}

TEST(projection, takes_attributes_elements_and_parts) {
  const std::vector<std::pair<std::string_view, item>> cases{
      {"s", {{"s", "text"}}},
      {"s, #a, z", {{"a", *sample.find("a")}, {"s", "text"}}},
      {"#dot", {{"x.y", 4}}},
      {"a.b.c", {{"a", map({{"b", map({{"c", 1}})}})}}},
      {"a.b.d, a.e, a.b.c", {{"a", *sample.find("a")}}},
      {"l[1]", {{"l", list({11})}}},
      {"l[3], l[0]", {{"l", list({10, list({14, 15})})}}},
      {"l[2].y, l[3][1], l[9]", {{"l", list({map({{"y", 13}}), list({15})})}}},
      {"a.z, s.b, l.x", {}},
      {"a[0], s[0], l[0].z", {}},
  };
  for (const auto& [text, wanted] : cases) EXPECT_EQ(given.projection(text).project(sample), wanted) << text;
}

TEST(projection, knows_its_names_and_whether_they_are_all) {
  const auto flat = given.projection("s, #a");
  EXPECT_TRUE(flat.is_flat());
  EXPECT_EQ(std::vector(flat.names().begin(), flat.names().end()), (std::vector<std::string_view>{"a", "s"}));
  const auto nested = given.projection("s, a.b, a.c, l[0]");
  EXPECT_FALSE(nested.is_flat());
  EXPECT_EQ(std::vector(nested.names().begin(), nested.names().end()), (std::vector<std::string_view>{"a", "l", "s"}));
  EXPECT_TRUE(nested.has_name("l"));
  EXPECT_FALSE(nested.has_name("b"));
  EXPECT_TRUE(nested.is_nested("a"));
  EXPECT_FALSE(nested.is_nested("s"));
}

TEST(projection, refuses_in_the_service_s_words) {
  const std::vector<std::pair<std::string_view, std::string>> cases{
      {"", "The expression can not be empty;"},
      {"!!", R"(Syntax error; token: "!", near: "!!")"},
      {"a,", R"(Syntax error; token: "<EOF>", near: ",")"},
      {"a b", R"(Syntax error; token: "b", near: "a b")"},
      {"l[a]", R"(Syntax error; token: "a", near: "[a]")"},
      {"l[]", R"(Syntax error; token: "]", near: "[]")"},
      {"user-id", R"(Syntax error; token: "-", near: "user-id")"},
      {"(a)", R"-(Syntax error; token: "(", near: "(a")-"},
      {"status, #nope", "Attribute name is a reserved keyword; reserved keyword: status"},
      {"#nope, a, a", "An expression attribute name used in the document path is not defined; attribute name: #nope"},
      {"#a, a.b",
       "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path "
       "two: [a, b]"},
      {"b, a, c, #a",
       "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path "
       "two: [a]"},
      {"a.b, a[0]",
       "Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, b], path "
       "two: [a, [0]]"},
  };
  for (const auto& [text, message] : cases) {
    EXPECT_EQ(refusal_of(text), "Invalid ProjectionExpression: " + message) << text;
  }
}

TEST(projection, names_that_are_no_paths_are_none_in_a_projection_of_whole_attributes) {
  const std::vector<std::string> names{"x.y", "s", "z"};
  EXPECT_EQ(projection_of(names).project(sample), (item{{"s", "text"}, {"x.y", 4}}));
}

}  // namespace
}  // namespace tenon::local::dynamodb::testing
