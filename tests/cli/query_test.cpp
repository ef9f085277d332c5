#include "support/run_tool.hpp"

#include <tenon/testing/postgres_server.hpp>

#include <gtest/gtest.h>

#include <unistd.h>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <sys/wait.h>

namespace tenon::cli {

namespace {

namespace fs = std::filesystem;
using tenon::testing::tool_result;

constexpr const char* create =
    R"({"modelName":"User","action":"createOne","query":{"arguments":{"data":{"id":1}},"selection":{"id":true}}})";
constexpr const char* count =
    R"({"modelName":"User","action":"aggregate","query":{"arguments":{},"selection":{"_count":{"selection":{"_all":true}}}}})";

class query : public ::testing::Test {
 protected:
  const tenon::testing::temporary_folder folder;

  query() { put("schema.prisma", schema("model User {\n  id Int @id\n}\n")); }

  void put(const std::string& path, const std::string& text) const {
    std::ofstream(folder.file(path), std::ios::binary) << text;
  }
  static std::string schema(const std::string& models,
                            const std::string& source = "provider = \"sqlite\"\n  url = \"file:dev.db\"") {
    return "datasource db {\n  " + source + "\n}\n\n" + models;
  }
  tool_result run(std::vector<std::string> arguments, const std::string& input = {}) const {
    arguments.insert(arguments.begin(), "query");
    return tenon::testing::run_tool(folder.path().string(), arguments, input);
  }
};

TEST_F(query, answers_each_line_with_one_line) {
  const tool_result r = run({"--push"}, std::string(create) + "\n" + create + "\nnonsense\n" + count + "\n");
  EXPECT_EQ(0, r.status) << r.errors;
  EXPECT_EQ("", r.errors);
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < r.output.size(); at = r.output.find('\n', at) + 1)
    lines.push_back(r.output.substr(at, r.output.find('\n', at) - at));
  ASSERT_EQ(4U, lines.size()) << r.output;
  EXPECT_EQ(R"({"data":{"createOneUser":{"id":1}}})", lines[0]);
  EXPECT_NE(std::string::npos, lines[1].find(R"("error_code":"P2002")")) << lines[1];
  EXPECT_NE(std::string::npos, lines[2].find(R"("error_code":"P2008")")) << lines[2];
  EXPECT_EQ(R"({"data":{"aggregateUser":{"_count":{"_all":1}}}})", lines[3]);
}

TEST_F(query, takes_no_line_for_an_empty_one_and_a_last_line_without_its_end) {
  const tool_result r = run({"--push"}, "\n  \t\n\r\n" + std::string(count));
  EXPECT_EQ(0, r.status) << r.errors;
  EXPECT_EQ("{\"data\":{\"aggregateUser\":{\"_count\":{\"_all\":0}}}}\n", r.output);
}

TEST_F(query, takes_lines_that_end_as_on_windows) {
  EXPECT_EQ("{\"data\":{\"aggregateUser\":{\"_count\":{\"_all\":0}}}}\n",
            run({"--push"}, std::string(count) + "\r\n").output);
}

TEST_F(query, prints_nothing_for_no_requests) {
  const tool_result r = run({"--push"});
  EXPECT_EQ(0, r.status) << r.errors;
  EXPECT_EQ("", r.output);
  EXPECT_EQ("", r.errors);
}

TEST_F(query, keeps_what_it_wrote) {
  EXPECT_EQ(0, run({"--push"}, std::string(create) + "\n").status);
  EXPECT_EQ("{\"data\":{\"aggregateUser\":{\"_count\":{\"_all\":1}}}}\n", run({}, std::string(count) + "\n").output);
  EXPECT_TRUE(fs::exists(folder.file("dev.db")));
}

TEST_F(query, uses_the_url_it_is_given) {
  EXPECT_EQ(0, run({"--push", "--url", "file:./other.db"}, std::string(create) + "\n").status);
  EXPECT_TRUE(fs::exists(folder.file("other.db")));
  EXPECT_FALSE(fs::exists(folder.file("dev.db")));
}

TEST_F(query, pushes_to_a_database_in_memory) {
  const tool_result r = run({"--push", "--url", ":memory:"}, std::string(create) + "\n" + count + "\n");
  EXPECT_EQ(0, r.status) << r.errors;
  EXPECT_NE(std::string::npos, r.output.find(R"("_all":1)")) << r.output;
}

TEST_F(query, says_in_the_answer_that_a_table_is_missing) {
  put("dev.db", "");
  const tool_result r = run({}, std::string(count) + "\n");
  EXPECT_EQ(0, r.status) << r.errors;
  EXPECT_NE(std::string::npos, r.output.find(R"("error_code":"P2021")")) << r.output;
}

TEST_F(query, reports_an_invalid_schema_with_status_1) {
  put("schema.prisma", schema("model User {\n  id Int @idd\n}\n"));
  const tool_result r = run({}, std::string(count) + "\n");
  EXPECT_EQ(1, r.status);
  EXPECT_EQ("", r.output);
  EXPECT_NE(std::string::npos, r.errors.find("schema.prisma")) << r.errors;
}

TEST_F(query, refuses_to_push_where_data_would_be_lost) {
  EXPECT_EQ(0, run({"--push"}, std::string(create) + "\n").status);
  put("schema.prisma", schema("model Other {\n  id Int @id\n}\n"));
  const tool_result r = run({"--push"}, "");
  EXPECT_EQ(1, r.status) << r.output;
  EXPECT_NE(std::string::npos, r.errors.find("User")) << r.errors;
}

TEST_F(query, needs_a_schema) {
  const tool_result r = run({"--schema", "missing.prisma"});
  EXPECT_EQ(2, r.status);
  EXPECT_NE(std::string::npos, r.errors.find("missing.prisma")) << r.errors;
}

TEST_F(query, needs_a_url) {
  put("schema.prisma",
      schema("model User {\n  id Int @id\n}\n", "provider = \"sqlite\"\n  url = env(\"TENON_TEST_NO_SUCH_URL\")"));
  const tool_result r = run({}, std::string(count) + "\n");
  EXPECT_EQ(2, r.status);
  EXPECT_NE(std::string::npos, r.errors.find("TENON_TEST_NO_SUCH_URL")) << r.errors;
}

TEST_F(query, needs_a_database_that_can_be_opened) {
  put("dev.db", std::string(4096, 'x'));
  const tool_result r = run({}, std::string(count) + "\n");
  EXPECT_EQ(2, r.status) << r.output;
  EXPECT_NE(std::string::npos, r.errors.find("dev.db")) << r.errors;
}

TEST_F(query, answers_from_a_postgresql_database) {
  testing::postgres_server server;
  put("schema.prisma",
      schema("model User {\n  id Int @id\n}\n", "provider = \"postgresql\"\n  url = \"" + server.url("app") + "\""));
  const tool_result r = run({"--push"}, std::string(create) + "\n" + count + "\n");
  EXPECT_EQ(0, r.status) << r.errors;
  EXPECT_EQ(R"({"data":{"createOneUser":{"id":1}}})"
            "\n"
            R"({"data":{"aggregateUser":{"_count":{"_all":1}}}})"
            "\n",
            r.output);
}

TEST_F(query, is_for_sqlite_and_postgresql_so_far) {
  put("schema.prisma",
      schema("model User {\n  id Int @id\n}\n", "provider = \"mysql\"\n  url = \"mysql://localhost/x\""));
  const tool_result r = run({}, std::string(count) + "\n");
  EXPECT_EQ(2, r.status);
  EXPECT_NE(std::string::npos, r.errors.find("SQLite")) << r.errors;
}

// A program that asks one thing after the other waits for each answer.
TEST_F(query, answers_before_it_reads_the_next_line) {
  int requests[2];
  int answers[2];
  ASSERT_EQ(0, pipe(requests));
  ASSERT_EQ(0, pipe(answers));
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    dup2(requests[0], 0);
    dup2(answers[1], 1);
    for (const int end : {requests[0], requests[1], answers[0], answers[1]}) close(end);
    if (chdir(folder.path().c_str()) == 0) execl(TENON_TOOL, "tenon", "query", "--push", static_cast<char*>(nullptr));
    _exit(127);
  }
  close(requests[0]);
  close(answers[1]);
  FILE* const lines = fdopen(answers[0], "r");
  ASSERT_NE(nullptr, lines);
  for (int i = 0; i < 3; ++i) {
    const std::string request = std::string(count) + "\n";
    ASSERT_EQ(static_cast<ssize_t>(request.size()), write(requests[1], request.data(), request.size()));
    char answer[256];
    ASSERT_NE(nullptr, std::fgets(answer, sizeof answer, lines));
    EXPECT_STREQ("{\"data\":{\"aggregateUser\":{\"_count\":{\"_all\":0}}}}\n", answer);
  }
  close(requests[1]);
  int status = -1;
  ASSERT_EQ(child, waitpid(child, &status, 0));
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  std::fclose(lines);
}

}  // namespace

}  // namespace tenon::cli
