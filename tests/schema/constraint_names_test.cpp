#include "schema/constraint_names.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>

namespace tenon::schema {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t postgresql_limit = 63;

TEST(constraint_names, are_made_of_table_columns_and_a_suffix) {
  constexpr std::array columns{"last_name"sv, "first_name"sv};
  EXPECT_EQ(primary_key_name("users", postgresql_limit), "users_pkey");
  EXPECT_EQ(unique_name("users", columns, postgresql_limit), "users_last_name_first_name_key");
  EXPECT_EQ(index_name("users", columns, postgresql_limit), "users_last_name_first_name_idx");
  EXPECT_EQ(foreign_key_name("users", columns, postgresql_limit), "users_last_name_first_name_fkey");
  EXPECT_EQ(default_name("users", "last_name", postgresql_limit), "users_last_name_df");
}

TEST(constraint_names, are_cut_before_the_suffix) {
  const std::string table(80, 't');
  EXPECT_EQ(primary_key_name(table, postgresql_limit), std::string(58, 't') + "_pkey");
  constexpr std::array columns{"a"sv};
  EXPECT_EQ(index_name(std::string(58, 't'), columns, postgresql_limit), std::string(58, 't') + "__idx");
  EXPECT_EQ(index_name(std::string(57, 't'), columns, postgresql_limit), std::string(57, 't') + "_a_idx");
}

TEST(constraint_names, are_cut_between_characters) {
  const std::string table = std::string(57, 't') + "é" + "more";
  EXPECT_EQ(primary_key_name(table, postgresql_limit), std::string(57, 't') + "_pkey");
}

TEST(constraint_names, fit_limits_shorter_than_their_suffix) { EXPECT_EQ(primary_key_name("users", 3), "_pkey"); }

}  // namespace
}  // namespace tenon::schema
