#include "testing/copy_tree.hpp"
#include "testing/remove_tree.hpp"

#include "support/golden.hpp"
#include "support/temporary_folder.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <sys/stat.h>
#include <unistd.h>

namespace tenon::testing {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

TEST(copying_folders, gives_equal_files_with_equal_permissions) {
  const temporary_folder folder;
  const fs::path from = folder.path() / "from";
  fs::create_directories(from / "inner/empty");
  const std::string mixed = std::string(10'000, '\0') + "in the middle" + std::string(300'001, '\0');
  write(from / "text", "hello");
  write(from / "none", "");
  write(from / "inner/mixed", mixed);
  write(from / "zeros", std::string(1 << 20, '\0'));
  fs::permissions(from / "text", fs::perms(0640));
  fs::permissions(from / "inner", fs::perms(0700));

  const fs::path to = folder.path() / "to";
  copy_tree(from.string(), to.string(), std::nullopt);
  EXPECT_EQ(read_text(to / "text"), "hello");
  EXPECT_EQ(fs::file_size(to / "none"), 0U);
  EXPECT_EQ(read_text(to / "inner/mixed"), mixed);
  EXPECT_EQ(read_text(to / "zeros"), std::string(1 << 20, '\0'));
  EXPECT_TRUE(fs::is_empty(to / "inner/empty"));
  EXPECT_EQ(fs::status(to / "text").permissions(), fs::perms(0640));
  EXPECT_EQ(fs::status(to / "inner").permissions(), fs::perms(0700));
  struct stat status {};
  ASSERT_EQ(stat((to / "zeros").c_str(), &status), 0);
  EXPECT_LT(status.st_blocks * 512, 1 << 16);
}

TEST(copying_folders, an_existing_target_is_refused) {
  const temporary_folder folder;
  fs::create_directory(folder.path() / "from");
  fs::create_directory(folder.path() / "to");
  EXPECT_THROW(copy_tree(folder.file("from"), folder.file("to"), std::nullopt), storage_error);
  EXPECT_THROW(copy_tree(folder.file("missing"), folder.file("new"), std::nullopt), storage_error);
}

TEST(removing_folders, takes_everything_in_them_and_nothing_outside) {
  const temporary_folder folder;
  const fs::path outside = folder.path() / "outside";
  fs::create_directory(outside);
  write(outside / "kept", "x");
  const fs::path gone = folder.path() / "gone";
  fs::create_directories(gone / "a/b/c");
  for (int i = 0; i < 1000; ++i) write(gone / "a" / ("a rather long name of a file, number " + std::to_string(i)), "x");
  fs::create_directory_symlink(outside, gone / "a/b/link");
  EXPECT_TRUE(remove_tree(gone.c_str()));
  EXPECT_FALSE(fs::exists(gone));
  EXPECT_TRUE(fs::exists(outside / "kept"));
}

TEST(removing_folders, one_that_is_not_there_is_removed_already) {
  const temporary_folder folder;
  EXPECT_TRUE(remove_tree(folder.file("missing").c_str()));
}

TEST(removing_folders, a_link_to_a_folder_is_not_followed) {
  const temporary_folder folder;
  const fs::path kept = folder.path() / "kept";
  fs::create_directory(kept);
  write(kept / "file", "x");
  fs::create_directory_symlink(kept, folder.path() / "link");
  EXPECT_FALSE(remove_tree(folder.file("link").c_str()));
  EXPECT_TRUE(fs::exists(kept / "file"));
}

}  // namespace
}  // namespace tenon::testing
