#include <tenon/schema/compile.hpp>
#include <tenon/schema/dmmf.hpp>

#include "support/golden.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace tenon::schema {
namespace {

namespace fs = std::filesystem;

const fs::path golden = fs::path(TENON_TEST_DIR) / "golden";

/// The schema in `file`, named in messages as it is named below the golden folder.
source_set sources_of(const fs::path& file) {
  return {{{fs::relative(file, golden).string(), testing::read_text(file)}}};
}

TEST(golden, relations_are_judged_as_before) {
  for (const fs::path& file : testing::files_below(golden / "relations", ".prisma")) {
    const source_set sources = sources_of(file);
    const compile_result result = compile(sources);
    testing::expect_golden(fs::path(file).replace_extension(".txt"), render(result.diagnostics, sources));
  }
}

TEST(golden, datamodels_are_printed_as_before) {
  for (const fs::path& file : testing::files_below(golden / "datamodel", ".prisma")) {
    const source_set sources = sources_of(file);
    const compile_result result = compile(sources);
    ASSERT_TRUE(result.ok()) << render(result.diagnostics, sources);
    testing::expect_golden(fs::path(file).replace_extension(".json"), dmmf_json(result.schema) + "\n");
  }
}

}  // namespace
}  // namespace tenon::schema
