#include <tenon/schema/source.hpp>

#include "support/temporary_folder.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace tenon::schema {
namespace {

namespace fs = std::filesystem;

bool operator==(const line_column& a, const line_column& b) { return a.line == b.line && a.column == b.column; }

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

/// The message of the error that reading `path` throws.
std::string failure(const std::string& path) {
  try {
    (void)read_sources(path);
  } catch (const validation_error& e) {
    EXPECT_FALSE(e.hint().empty());
    return e.message();
  }
  return "nothing was thrown";
}

TEST(locate, counts_lines_and_characters_from_one) {
  const std::string text = "ab\r\né漢x\ry\n";
  EXPECT_TRUE(locate(text, 0) == (line_column{1, 1}));
  EXPECT_TRUE(locate(text, 2) == (line_column{1, 3}));
  EXPECT_TRUE(locate(text, 4) == (line_column{2, 1}));
  EXPECT_TRUE(locate(text, 6) == (line_column{2, 2}));
  EXPECT_TRUE(locate(text, 7) == (line_column{2, 2})) << "inside of a character is its place";
  EXPECT_TRUE(locate(text, 9) == (line_column{2, 3}));
  EXPECT_TRUE(locate(text, 11) == (line_column{3, 1}));
  EXPECT_TRUE(locate(text, 99) == (line_column{4, 1})) << "past the end is the end";
}

TEST(read_sources, reads_a_single_file_of_any_name_as_it_is) {
  using namespace std::string_literals;
  const std::string text = "model A {\r\n}\0x\xFF"s;
  const testing::temporary_folder folder;
  write(folder.file("any.txt"), text);
  const source_set sources = read_sources(folder.file("any.txt"));
  ASSERT_EQ(sources.files.size(), 1U);
  EXPECT_EQ(sources.files[0].path, folder.file("any.txt"));
  EXPECT_EQ(sources.files[0].text, text);
}

TEST(read_sources, reads_the_schema_files_of_a_folder_in_the_order_of_their_paths) {
  const testing::temporary_folder folder;
  for (const char* name :
       {"b.prisma", "a.prisma", "a/z.prisma", "c/d/e.prisma", "note.md", ".prisma", "a.prisma.bak"}) {
    write(folder.path() / name, name);
  }
  std::vector<std::string> names;
  for (const source_file& f : read_sources(folder.path().string()).files) names.push_back(f.text);
  EXPECT_EQ(names, (std::vector<std::string>{"a/z.prisma", "a.prisma", "b.prisma", "c/d/e.prisma"}));
}

TEST(read_sources, follows_links_but_reads_nothing_twice) {
  const testing::temporary_folder folder;
  const testing::temporary_folder elsewhere;
  write(elsewhere.path() / "x.prisma", "x");
  write(folder.path() / "a.prisma", "a");
  fs::create_directory_symlink(folder.path(), folder.path() / "loop");
  fs::create_directory_symlink(elsewhere.path(), folder.path() / "other");
  fs::create_symlink(folder.path() / "a.prisma", folder.path() / "b.prisma");
  const source_set sources = read_sources(folder.path().string());
  ASSERT_EQ(sources.files.size(), 2U);
  EXPECT_EQ(sources.files[0].text, "a");
  EXPECT_EQ(sources.files[1].text, "x");
}

TEST(read_sources, names_the_path_that_cannot_be_read) {
  const testing::temporary_folder folder;
  EXPECT_EQ(failure(folder.file("none.prisma")), "The schema `" + folder.file("none.prisma") + "` does not exist.");
  EXPECT_EQ(failure(folder.path().string()),
            "The schema `" + folder.path().string() + "` is a folder without `.prisma` files.");
  fs::create_symlink(folder.file("self.prisma"), folder.file("self.prisma"));
  EXPECT_NE(failure(folder.file("self.prisma")).find("cannot be read"), std::string::npos);
}

}  // namespace
}  // namespace tenon::schema
