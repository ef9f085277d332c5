#include "dynamodb/aws/ini_file.hpp"

#include <gtest/gtest.h>

namespace tenon::dynamodb::aws {
namespace {

TEST(ini_files, have_sections_with_properties) {
  const ini_sections s =
      parse_ini("[default]\nregion = eu-west-1\nOUTPUT=json\n\n[profile dev]\r\nregion=us-east-1\r\n");
  ASSERT_EQ(s.size(), 2u);
  EXPECT_EQ(s.at("default"), (ini_section{{"region", "eu-west-1"}, {"output", "json"}}));
  EXPECT_EQ(s.at("profile dev"), (ini_section{{"region", "us-east-1"}}));
}

TEST(ini_files, may_have_comments_on_lines_of_their_own_and_behind_values) {
  const ini_sections s = parse_ini("# a\n; b\n[a] # c\nx = 1 # one\ny = 2 ;two\nz = a#b;c\n");
  EXPECT_EQ(s.at("a"), (ini_section{{"x", "1"}, {"y", "2"}, {"z", "a#b;c"}}));
}

TEST(ini_files, take_sections_of_one_name_together_and_the_last_of_properties) {
  const ini_sections s = parse_ini("[a]\nx=1\ny=1\n[b]\nx=9\n[a]\nx=2\n");
  EXPECT_EQ(s.at("a"), (ini_section{{"x", "2"}, {"y", "1"}}));
}

TEST(ini_files, may_have_spaces_within_brackets) {
  EXPECT_TRUE(parse_ini("[  profile \t dev  ]\nx=1\n").contains("profile dev"));
}

TEST(ini_files, have_values_with_equals_signs) { EXPECT_EQ(parse_ini("[a]\nx = b=c==\n").at("a").at("x"), "b=c=="); }

TEST(ini_files, nest_properties_below_one_without_a_value) {
  const ini_sections s = parse_ini(
      "[services local]\ndynamodb =\n  endpoint_url = http://localhost:8000\n\ts3_x = 1\nsts =\n  endpoint_url = y\n");
  const ini_section& services = s.at("services local");
  EXPECT_EQ(services.at("dynamodb.endpoint_url"), "http://localhost:8000");
  EXPECT_EQ(services.at("dynamodb.s3_x"), "1");
  EXPECT_EQ(services.at("sts.endpoint_url"), "y");
}

TEST(ini_files, continue_a_value_on_indented_lines) {
  EXPECT_EQ(parse_ini("[a]\nx = 1\n  2\n  3\ny = 4\n").at("a"), (ini_section{{"x", "1\n2\n3"}, {"y", "4"}}));
}

TEST(ini_files, lose_what_is_not_of_the_format_and_nothing_else) {
  const ini_sections s = parse_ini("x = before\n[a\ny=1\n[]\nz=1\n[b]\nno equals sign\n= no name\nx=2\n  \n");
  EXPECT_EQ(s.size(), 1u);
  EXPECT_EQ(s.at("b"), (ini_section{{"x", "2"}}));
}

TEST(ini_files, may_be_empty) { EXPECT_TRUE(parse_ini("").empty()); }

}  // namespace
}  // namespace tenon::dynamodb::aws
