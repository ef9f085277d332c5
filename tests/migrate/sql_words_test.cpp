#include "migrate/sql_words.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tenon::migrate {
namespace {

using words = std::vector<std::string>;

TEST(sql_words, are_found_outside_quotes_and_comments_only) {
  EXPECT_EQ(sql_words("create Table \"check\" (a [collate], b 'it''s check', `x`, c INT check(c > 1))"),
            (words{"CREATE", "TABLE", "A", "B", "C", "INT", "CHECK", "C", "1"}));
  EXPECT_EQ(sql_words("a -- check\n b /* check */ c"), (words{"A", "B", "C"}));
}

TEST(sql_words, end_with_an_unfinished_quote) {
  EXPECT_EQ(sql_words("a 'check"), words{"A"});
  EXPECT_EQ(sql_words("a /* check"), words{"A"});
  EXPECT_EQ(sql_words(""), words{});
}

}  // namespace
}  // namespace tenon::migrate
