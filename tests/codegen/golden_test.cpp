// Generated clients, file by file. `TENON_BLESS=1 test_codegen` writes what is generated now over the golden files, to be
// reviewed with `git diff`.
#include <tenon/codegen/generate.hpp>
#include <tenon/codegen/generator_block.hpp>
#include <tenon/codegen/output.hpp>
#include <tenon/schema/compile.hpp>

#include "support/golden.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

namespace tenon::codegen {

namespace {

namespace fs = std::filesystem;

std::vector<std::string> golden_cases() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(TENON_TEST_DIR "/golden"))
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

// The first line that differs, both ways; empty if the texts are the same.
std::string first_difference(const std::string& expected, const std::string& actual) {
  const auto [e, a] = std::mismatch(expected.begin(), expected.end(), actual.begin(), actual.end());
  if (e == expected.end() && a == actual.end()) return {};
  const auto line_at = [](const std::string& text, std::size_t at) {
    const std::size_t begin = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
    return text.substr(begin, text.find('\n', at) - begin);
  };
  const auto at = static_cast<std::size_t>(e - expected.begin());
  return "line " + std::to_string(1 + std::count(expected.begin(), e, '\n')) + "\n- " + line_at(expected, at) + "\n+ " +
         line_at(actual, at);
}

bool is_blessing() {
  const char* bless = std::getenv("TENON_BLESS");
  return bless != nullptr && std::string(bless) == "1";
}

class golden : public ::testing::TestWithParam<std::string> {
 protected:
  const fs::path folder = fs::path(TENON_TEST_DIR) / "golden" / GetParam();

  std::vector<generated_file> generated() const {
    const schema::source_set sources = schema::read_sources((folder / "schema.prisma").string());
    schema::compile_result compiled = schema::compile(sources);
    EXPECT_EQ("", schema::render(compiled.diagnostics, sources));
    schema::diagnostics out;
    check(compiled.schema, out);
    const auto block = find_generator_block(compiled.schema, out);
    if (out.has_errors() || !block) {
      ADD_FAILURE() << schema::render(out.take(), sources);
      return {};
    }
    const settings how{.cpp_namespace = block->cpp_namespace.value_or("schema"),
                       .naming = block->naming,
                       .schema_name = "schema.prisma",
                       .schema_directory = block->cpp_namespace == "acme::shop" ? "../.." : ".."};
    auto files = generate(describe::description(std::move(compiled.schema)), how, out);
    EXPECT_EQ("", schema::render(out.take(), sources));
    return files;
  }
};

TEST_P(golden, client_is_as_before) {
  const std::vector<generated_file> files = generated();
  ASSERT_FALSE(files.empty());
  if (is_blessing()) {
    write(files, folder.string());
    return;
  }
  EXPECT_EQ(std::vector<std::string>{}, stale_files(files, folder.string()));
  for (const generated_file& f : files)
    EXPECT_EQ("", first_difference(tenon::testing::read_text(folder / f.path), f.text)) << f.path;
}

TEST_P(golden, client_is_the_same_each_time) { EXPECT_EQ(generated(), generated()); }

INSTANTIATE_TEST_SUITE_P(clients, golden, ::testing::ValuesIn(golden_cases()),
                         [](const auto& info) { return info.param; });

}  // namespace

// How a failure shows a file.
void PrintTo(const generated_file& f, std::ostream* out) { *out << f.path << ":\n" << f.text; }

}  // namespace tenon::codegen
