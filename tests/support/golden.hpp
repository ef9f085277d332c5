// Golden files: expected outputs kept beside their inputs.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace tenon::testing {

inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// The files with that extension in and below `folder`, sorted.
inline std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder,
                                                      const std::string& extension) {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().extension() == extension) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

// Expects `actual` to be the text of the file `expected`. With TENON_BLESS=1 in the environment it is written there
// instead, to be reviewed with `git diff`.
inline void expect_golden(const std::filesystem::path& expected, const std::string& actual) {
  if (const char* bless = std::getenv("TENON_BLESS"); bless != nullptr && std::string(bless) == "1") {
    std::ofstream(expected, std::ios::binary) << actual;
    return;
  }
  ASSERT_TRUE(std::filesystem::exists(expected)) << expected << " does not exist; TENON_BLESS=1 creates it";
  EXPECT_EQ(read_text(expected), actual) << "in " << expected;
}

}  // namespace tenon::testing
