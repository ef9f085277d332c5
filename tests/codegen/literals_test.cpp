#include "codegen/literals.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tenon::codegen {

namespace {

std::string documentation(const std::string& text) {
  std::string out;
  append_documentation(out, "  ", text);
  return out;
}

TEST(string_literal, escapes_what_has_a_meaning) {
  EXPECT_EQ(R"("plain")", string_literal("plain"));
  EXPECT_EQ(R"("a \"b\" \\ \n \t")", string_literal("a \"b\" \\ \n \t"));
  EXPECT_EQ(R"("\033\177\303\251")", string_literal("\x1b\x7fé"));
}

TEST(string_literal, keeps_digits_apart_from_escapes) {
  EXPECT_EQ(R"("\0011")", string_literal("\x01"
                                         "1"));
}

TEST(string_literal, breaks_up_trigraphs) { EXPECT_EQ(R"("a?\?/b?\?\?")", string_literal("a?\?/b?\?\?")); }

TEST(string_literal, gives_the_length_of_text_with_a_nul_inside) {
  EXPECT_EQ(R"({"a\000b", 3})", string_literal(std::string("a\0b", 3)));
}

TEST(string_literal, can_be_in_pieces) {
  EXPECT_EQ("\n  \"a\\n\"\n  \"\\n\"\n  \"b\"", string_literal_lines("a\n\nb", "  "));
  EXPECT_EQ("{\n\"a\\n\"\n\"\\000b\", 4}", string_literal_lines(std::string("a\n\0b", 4), ""));
}

TEST(documentation, becomes_comment_lines) {
  EXPECT_EQ("  /// One.\n  ///\n  ///   two */\n", documentation("One.\n\n  two */"));
  EXPECT_EQ("", documentation(""));
}

TEST(documentation, does_not_continue_on_the_next_line) {
  EXPECT_EQ("  /// a\\ .\n", documentation("a\\"));
  EXPECT_EQ("  /// a\\ .\n", documentation("a\\  "));
  EXPECT_EQ("  /// a?\?/ .\n", documentation("a?\?/"));
  EXPECT_EQ("  /// a\\ .\n", documentation("a\\\r"));
}

TEST(documentation, holds_nothing_that_deceives_the_reader) {
  EXPECT_EQ("  /// abc d\n", documentation("a\u202eb\u200b\x1b"
                                           "c\td"));
}

TEST(documentation, is_well_formed_utf8) {
  EXPECT_EQ("  /// a\ufffdb é\n", documentation("a\xff"
                                                "b é"));
}

}  // namespace

}  // namespace tenon::codegen
