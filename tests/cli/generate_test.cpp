#include "support/run_tool.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace tenon::cli {

namespace {

namespace fs = std::filesystem;
using tenon::testing::read_text;
using tenon::testing::tool_result;

class generate : public ::testing::Test {
 protected:
  const tenon::testing::temporary_folder folder;

  void put(const std::string& path, const std::string& text) const {
    fs::create_directories(fs::path(folder.file(path)).parent_path());
    std::ofstream(folder.file(path), std::ios::binary) << text;
  }

  // A schema of one model, with the lines in its generator block.
  static std::string schema(const std::string& generator, const std::string& provider = "sqlite") {
    return "datasource db {\n  provider = \"" + provider + "\"\n  url = \"file:dev.db\"\n}\n\ngenerator cpp {\n" +
           "  provider = \"tenon-cpp\"\n" + generator + "}\n\nmodel User {\n  id Int @id\n}\n";
  }

  tool_result run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "generate");
    return tenon::testing::run_tool(folder.path().string(), arguments);
  }
};

TEST_F(generate, follows_the_generator_block) {
  put("prisma/schema.prisma", schema("  output = \"../generated\"\n  namespace = \"acme::shop\"\n"));
  const tool_result r = run({});
  EXPECT_EQ(0, r.status) << r.errors;
  EXPECT_EQ("Generated 3 files in generated/acme/shop: 3 changed, 0 unchanged.\n", r.output);
  EXPECT_EQ("", r.errors);
  EXPECT_TRUE(fs::exists(folder.file("generated/acme/shop/client.hpp")));
  const std::string source = read_text(folder.file("generated/acme/shop/client.cpp"));
  EXPECT_NE(std::string::npos, source.find(".directory = __FILE__ \"/../\" \"../../../prisma\"")) << source;
}

TEST_F(generate, lets_options_win) {
  put("shop.prisma", schema("  output = \"ignored\"\n  namespace = \"ignored\"\n"));
  EXPECT_EQ(0, run({"--schema", "shop.prisma", "--output", "out", "--namespace", "mine"}).status);
  EXPECT_TRUE(fs::exists(folder.file("out/mine/user.hpp")));
  EXPECT_FALSE(fs::exists(folder.file("ignored")));
}

TEST_F(generate, names_the_client_after_the_schema) {
  put("my-shop.prisma", schema(""));
  EXPECT_EQ(0, run({"--schema", "my-shop.prisma", "--output", "out"}).status);
  EXPECT_TRUE(fs::exists(folder.file("out/my_shop/client.hpp")));
}

TEST_F(generate, reads_a_folder_of_files) {
  put("prisma/schema/main.prisma", schema("  output = \"../../out\"\n"));
  put("prisma/schema/more/post.prisma", "model Post {\n  id Int @id\n}\n");
  const tool_result r = run({"--depfile", "deps.d"});
  EXPECT_EQ(0, r.status) << r.errors;
  EXPECT_TRUE(fs::exists(folder.file("out/schema/post.hpp")));
  const std::string rule = read_text(folder.file("deps.d"));
  EXPECT_EQ(0U, rule.find("out/schema/client.cpp:")) << rule;
  EXPECT_NE(std::string::npos, rule.find("prisma/schema/main.prisma")) << rule;
  EXPECT_NE(std::string::npos, rule.find("prisma/schema/more/post.prisma")) << rule;
}

TEST_F(generate, changes_nothing_the_second_time) {
  put("schema.prisma", schema("  output = \"out\"\n"));
  run({});
  EXPECT_EQ("Generated 3 files in out/schema: 0 changed, 3 unchanged.\n", run({}).output);
}

TEST_F(generate, checks_without_changing_anything) {
  put("schema.prisma", schema("  output = \"out\"\n"));
  tool_result r = run({"--check"});
  EXPECT_EQ(1, r.status);
  EXPECT_EQ(
      "out/schema/client.cpp is not up to date.\nout/schema/client.hpp is not up to date.\n"
      "out/schema/user.hpp is not up to date.\n",
      r.errors);
  EXPECT_FALSE(fs::exists(folder.file("out")));
  run({});
  r = run({"--check"});
  EXPECT_EQ(0, r.status);
  EXPECT_EQ("out/schema is up to date.\n", r.output);
}

TEST_F(generate, removes_the_header_of_a_model_that_is_gone) {
  put("schema.prisma", schema("  output = \"out\"\n") + "model Post {\n  id Int @id\n}\n");
  run({});
  put("schema.prisma", schema("  output = \"out\"\n"));
  EXPECT_EQ("Generated 3 files in out/schema: 2 changed, 1 unchanged, 1 no longer needed and removed.\n",
            run({}).output);
  EXPECT_FALSE(fs::exists(folder.file("out/schema/post.hpp")));
}

TEST_F(generate, asks_for_an_output) {
  put("schema.prisma", schema(""));
  const tool_result r = run({});
  EXPECT_EQ(2, r.status);
  EXPECT_NE(std::string::npos, r.errors.find("The schema's tenon-cpp generator has no `output`.")) << r.errors;
  put("schema.prisma", "datasource db {\n  provider = \"sqlite\"\n}\n");
  EXPECT_NE(std::string::npos, run({}).errors.find("The schema has no tenon-cpp generator.")) << r.errors;
}

TEST_F(generate, shows_what_is_wrong_with_a_schema) {
  put("schema.prisma", schema("  output = \"out\"\n") + "model Post {\n  id Imt @id\n}\n");
  const tool_result r = run({});
  EXPECT_EQ(1, r.status);
  EXPECT_NE(std::string::npos, r.errors.find("schema.prisma:15:6")) << r.errors;
  EXPECT_FALSE(fs::exists(folder.file("out")));
}

TEST_F(generate, says_which_providers_it_supports) {
  put("schema.prisma", schema("  output = \"out\"\n", "sqlserver"));
  const tool_result r = run({});
  EXPECT_EQ(1, r.status);
  EXPECT_NE(std::string::npos, r.errors.find("`sqlserver`: this version of Tenon runs `postgresql`")) << r.errors;
}

TEST_F(generate, rejects_an_impossible_namespace) {
  put("schema.prisma", schema("  output = \"out\"\n"));
  const tool_result r = run({"--namespace", "class"});
  EXPECT_EQ(2, r.status);
  EXPECT_NE(std::string::npos, r.errors.find("The namespace `class` contains `class`")) << r.errors;
}

TEST_F(generate, says_which_file_it_cannot_write) {
  put("schema.prisma", schema("  output = \"out\"\n"));
  put("out/schema", "a file where the folder should be");
  const tool_result r = run({});
  EXPECT_EQ(2, r.status);
  EXPECT_NE(std::string::npos, r.errors.find("out/schema")) << r.errors;
  EXPECT_EQ(2, run({"--output", "elsewhere", "--depfile", "no/such/folder/deps.d"}).status);
}

}  // namespace

}  // namespace tenon::cli
