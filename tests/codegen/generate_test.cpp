#include <tenon/codegen/generate.hpp>

#include "support/compiled_schema.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tenon::codegen {

namespace {

// The messages of what stands in the way of a client.
std::vector<std::string> complaints(const std::string& text, const std::string& provider = "sqlite") {
  schema::diagnostics out;
  schema::definition s = tenon::testing::compiled_schema(text, provider);
  check(s, out);
  if (!out.has_errors()) {
    const settings how{.cpp_namespace = "shop", .schema_name = "schema.prisma", .schema_directory = "."};
    const auto files = generate(describe::description(std::move(s)), how, out);
    EXPECT_EQ(out.has_errors(), files.empty());
  }
  std::vector<std::string> messages;
  for (const schema::diagnostic& d : out.all()) messages.push_back(d.message);
  return messages;
}

using messages = std::vector<std::string>;

TEST(generate, names_both_fields_that_cannot_be_told_apart) {
  EXPECT_EQ(messages{"In C++, field `foo_Bar` of model `A` would be called `foo_bar`, which field `foo_bar` has taken, "
                     "and `foo_bar_` belongs to field `fooBar`."},
            complaints("model A {\n id Int @id\n fooBar Int\n foo_bar Int\n foo_Bar Int\n}"));
}

TEST(generate, names_the_field_that_a_keyword_pushes_onto_another) {
  EXPECT_EQ(messages{"In C++, field `class_` of model `A` would be called `class`, which C++ or the library has taken, "
                     "and `class_` belongs to field `class`."},
            complaints("model A {\n id Int @id\n class Int\n class_ Int\n}"));
}

TEST(generate, names_both_models_that_cannot_be_told_apart) {
  const messages found = complaints(
      "model blog_post {\n id Int @id\n}\nmodel BlogPost {\n id Int @id\n}\n"
      "model Blog_Post {\n id Int @id\n}");
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(
      "In C++, model `Blog_Post` would be called `BlogPost`, which model `BlogPost` has taken, and `BlogPost_` "
      "belongs to model `blog_post`.",
      found.front());
}

TEST(generate, names_the_provider_it_has_no_connector_for) {
  for (const std::string provider : {"mysql", "sqlserver"}) {
    EXPECT_EQ(messages{"No client can be generated for the provider `" + provider +
                       "`: this version of Tenon runs `postgresql`, `cockroachdb`, `sqlite` and `dynamodb`."},
              complaints("model A {\n id Int @id\n}", provider));
  }
}

// The connector that a client of DynamoDB is generated with, from its source.
std::string factory_of(const std::string& url, bool embedded) {
  schema::diagnostics out;
  const std::string text =
      "datasource db {\n provider = \"dynamodb\"\n url = \"" + url + "\"\n}\nmodel A {\n id String @id\n}\n";
  const settings how{.cpp_namespace = "app", .schema_name = "s", .embedded_engine = embedded, .schema_directory = "."};
  for (const generated_file& f : generate(describe::description(tenon::testing::compiled_schema(text)), how, out))
    if (f.path == "app/client.cpp")
      return f.text.find("&tenon::local_dynamodb::connect") != std::string::npos ? "embedded" : "service";
  return "nothing";
}

TEST(generate, has_the_embedded_engine_only_if_the_url_or_the_generator_asks_for_it) {
  EXPECT_EQ("service", factory_of("dynamodb:", false));
  EXPECT_EQ("embedded", factory_of("dynamodb:", true));
  EXPECT_EQ("embedded", factory_of("dynamodb+embedded:app.db", false));
}

TEST(generate, refuses_composite_types_that_contain_themselves_but_in_lists) {
  EXPECT_EQ(messages(),
            complaints("type Node {\n children Node[]\n}\nmodel A {\n id String @id\n a Node?\n}", "dynamodb"));
  const messages found =
      complaints("type Node {\n other Other?\n}\ntype Other {\n node Node?\n}\nmodel A {\n id String @id\n a Node?\n}",
                 "dynamodb");
  ASSERT_EQ(1U, found.size());
  EXPECT_EQ("A value of the composite type `Node` may contain another of the same type, which a struct cannot.",
            found[0]);
}

TEST(generate, needs_a_datasource) {
  schema::diagnostics out;
  check({}, out);
  ASSERT_EQ(1U, out.all().size());
  EXPECT_EQ("missing-datasource", out.all().front().code);
}

}  // namespace

}  // namespace tenon::codegen
