#include "support/golden.hpp"
#include "support/run_tool.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace tenon {
namespace {

using testing::read_text;
using testing::run_tool;
using testing::tool_result;

constexpr const char* datasource = "datasource db {\n  provider = \"sqlite\"\n  url      = \"file:x.db\"\n}\n";
const std::string valid =
    std::string{datasource} + "\nmodel User {\n  id   Int    @id @default(autoincrement())\n  name String\n}\n";
const std::string invalid =
    std::string{datasource} + "\nmodel User {\n  id   Int    @id @default(autoincrment())\n  name Strin\n}\n";
const std::string unformatted = std::string{datasource} + "model User {\n id Int @id\n   name String\n}\n";

class schema_commands : public ::testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(folder_.file(name)).parent_path());
    std::ofstream(folder_.file(name), std::ios::binary) << text;
  }
  [[nodiscard]] std::string read(const std::string& name) const { return read_text(folder_.file(name)); }
  [[nodiscard]] tool_result run(const std::vector<std::string>& arguments) const {
    return run_tool(folder_.path().string(), arguments);
  }

  testing::temporary_folder folder_;
};

TEST_F(schema_commands, validate_accepts_a_valid_schema) {
  write("a.prisma", valid);
  const tool_result result = run({"validate", "a.prisma"});
  EXPECT_EQ(result.status, 0) << result.errors;
  EXPECT_EQ(result.output, "a.prisma is valid.\n");
  EXPECT_EQ(result.errors, "");
}

TEST_F(schema_commands, validate_reports_every_error_with_its_place) {
  write("a.prisma", invalid);
  const tool_result result = run({"validate", "a.prisma"});
  EXPECT_EQ(result.status, 1);
  EXPECT_EQ(result.output, "");
  EXPECT_NE(result.errors.find("a.prisma:7:"), std::string::npos) << result.errors;
  EXPECT_NE(result.errors.find("a.prisma:8:"), std::string::npos) << result.errors;
  EXPECT_NE(result.errors.find("Did you mean `autoincrement"), std::string::npos) << result.errors;
  EXPECT_NE(result.errors.find("a.prisma is invalid: 2 errors."), std::string::npos) << result.errors;
}

TEST_F(schema_commands, validate_prints_json_with_an_object_for_each_path) {
  write("a.prisma", valid);
  write("b.prisma", invalid);
  const tool_result result = run({"validate", "--json", "a.prisma", "b.prisma"});
  EXPECT_EQ(result.status, 1);
  EXPECT_EQ(result.output.find(R"([{"path":"a.prisma","valid":true,"diagnostics":[]})"), 0U) << result.output;
  EXPECT_NE(result.output.find(R"({"path":"b.prisma","valid":false,"diagnostics":[{)"), std::string::npos)
      << result.output;
  EXPECT_NE(result.output.find(R"("begin":)"), std::string::npos) << result.output;
}

TEST_F(schema_commands, validate_goes_on_behind_an_unreadable_path) {
  write("b.prisma", valid);
  const tool_result result = run({"validate", "nowhere.prisma", "b.prisma"});
  EXPECT_EQ(result.status, 2);
  EXPECT_EQ(result.output, "b.prisma is valid.\n");
  EXPECT_NE(result.errors.find("nowhere.prisma"), std::string::npos) << result.errors;
}

TEST_F(schema_commands, validate_finds_the_schema_where_it_usually_is) {
  EXPECT_EQ(run({"validate"}).status, 2);
  write("prisma/schema/user.prisma", valid);
  EXPECT_EQ(run({"validate"}).output, "prisma/schema is valid.\n");
  write("prisma/schema.prisma", valid);
  EXPECT_EQ(run({"validate"}).output, "prisma/schema.prisma is valid.\n");
  write("schema.prisma", valid);
  EXPECT_EQ(run({"validate"}).output, "schema.prisma is valid.\n");
}

TEST_F(schema_commands, validate_reads_a_folder_as_one_schema) {
  write("s/datasource.prisma", datasource);
  write("s/models/post.prisma",
        "model Post {\n  id     Int  @id\n  userId Int\n  user   User @relation(fields: [userId], references: "
        "[id])\n}\n");
  write("s/models/user.prisma", "model User {\n  id    Int    @id\n  posts Post[]\n}\n");
  const tool_result result = run({"validate", "s"});
  EXPECT_EQ(result.status, 0) << result.errors;
}

TEST_F(schema_commands, format_changes_files_in_place) {
  write("a.prisma", unformatted);
  const tool_result result = run({"format", "a.prisma"});
  EXPECT_EQ(result.status, 0) << result.errors;
  EXPECT_EQ(result.output, "Formatted a.prisma.\n");
  EXPECT_EQ(read("a.prisma"), std::string{datasource} + "\nmodel User {\n  id   Int    @id\n  name String\n}\n");
  EXPECT_EQ(run({"format", "a.prisma"}).output, "");
}

TEST_F(schema_commands, format_check_changes_nothing) {
  write("a.prisma", unformatted);
  const tool_result result = run({"format", "--check", "a.prisma"});
  EXPECT_EQ(result.status, 1);
  EXPECT_EQ(result.errors, "a.prisma is not formatted.\n");
  EXPECT_EQ(read("a.prisma"), unformatted);
  write("a.prisma", valid);
  EXPECT_EQ(run({"format", "--check", "a.prisma"}).status, 0);
}

