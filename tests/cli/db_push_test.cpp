#include "sql/sqlite/connection.hpp"
#include "support/golden.hpp"
#include "support/run_tool.hpp"
#include "support/temporary_folder.hpp"

#include <tenon/testing/postgres_server.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace tenon {
namespace {

using testing::run_tool;
using testing::tool_result;

const std::string user = "model User {\n  id    Int    @id @default(autoincrement())\n  email String @unique\n}\n";
const std::string two = user + "model Post {\n  id Int @id\n}\n";

// The variable `name` of the environment, gone at the end.
class environment_variable {
 public:
  environment_variable(const char* name, const std::string& value) : name_(name) { setenv(name, value.c_str(), 1); }
  environment_variable(const environment_variable&) = delete;
  environment_variable& operator=(const environment_variable&) = delete;
  ~environment_variable() { unsetenv(name_); }

 private:
  const char* name_;
};

class db_push : public ::testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(folder_.file(name)).parent_path());
    std::ofstream(folder_.file(name), std::ios::binary) << text;
  }
  void write_schema(const std::string& models, const std::string& url = "\"file:./dev.db\"") {
    write("prisma/schema.prisma", "datasource db {\n  provider = \"sqlite\"\n  url      = " + url + "\n}\n" + models);
  }
  [[nodiscard]] tool_result push(std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{"db", "push"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_tool(folder_.path().string(), arguments);
  }
  void execute(const std::string& sql) const {
    sql::sqlite::connection({.path = folder_.file("prisma/dev.db")}).exec(sql);
  }
  [[nodiscard]] bool exists(const std::string& name) const { return std::filesystem::exists(folder_.file(name)); }

  testing::temporary_folder folder_;
};

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_F(db_push, creates_the_database_beside_the_schema) {
  write_schema(user);
  const tool_result result = push();
  EXPECT_EQ(result.status, 0) << result.errors;
  EXPECT_EQ(result.output,
            "Done:\n  - create the table `User`\n  - create the unique index `User_email_key` of `User`\n"
            "The database at file:./dev.db is now in sync with the schema.\n");
  EXPECT_TRUE(exists("prisma/dev.db"));
}

TEST_F(db_push, has_nothing_to_do_the_second_time) {
  write_schema(user);
  ASSERT_EQ(push().status, 0);
  const tool_result result = push();
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.output, "The database at file:./dev.db is already in sync with the schema.\n");
}

TEST_F(db_push, brings_a_postgresql_database_to_its_schema) {
  testing::postgres_server server;
  const std::string url = server.url("shop");
  write("prisma/schema.prisma",
        "datasource db {\n  provider = \"postgresql\"\n  url      = env(\"TENON_TEST_URL\")\n}\n" + user);
  const environment_variable set("TENON_TEST_URL", url);
  const tool_result created = push();
  EXPECT_EQ(created.status, 0) << created.errors;
  EXPECT_TRUE(contains(created.output, "create the table `User`\n")) << created.output;
  EXPECT_TRUE(contains(created.output, "The database `shop` at ")) << created.output;
  EXPECT_TRUE(contains(push().output, "is already in sync with the schema.\n"));
  server.execute("INSERT INTO \"User\" (email) VALUES ('a')", "shop");
  write("prisma/schema.prisma", "datasource db {\n  provider = \"postgresql\"\n  url      = \"" + url + "\"\n}\n");
  const tool_result refused = push();
  EXPECT_EQ(refused.status, 1);
  EXPECT_TRUE(contains(refused.errors, "Dropping the table `User` loses its 1 row.")) << refused.errors;
}

TEST_F(db_push, takes_the_direct_url_where_there_is_one) {
  write_schema(user, "\"file:./pooled.db\"\n  directUrl = \"file:./direct.db\"");
  const tool_result result = push();
  EXPECT_EQ(result.status, 0) << result.errors;
  EXPECT_TRUE(exists("prisma/direct.db"));
  EXPECT_FALSE(exists("prisma/pooled.db"));
}

TEST_F(db_push, takes_the_url_from_the_environment_or_from_its_option) {
  write_schema(user, "env(\"TENON_TEST_URL\")");
  const tool_result missing = push();
  EXPECT_EQ(missing.status, 2);
  EXPECT_TRUE(contains(missing.errors, "The environment variable `TENON_TEST_URL`")) << missing.errors;
  EXPECT_TRUE(contains(missing.errors, "--url")) << missing.errors;

  EXPECT_EQ(push({"--url", "file:given.db"}).status, 0);
  EXPECT_TRUE(exists("given.db")) << "counted from the working directory";

  const environment_variable url("TENON_TEST_URL", "file:named.db");
  EXPECT_EQ(push().status, 0);
  EXPECT_TRUE(exists("prisma/named.db")) << "counted from the schema";
}

TEST_F(db_push, refuses_to_lose_data_until_told_to) {
  write_schema(user + "model Post {\n  id Int @id @default(autoincrement())\n  n Int?\n}\n");
  ASSERT_EQ(push().status, 0);
  execute("INSERT INTO Post DEFAULT VALUES; INSERT INTO Post DEFAULT VALUES");
  write_schema(user);
  const tool_result refused = push();
  EXPECT_EQ(refused.status, 1);
  EXPECT_EQ(refused.output, "");
  EXPECT_EQ(refused.errors,
            "error: the change loses data:\n  - Dropping the table `Post` loses its 2 rows.\n"
            "Nothing was changed. Give --accept-data-loss to go on, or change the schema.\n");
  const tool_result accepted = push({"--accept-data-loss"});
  EXPECT_EQ(accepted.status, 0) << accepted.errors;
  EXPECT_TRUE(contains(accepted.output, "Data was lost:\n  - Dropping the table `Post` loses its 2 rows.\n"))
      << accepted.output;
}

TEST_F(db_push, lists_what_is_impossible_and_can_start_afresh) {
  write_schema(user);
  ASSERT_EQ(push().status, 0);
  execute("INSERT INTO User (email) VALUES ('a')");
  write_schema("model User {\n  id    Int    @id @default(autoincrement())\n  email String @unique\n  age Int\n}\n");
  const tool_result refused = push({"--accept-data-loss"});
  EXPECT_EQ(refused.status, 1);
  EXPECT_TRUE(contains(refused.errors, "The new column `User.age` is required, and the table has 1 row"))
      << refused.errors;
  const tool_result afresh = push({"--force-reset"});
  EXPECT_EQ(afresh.status, 0) << afresh.errors;
  EXPECT_TRUE(contains(afresh.output, "All tables were dropped.\n")) << afresh.output;
}

TEST_F(db_push, opens_nothing_for_an_invalid_schema) {
  write_schema("model User {\n  id Int @id\n  name Strin\n}\n");
  const tool_result result = push();
  EXPECT_EQ(result.status, 1);
  EXPECT_TRUE(contains(result.errors, "Strin")) << result.errors;
  EXPECT_FALSE(exists("prisma/dev.db"));
}

TEST_F(db_push, names_a_file_that_is_no_database) {
  write_schema(two);
  write("prisma/dev.db", std::string(4096, 'x'));
  const tool_result result = push();
  EXPECT_EQ(result.status, 2);
  EXPECT_TRUE(contains(result.errors, "dev.db")) << result.errors;
  EXPECT_TRUE(contains(result.errors, "not an SQLite database")) << result.errors;
}

}  // namespace
}  // namespace tenon
