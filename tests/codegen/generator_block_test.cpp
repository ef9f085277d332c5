#include <tenon/codegen/generator_block.hpp>

#include "support/compiled_schema.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tenon::codegen {

namespace {

struct outcome {
  std::optional<generator_block> block;
  std::string errors;  // the codes, each on a line
};

outcome find(const std::string& text) {
  schema::diagnostics out;
  const schema::definition s = tenon::testing::compiled_schema(text);
  outcome found{find_generator_block(s, out), {}};
  for (const schema::diagnostic& d : out.all()) found.errors += d.code + "\n";
  return found;
}

TEST(generator_block, is_read) {
  const outcome found = find(R"(generator cpp {
    provider = "tenon-cpp"
    output = "../out"
    namespace = "acme::shop"
    naming = "preserve"
    engine = "embedded"
  })");
  ASSERT_TRUE(found.block);
  EXPECT_EQ("../out", found.block->output);
  EXPECT_EQ("acme::shop", found.block->cpp_namespace);
  EXPECT_EQ(naming::preserve, found.block->naming);
  EXPECT_TRUE(found.block->embedded_engine);
  EXPECT_EQ("", found.errors);
}

TEST(generator_block, has_defaults) {
  const outcome found = find("generator cpp {\n provider = \"tenon-cpp\"\n}");
  ASSERT_TRUE(found.block);
  EXPECT_FALSE(found.block->output);
  EXPECT_FALSE(found.block->cpp_namespace);
  EXPECT_EQ(naming::snake_case, found.block->naming);
  EXPECT_FALSE(found.block->embedded_engine);
}

TEST(generator_block, is_told_from_those_of_others) {
  EXPECT_FALSE(find("generator client {\n provider = \"prisma-client-js\"\n namespace = \"!\"\n}").block);
  EXPECT_FALSE(find("model A {\n id Int @id\n}").block);
}

TEST(generator_block, is_checked) {
  const auto with = [](const std::string& line) {
    return find("generator cpp {\n provider = \"tenon-cpp\"\n " + line + "\n}").errors;
  };
  EXPECT_EQ("invalid-namespace\n", with("namespace = \"a-b\""));
  EXPECT_EQ("invalid-naming\n", with("naming = \"camelCase\""));
  EXPECT_EQ("invalid-engine\n", with("engine = \"external\""));
  EXPECT_EQ("unknown-generator-property\n", with("namespase = \"shop\""));
  EXPECT_EQ("invalid-generator-property\n", with("namespace = [\"shop\"]"));
  EXPECT_EQ("invalid-generator-property\n", with("naming = \"\""));
  EXPECT_EQ("", with("previewFeatures = [\"views\"]"));
}

TEST(generator_block, is_the_only_one) {
  EXPECT_EQ("duplicate-generator\n",
            find("generator a {\n provider = \"tenon-cpp\"\n}\ngenerator b {\n provider = \"tenon-cpp\"\n}").errors);
}

TEST(cpp_namespace, is_made_of_identifiers) {
  for (const char* good : {"shop", "acme::shop", "a1::b_2", "schema"}) EXPECT_FALSE(reject_namespace(good)) << good;
  for (const char* bad :
       {"", "1a", "a-b", "a::", "::a", "a::::b", "_a", "a_", "a__b", "class", "std", "tenon::x", "a b", "é", "errno"})
    EXPECT_TRUE(reject_namespace(bad)) << bad;
}

TEST(cpp_namespace, follows_from_the_name_of_the_schema) {
  EXPECT_EQ("schema", default_namespace("schema"));
  EXPECT_EQ("my_shop", default_namespace("my-shop"));
  EXPECT_EQ("a_b", default_namespace(".a  b."));
  EXPECT_EQ("schema2024", default_namespace("2024"));
  EXPECT_EQ("schema", default_namespace("世界"));
  EXPECT_EQ("class_client", default_namespace("class"));
  EXPECT_EQ("std_client", default_namespace("std"));
}

}  // namespace

}  // namespace tenon::codegen