TEST_F(schema_commands, format_to_standard_output_changes_nothing) {
  write("a.prisma", unformatted);
  const tool_result result = run({"format", "--stdout", "a.prisma"});
  EXPECT_EQ(result.status, 0) << result.errors;
  EXPECT_EQ(result.output, std::string{datasource} + "\nmodel User {\n  id   Int    @id\n  name String\n}\n");
  EXPECT_EQ(read("a.prisma"), unformatted);
}

TEST_F(schema_commands, format_leaves_files_with_syntax_errors_alone) {
  const std::string broken = unformatted + "model {\n";
  write("a.prisma", broken);
  const tool_result result = run({"format", "a.prisma"});
  EXPECT_EQ(result.status, 1);
  EXPECT_NE(result.errors.find("a.prisma:9"), std::string::npos) << result.errors;
  EXPECT_EQ(read("a.prisma"), broken);
}

TEST_F(schema_commands, format_lays_out_an_invalid_schema_and_reports_what_is_wrong) {
  write("a.prisma", std::string{datasource} +
                        "model User {\n id Int @id\n   name Strin\n posts Post[]\n}\nmodel Post {\n  id Int @id\n}\n");
  const tool_result result = run({"format", "a.prisma"});
  EXPECT_EQ(result.status, 1);
  EXPECT_EQ(result.output, "Formatted a.prisma.\n");
  EXPECT_NE(result.errors.find("a.prisma:8:9"), std::string::npos) << result.errors;
  EXPECT_EQ(
      read("a.prisma"),
      std::string{datasource} +
          "\nmodel User {\n  id    Int    @id\n  name  Strin\n  posts Post[]\n}\n\nmodel Post {\n  id Int @id\n}\n");
  EXPECT_EQ(run({"format", "--check", "a.prisma"}).status, 1);
}

TEST_F(schema_commands, format_accepts_a_schema_that_only_lacked_what_it_adds) {
  write("a.prisma", std::string{datasource} +
                        "\nmodel User {\n  id    Int    @id\n  posts Post[]\n}\n\nmodel Post {\n  id Int @id\n}\n");
  EXPECT_EQ(run({"validate", "a.prisma"}).status, 1);
  const tool_result result = run({"format", "a.prisma"});
  EXPECT_EQ(result.status, 0) << result.errors;
  EXPECT_EQ(run({"validate", "a.prisma"}).status, 0);
}

TEST_F(schema_commands, format_keeps_permissions_and_follows_links) {
  write("real/a.prisma", unformatted);
  std::filesystem::permissions(folder_.file("real/a.prisma"),
                               std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  std::filesystem::create_symlink("real/a.prisma", folder_.file("a.prisma"));
  EXPECT_EQ(run({"format", "a.prisma"}).status, 0);
  EXPECT_TRUE(std::filesystem::is_symlink(folder_.file("a.prisma")));
  EXPECT_NE(read("real/a.prisma"), unformatted);
  EXPECT_EQ(std::filesystem::status(folder_.file("real/a.prisma")).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(schema_commands, inspect_prints_the_datamodel) {
  write("a.prisma", valid);
  const tool_result json = run({"inspect", "a.prisma", "--json"});
  EXPECT_EQ(json.status, 0) << json.errors;
  EXPECT_EQ(json.output.find(R"({"enums":[],"models":[{"name":"User")"), 0U) << json.output;
  const tool_result text = run({"inspect", "a.prisma"});
  EXPECT_EQ(text.output,
            "datasource db  sqlite\n\n"
            "model User\n"
            "  id    Int     id, default autoincrement()\n"
            "  name  String\n"
            "  primary key (id)\n");
}

TEST_F(schema_commands, inspect_refuses_an_invalid_schema) {
  write("a.prisma", invalid);
  const tool_result result = run({"inspect", "a.prisma", "--json"});
  EXPECT_EQ(result.status, 1);
  EXPECT_EQ(result.output, "");
  EXPECT_NE(result.errors.find("a.prisma is invalid"), std::string::npos);
}

TEST_F(schema_commands, wrong_usage_ends_with_2_and_says_what_to_do) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {}, {"explode"}, {"validate", "--nope"}, {"format", "--check", "--stdout", "a.prisma"}}) {
    const tool_result result = run(arguments);
    EXPECT_EQ(result.status, 2);
    EXPECT_NE(result.errors.find("tenon --help"), std::string::npos) << result.errors;
  }
}

TEST_F(schema_commands, help_and_version_end_with_0) {
  const tool_result help = run({"--help"});
  EXPECT_EQ(help.status, 0);
  for (const char* command : {"validate", "format", "inspect"}) EXPECT_NE(help.output.find(command), std::string::npos);
  EXPECT_EQ(run({"validate", "--help"}).status, 0);
  const tool_result version = run({"--version"});
  EXPECT_EQ(version.status, 0);
  EXPECT_EQ(version.output.find("tenon "), 0U) << version.output;
}

}  // namespace
}  // namespace tenon
