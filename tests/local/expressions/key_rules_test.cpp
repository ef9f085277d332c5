#include "local/expressions/key_rules.hpp"

#include "support.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tenon::local::dynamodb::testing {
namespace {

const parameters given{{{"#p", "p"}}, {{":n", 1}}};
const std::vector<std::string_view> key{"p", "s"};

TEST(key_rules, a_filter_of_a_query_looks_at_no_key) {
  const auto refused = [](std::string_view text) {
    return refusal([&] { check_filter(given.condition(text), key, "Filter Expression"); });
  };
  EXPECT_EQ(refused("a = :n AND (b = :n OR size(s) > :n)"),
            "Filter Expression can only contain non-primary key attributes: Primary key attribute: s");
  EXPECT_EQ(refused("s = :n AND #p = :n"),
            "Filter Expression can only contain non-primary key attributes: Primary key attribute: p");
  EXPECT_EQ(refused("a = :n AND b.p = :n"), "accepted");
}

TEST(key_rules, keys_are_neither_maps_nor_lists) {
  const std::string refused =
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: p";
  EXPECT_EQ(refusal([] { check_paths(given.condition("attribute_exists(p.b.c) and #p = b"), key); }), refused);
  EXPECT_EQ(refusal([] { check_paths(given.condition("attribute_exists(#p[0])"), key); }), refused);
  EXPECT_EQ(refusal([] { check_paths(given.projection("a, p.b"), key); }), refused);
  EXPECT_EQ(refusal([] { check_paths(given.update("SET a = p[0]"), key); }), refused);
  EXPECT_EQ(refusal([] { check_paths(given.update("SET a = if_not_exists(p.x, :n)"), key); }), refused);
  EXPECT_EQ(refusal([] { check_paths(given.condition("p.b = :n"), key, "IndexKey"); }),
            "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: p");
  EXPECT_EQ(refusal([] { check_paths(given.condition("p = :n AND a.p = :n"), key); }), "accepted");
  EXPECT_EQ(refusal([] { check_paths(given.projection("p, a.p"), key); }), "accepted");
  EXPECT_EQ(refusal([] { check_paths(given.update("SET a.p = p"), key); }), "accepted");
}

}  // namespace
}  // namespace tenon::local::dynamodb::testing
