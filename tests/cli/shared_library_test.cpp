#include "cli/shared_library.hpp"
#include "support/run_tool.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <cstdio>
#include <string>

namespace tenon::cli {

namespace {

TEST(shared_library, names_the_file_and_the_package_when_it_is_missing) {
  try {
    shared_library({.file = "libnowhere.so.7", .purpose = "Telepathy", .package = "libnowhere7"});
    FAIL() << "it was found";
  } catch (const error& e) {
    EXPECT_EQ(e.kind(), error_kind::unsupported_feature);
    EXPECT_TRUE(e.message().starts_with("Telepathy needs the library libnowhere.so.7, which cannot be loaded ("))
        << e.message();
    EXPECT_EQ(e.hint(), "Install it; Debian has it in the package libnowhere7");
  }
}

TEST(shared_library, names_a_function_that_it_does_not_have) {
  const shared_library library({.file = "libc.so.6", .purpose = "Everything", .package = "libc6"});
  EXPECT_EQ(library.function<int(int)>("abs")(-7), 7);
  try {
    library.function<void()>("telepathy");
    FAIL() << "it was found";
  } catch (const error& e) {
    EXPECT_EQ(e.message(), "The library libc.so.6 has no function telepathy");
  }
}

// With those that they need themselves they would take most of the time in which the command starts.
TEST(command, starts_without_libraries_that_few_commands_need) {
  const std::string list = "LD_TRACE_LOADED_OBJECTS=1 " + testing::shell_word(TENON_TOOL);
  FILE* output = popen(list.c_str(), "r");
  ASSERT_NE(output, nullptr);
  std::string libraries;
  for (char line[500] = {}; std::fgets(line, sizeof line, output);) libraries += line;
  EXPECT_EQ(pclose(output), 0);
  EXPECT_NE(libraries.find("libc."), std::string::npos) << libraries;
  for (const char* name : {"libpq", "libssl", "libcrypto"})
    EXPECT_EQ(libraries.find(name), std::string::npos)
        << "A function of it may be missing in src/cli/on_demand: see `nm -D --undefined-only`\n"
        << libraries;
}

}  // namespace

}  // namespace tenon::cli
