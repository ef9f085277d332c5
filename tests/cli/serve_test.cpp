#include "support/run_tool.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

namespace tenon::cli {

namespace {

using tenon::testing::tool_result;

class serve : public ::testing::Test {
 protected:
  const tenon::testing::temporary_folder folder;

  tool_result run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"serve", "dynamodb", "--port", "0"});
    return tenon::testing::run_tool(folder.path(), arguments);
  }
};

TEST_F(serve, says_where_it_listens_and_ends_on_a_signal) {
  const std::string command = "cd " + tenon::testing::shell_word(folder.path()) + " && echo $$ && exec " +
                              tenon::testing::shell_word(TENON_TOOL) + " serve dynamodb --port 0 --data app.db";
  FILE* output = popen(command.c_str(), "r");
  ASSERT_NE(output, nullptr);
  const auto read_line = [&] {
    char line[200] = {};
    return std::fgets(line, sizeof line, output) ? std::string(line) : std::string();
  };
  const auto id = std::stoi(read_line());
  const auto line = read_line();
  EXPECT_TRUE(line.starts_with("Listening on http://127.0.0.1:")) << line;
  EXPECT_TRUE(line.ends_with(", with tables in app.db.\n")) << line;
  EXPECT_EQ(kill(id, SIGTERM), 0);
  EXPECT_EQ(read_line(), "");
  EXPECT_EQ(pclose(output), 0);
}

TEST_F(serve, needs_both_parts_of_a_key) {
  const auto result = run({"--access-key", "key"});
  EXPECT_EQ(result.status, 2);
  EXPECT_EQ(result.errors, "error: --access-key and --secret-key belong together\n");
}

TEST_F(serve, says_which_address_it_cannot_use) {
  const auto result = run({"--host", "no address"});
  EXPECT_EQ(result.status, 2);
  EXPECT_TRUE(result.errors.starts_with("error: cannot listen on no address port 0: ")) << result.errors;
}

TEST_F(serve, leaves_files_alone_that_hold_no_tables) {
  std::ofstream(folder.file("notes.txt")) << "These are notes, and no database at all, however long they may be.\n";
  const auto result = run({"--data", "notes.txt"});
  EXPECT_EQ(result.status, 2);
  EXPECT_TRUE(result.errors.starts_with("error: The file for the tables of DynamoDB's engine is no database: "))
      << result.errors;
  EXPECT_NE(result.errors.find("/notes.txt"), std::string::npos) << result.errors;
  EXPECT_NE(result.errors.find("Choose another path: a file that does not exist is made"), std::string::npos)
      << result.errors;
  EXPECT_EQ(tenon::testing::read_text(folder.file("notes.txt")),
            "These are notes, and no database at all, however long they may be.\n");
}

}  // namespace

}  // namespace tenon::cli
