#include <tenon/schema/format.hpp>

#include <tenon/schema/parser.hpp>

#include "support/golden.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace tenon::schema {
namespace {

namespace fs = std::filesystem;

const fs::path golden = fs::path(TENON_TEST_DIR) / "golden";

std::string formatted(const std::string& text) { return format(source_set{{{"schema.prisma", text}}}, 0); }

TEST(format, lays_files_out_as_before) {
  for (const fs::path& file : testing::files_below(golden / "format", ".prisma")) {
    testing::expect_golden(fs::path(file).replace_extension(".formatted"), formatted(testing::read_text(file)));
  }
}

TEST(format, leaves_what_it_laid_out_as_it_is) {
  for (const fs::path& file : testing::files_below(golden / "format", ".formatted")) {
    // Of several /* comments */ in a row, white space is taken for the mark of all but the first.
    if (file.stem() == "comments") continue;
    const std::string text = testing::read_text(file);
    EXPECT_EQ(formatted(text), text) << file;
  }
}

TEST(format, drops_a_trailing_comma_and_closes_the_last_line) {
  EXPECT_EQ(formatted("model A {\n  id Int @id(map: \"x\" , )\n}"), "model A {\n  id Int @id(map: \"x\")\n}\n");
  EXPECT_EQ(formatted(""), "\n");
}

TEST(format, of_several_comments_in_a_row_only_the_first_loses_its_marks) {
  EXPECT_EQ(formatted("model A {\n  /* a */\n  /* b */\n  id Int @id\n}\n"),
            "model A {\n  /**\n   * a\n   */\n  /**\n   * /* b\n   */\n  id Int @id\n}\n");
}

TEST(format, adds_to_each_file_what_the_relations_of_all_lack) {
  const source_set sources{{{"a.prisma", "model Post {\n  id Int @id\n  author User\n}\n"},
                            {"b.prisma", "model User {\n  id Int @id\n}\n"}}};
  const std::vector<std::string> texts = format(sources);
  ASSERT_EQ(texts.size(), 2U);
  EXPECT_EQ(texts[0],
            "model Post {\n  id     Int  @id\n  author User @relation(fields: [userId], references: [id])\n  userId "
            "Int\n}\n");
  EXPECT_EQ(texts[1], "model User {\n  id    Int    @id\n  posts Post[]\n}\n");
  EXPECT_EQ(format(sources, 1), texts[1]);
}

TEST(format, completes_both_ends_of_an_optional_relation_that_both_have_a_key) {
  EXPECT_EQ(formatted("model A {\n  id Int @id\n  b B? @relation(fields: [id])\n}\nmodel B {\n  id Int @id\n  a A? "
                      "@relation(fields: [id])\n}\n"),
            "model A {\n  id Int @id\n  b  B?  @relation(fields: [id], references: [id])\n}\n\n"
            "model B {\n  id Int @id\n  a  A?  @relation(fields: [id], references: [id])\n}\n");
}

TEST(format, adds_nothing_when_names_or_types_are_wrong) {
  EXPECT_EQ(
      formatted("model Post {\n  id Int @id\n  author User\n  x Nothing\n}\nmodel User {\n  id Int @id\n}\n"),
      "model Post {\n  id     Int     @id\n  author User\n  x      Nothing\n}\n\nmodel User {\n  id Int @id\n}\n");
}

TEST(format, adds_nothing_when_a_block_or_property_is_there_twice) {
  const std::string models = "model Post {\n  id     Int  @id\n  author User\n}\n\nmodel User {\n  id Int @id\n}\n";
  for (const char* repeated : {"generator a {\n}\n\ngenerator a {\n}\n\n", "generator a {\n  x = 1\n  x = 2\n}\n\n",
                               "datasource a {\n}\n\ndatasource a {\n}\n\n"}) {
    EXPECT_EQ(formatted(repeated + models), repeated + models);
  }
  EXPECT_NE(formatted("datasource a {\n}\n\ndatasource b {\n}\n\n" + models).find("@relation"), std::string::npos);
}

TEST(format, names_added_fields_in_english_camel_case) {
  const std::vector<std::pair<std::string, std::string>> names{{"User", "users"},
                                                               {"user_account", "userAccounts"},
                                                               {"APIKey", "apikeys"},
                                                               {"Category", "categories"},
                                                               {"Box", "boxes"},
                                                               {"Person", "people"},
                                                               {"Child", "children"},
                                                               {"Equipment", "equipment"},
                                                               {"Analysis", "analyses"},
                                                               {"Leaf", "leaves"},
                                                               {"Index", "indices"},
                                                               {"Quiz", "quizzes"},
                                                               {"Status", "statuses"},
                                                               {"Day", "days"},
                                                               {"Datum", "data"},
                                                               {"Potato", "potatoes"},
                                                               {"User2Role", "user2Roles"},
                                                               {"SalesMan", "salesMans"},
                                                               {"Menu", "menus"},
                                                               {"Octopus", "octopi"}};
  for (const auto& [model, field] : names) {
    const std::string text =
        formatted("model One {\n  id Int @id\n}\nmodel " + model + " {\n  id Int @id\n  one One\n}\n");
    EXPECT_NE(text.find("  " + field + " "), std::string::npos) << text;
  }
}

TEST(syntax, errors_are_explained_as_before) {
  for (const fs::path& file : testing::files_below(golden / "syntax", ".prisma")) {
    const source_set sources{{{fs::relative(file, golden).string(), testing::read_text(file)}}};
    diagnostics out;
    (void)parse(sources, out);
    EXPECT_TRUE(out.has_errors()) << file;
    testing::expect_golden(fs::path(file).replace_extension(".txt"), render(out.take(), sources));
  }
}

}  // namespace
}  // namespace tenon::schema
