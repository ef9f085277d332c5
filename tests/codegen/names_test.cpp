#include "codegen/names.hpp"

#include "codegen/reserved_words.hpp"

#include <gtest/gtest.h>

namespace tenon::codegen {

namespace {

TEST(member_name, is_snake_case_by_default) {
  EXPECT_EQ("created_at", member_name("createdAt", naming::snake_case));
  EXPECT_EQ("created_at", member_name("created_at", naming::snake_case));
  EXPECT_EQ("author_id", member_name("authorID", naming::snake_case));
  EXPECT_EQ("html_body", member_name("HTMLBody", naming::snake_case));
  EXPECT_EQ("a_b", member_name("a__b_", naming::snake_case));
}

TEST(member_name, can_be_preserved) {
  EXPECT_EQ("createdAt", member_name("createdAt", naming::preserve));
  EXPECT_EQ("Title", member_name("Title", naming::preserve));
}

TEST(type_name, starts_with_a_capital_letter) {
  EXPECT_EQ("User", type_name("user", naming::snake_case));
  EXPECT_EQ("BlogPost", type_name("blog_post", naming::snake_case));
  EXPECT_EQ("BlogPost", type_name("BLOG_POST", naming::snake_case));
  EXPECT_EQ("HTTPServer", type_name("HTTPServer", naming::snake_case));
  EXPECT_EQ("User", type_name("user", naming::preserve));
  EXPECT_EQ("Blog_post", type_name("blog_post", naming::preserve));
}

TEST(space_name, starts_with_a_small_letter) {
  EXPECT_EQ("blog_post", space_name("BlogPost", naming::snake_case));
  EXPECT_EQ("blogPost", space_name("BlogPost", naming::preserve));
}

TEST(identifier, keeps_letters_of_other_scripts_and_spells_out_the_rest) {
  EXPECT_EQ("größe", identifier("größe"));
  EXPECT_EQ("имя", identifier("имя"));
  EXPECT_EQ("名前", identifier("名前"));
  EXPECT_EQ("eu0301", identifier("e\u0301"));     // a combining accent
  EXPECT_EQ("xu00b2", identifier("x\u00b2"));     // superscript two
  EXPECT_EQ("u1d49c", identifier("\U0001d49c"));  // script capital A
}

TEST(reserved_words, are_keywords_and_macros) {
  for (const char* word : {"class", "co_await", "xor_eq", "NULL", "EOF", "errno", "INFINITY", "stdin", "linux"})
    EXPECT_TRUE(is_reserved_word(word)) << word;
  for (const char* word : {"Class", "null", "final", "override", "DELETE", "id", ""})
    EXPECT_FALSE(is_reserved_word(word)) << word;
}

}  // namespace

}  // namespace tenon::codegen
