#include "support/run_tool.hpp"
#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace tenon {
namespace {

using testing::run_tool;
using testing::tool_result;

const std::string user = R"(
model User {
  id    String
  email String
  @@table("app")
  @@key(pk: "USER#{id}", sk: "PROFILE")
)";

class dynamodb_command : public ::testing::Test {
 protected:
  void write_schema(const std::string& more, const std::string& provider = "dynamodb") {
    std::ofstream(folder_.file("schema.prisma"), std::ios::binary)
        << "datasource db {\n  provider = \"" + provider + "\"\n  url      = \"dynamodb+embedded:app.db\"\n}\n" + user +
               more + "}\n";
  }
  [[nodiscard]] tool_result run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "dynamodb");
    arguments.insert(arguments.end(), {"--schema", "schema.prisma"});
    return run_tool(folder_.path().string(), arguments);
  }

  testing::temporary_folder folder_;
};

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_F(dynamodb_command, deploys_a_schema_to_a_file_and_finds_it_deployed) {
  write_schema("@@gsi(\"ByEmail\", pk: \"{email}\")\n");
  const tool_result shown = run({"deploy", "--dry-run"});
  EXPECT_EQ(shown.status, 0) << shown.errors;
  EXPECT_EQ(shown.output, "Plan:\n  - create the table app, with the indexes ByEmail\n");
  const tool_result first = run({"deploy"});
  EXPECT_EQ(first.status, 0) << first.errors;
  EXPECT_TRUE(contains(first.output, "create the table app, with the indexes ByEmail ... done\n")) << first.output;
  const tool_result second = run({"deploy"});
  EXPECT_EQ(second.output, "The tables are as the schema says.\n") << second.errors;
}

TEST_F(dynamodb_command, drops_nothing_unless_told_to) {
  write_schema("@@gsi(\"ByEmail\", pk: \"{email}\")\n");
  EXPECT_EQ(run({"deploy"}).status, 0);
  write_schema("");
  const tool_result kept = run({"deploy"});
  EXPECT_EQ(kept.status, 0);
  EXPECT_TRUE(contains(kept.output, "the index ByEmail of app")) << kept.output;
  const tool_result dropped = run({"deploy", "--drop"});
  EXPECT_TRUE(contains(dropped.output, "drop the index ByEmail of app ... done")) << dropped.output << dropped.errors;
}

TEST_F(dynamodb_command, refuses_what_is_not_possible_and_changes_nothing) {
  write_schema("");
  EXPECT_EQ(run({"deploy"}).status, 0);
  write_schema("@@lsi(\"ByEmail\", sk: \"{email}\")\n@@gsi(\"Other\", pk: \"{email}\")\n");
  const tool_result r = run({"deploy"});
  EXPECT_EQ(r.status, 1);
  EXPECT_TRUE(contains(r.errors, "lacks the local index ByEmail")) << r.errors;
  EXPECT_TRUE(contains(r.errors, "Nothing was changed.")) << r.errors;
}

TEST_F(dynamodb_command, prints_cloudformation_and_keys_without_a_service) {
  write_schema("");
  const tool_result exported = run({"export-cloudformation"});
  EXPECT_EQ(exported.status, 0) << exported.errors;
  EXPECT_TRUE(contains(exported.output, "\"AppTable\": {\n      \"Type\": \"AWS::DynamoDB::Table\""))
      << exported.output;
  const tool_result described = run({"describe", "--markdown"});
  EXPECT_TRUE(contains(described.output, "| User   | USER#{id} | PROFILE |")) << described.output;
}

TEST_F(dynamodb_command, is_for_schemas_of_dynamodb) {
  std::ofstream(folder_.file("schema.prisma"))
      << "datasource db {\n  provider = \"sqlite\"\n  url = \"file:a.db\"\n}\nmodel A {\n  id Int @id\n}\n";
  const tool_result r = run({"describe"});
  EXPECT_EQ(r.status, 2);
  EXPECT_TRUE(contains(r.errors, "is no schema for DynamoDB")) << r.errors;
}

}  // namespace
}  // namespace tenon
