#include <tenon/schema/diagnostic.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tenon::schema {
namespace {

source_set one_file(std::string text) { return {{{"a.prisma", std::move(text)}}}; }

diagnostic error_at(std::uint32_t begin, std::uint32_t end) {
  return {severity::error, "Wrong.", "Mend it.", {0, begin, end}, "wrong"};
}

TEST(diagnostics, are_taken_in_the_order_of_places) {
  diagnostics all;
  all.warning("b", {1, 0, 1}, "second");
  EXPECT_FALSE(all.has_errors());
  all.error("a", {0, 5, 6}, "first");
  EXPECT_TRUE(all.has_errors());
  const std::vector<diagnostic> taken = all.take();
  ASSERT_EQ(taken.size(), 2U);
  EXPECT_EQ(taken[0].message, "first");
  EXPECT_EQ(taken[1].severity, severity::warning);
  EXPECT_TRUE(all.all().empty());
  EXPECT_FALSE(all.has_errors());
}

TEST(diagnostics, of_very_many_only_the_number_is_kept) {
  diagnostics all;
  for (std::uint32_t i = 0; i < diagnostics::most; ++i) all.warning("w", {0, i, i}, "A warning.");
  EXPECT_FALSE(all.has_errors());
  all.error("e", {0, 0, 1}, "An error.");
  all.error("e", {0, 0, 1}, "Another one.");
  EXPECT_TRUE(all.has_errors());
  const std::vector<diagnostic> taken = all.take();
  ASSERT_EQ(taken.size(), diagnostics::most + 1);
  EXPECT_EQ(taken.back().severity, severity::error);
  EXPECT_EQ(taken.back().message, "2 more problems are not shown.");
  EXPECT_TRUE(all.take().empty());
}

TEST(diagnostics, show_the_line_with_the_place_underlined) {
  EXPECT_EQ(render(error_at(12, 15), one_file("model A {\n  idx Int\n}\n")),
            "error: Wrong.\n"
            "  --> a.prisma:2:3\n"
            "  |\n"
            "2 |   idx Int\n"
            "  |   ^^^\n"
            "  = Mend it.\n");
}

TEST(diagnostics, underline_a_place_over_several_lines_up_to_the_end_of_the_first) {
  EXPECT_EQ(render(error_at(6, 20), one_file("model A {\n  idx Int\n}\n")),
            "error: Wrong.\n"
            "  --> a.prisma:1:7\n"
            "  |\n"
            "1 | model A {\n"
            "  |       ^^^\n"
            "  = Mend it.\n");
}

TEST(diagnostics, mark_an_empty_place_behind_the_line) {
  EXPECT_EQ(render({severity::warning, "Short.", "", {0, 7, 7}, "short"}, one_file("model A\r\n")),
            "warning: Short.\n"
            "  --> a.prisma:1:8\n"
            "  |\n"
            "1 | model A\n"
            "  |        ^\n");
}

TEST(diagnostics, align_marks_under_wide_and_combining_characters) {
  const std::string text = "漢字 e\u0301 x";
  const auto at = static_cast<std::uint32_t>(text.size() - 1);
  EXPECT_EQ(render(error_at(at, at + 1), one_file(text)),
            "error: Wrong.\n"
            "  --> a.prisma:1:7\n"
            "  |\n"
            "1 | 漢字 e\u0301 x\n"
            "  |        ^\n"
            "  = Mend it.\n");
}

TEST(diagnostics, print_nothing_that_a_terminal_acts_upon) {
  const std::string text = "a\x1B[31m\tb\xFF\u202E";
  const std::string shown = render({severity::error, "Unexpected \x1B[0m.", "", {0, 0, 1}, "x"}, one_file(text));
  EXPECT_EQ(shown.find('\x1B'), std::string::npos);
  EXPECT_EQ(shown.find('\xFF'), std::string::npos);
  EXPECT_EQ(shown.find("\u202E"), std::string::npos);
}

TEST(diagnostics, cut_long_lines_around_the_place) {
  const std::string text(100000, 'x');
  const std::string shown = render(error_at(50000, 60000), one_file(text));
  EXPECT_LT(shown.size(), 600U);
  EXPECT_NE(shown.find("a.prisma:1:50001\n"), std::string::npos);
  EXPECT_NE(shown.find("…xxx"), std::string::npos);
}

TEST(diagnostics, many_of_one_long_line_are_shown_without_reading_it_anew_for_each) {
  constexpr std::uint32_t count = 50000;
  std::vector<diagnostic> all;
  for (std::uint32_t i = 0; i < count; ++i) all.push_back(error_at(10 * i, 10 * i + 1));
  const source_set sources = one_file(std::string(10 * count, 'x'));
  EXPECT_NE(render(all, sources).find("a.prisma:1:499991\n"), std::string::npos);
  EXPECT_NE(to_json(all, sources).find("\"column\":499991}"), std::string::npos);
}

TEST(diagnostics, several_stand_apart) {
  const std::string shown = render(std::vector{error_at(0, 1), error_at(2, 3)}, one_file("a b"));
  EXPECT_NE(shown.find("Mend it.\n\nerror: Wrong.\n"), std::string::npos);
}

TEST(diagnostics, become_json_with_byte_offsets) {
  const std::vector<diagnostic> all{{severity::error, "A \"b\".", "", {0, 6, 7}, "code-a"}, error_at(8, 9)};
  EXPECT_EQ(
      to_json(all, one_file("é\nx\tyz\n")),
      R"([{"severity":"error","code":"code-a","message":"A \"b\".","file":"a.prisma","begin":6,"end":7,"line":2,"column":4},)"
      R"({"severity":"error","code":"wrong","message":"Wrong.","hint":"Mend it.","file":"a.prisma","begin":8,"end":9,"line":3,"column":1}])");
  EXPECT_EQ(to_json({}, one_file("")), "[]");
}

}  // namespace
}  // namespace tenon::schema
