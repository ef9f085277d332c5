// What is printed of a schema. `TENON_BLESS=1` writes the expected texts.
#include "dynamodb/models/cloudformation.hpp"
#include "dynamodb/models/creation_script.hpp"
#include "dynamodb/models/key_diagram.hpp"

#include "support/golden.hpp"

#include <tenon/describe/description.hpp>
#include <tenon/schema/compile.hpp>

#include <gtest/gtest.h>

#include <filesystem>

namespace tenon::dynamodb::models {
namespace {

const std::filesystem::path folder = TENON_TEST_DIR;

describe::description shop() {
  schema::compile_result compiled = schema::compile(schema::read_sources((folder / "schema.prisma").string()));
  EXPECT_TRUE(compiled.ok());
  return describe::description(std::move(compiled.schema));
}

TEST(golden, the_keys_of_a_schema_are_shown_in_the_terminal) {
  testing::expect_golden(folder / "golden" / "keys.txt", key_diagram(shop().schema(), diagram_form::terminal));
}

TEST(golden, the_keys_of_a_schema_are_shown_in_markdown) {
  testing::expect_golden(folder / "golden" / "keys.md", key_diagram(shop().schema(), diagram_form::markdown));
}

TEST(golden, the_tables_of_a_schema_are_a_template_of_cloudformation) {
  testing::expect_golden(folder / "golden" / "cloudformation.json",
                         cloudformation_template(tables_of(shop().schema())));
}

TEST(golden, the_tables_of_a_schema_are_made_by_requests) {
  testing::expect_golden(folder / "golden" / "creation_script.txt", creation_script(shop().schema()));
}

}  // namespace
}  // namespace tenon::dynamodb::models
