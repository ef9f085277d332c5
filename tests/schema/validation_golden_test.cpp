#include <tenon/schema/compile.hpp>

#include "support/golden.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace tenon::schema {
namespace {

namespace fs = std::filesystem;

const fs::path golden = fs::path(TENON_TEST_DIR) / "golden" / "validate";

/// Every kind of mistake, with what is said of it: place, reason and remedy. `TENON_BLESS=1` writes the expected texts.
TEST(validation, schemas_are_judged_as_before) {
  for (const fs::path& file : testing::files_below(golden, ".prisma")) {
    const source_set sources{{{fs::relative(file, golden).string(), testing::read_text(file)}}};
    testing::expect_golden(fs::path(file).replace_extension(".txt"), render(compile(sources).diagnostics, sources));
  }
}

}  // namespace
}  // namespace tenon::schema
