#include "testing/postgres_files.hpp"
#include "testing/percent_encoding.hpp"
#include "testing/postgres_installation.hpp"

#include "support/temporary_folder.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include <sys/ipc.h>
#include <sys/shm.h>

namespace tenon::testing {
namespace {

postmaster_file read_from(const std::string& text) {
  const temporary_folder folder;
  std::ofstream(folder.file("postmaster.pid")) << text;
  return read_postmaster_file(folder.path().string());
}

TEST(postmaster_files, of_a_server_that_is_ready) {
  const postmaster_file file = read_from("4711\n/data\n1700000000\n5432\n/tmp\n\n 11937432         4\nready   \n");
  EXPECT_EQ(file.process, 4711);
  EXPECT_TRUE(file.ready);
  ASSERT_TRUE(file.memory);
  EXPECT_EQ(file.memory->key, 11937432U);
  EXPECT_EQ(file.memory->id, 4);
}

TEST(postmaster_files, of_a_server_that_is_starting) {
  const postmaster_file file = read_from("4711\n/data\n1700000000\n5432\n/tmp\n\n 11937432         4\nstarting\n");
  EXPECT_FALSE(file.ready);
}

TEST(postmaster_files, that_are_being_written) {
  EXPECT_EQ(read_from("47").process, 0);
  const postmaster_file file = read_from("4711\n/data\n");
  EXPECT_EQ(file.process, 4711);
  EXPECT_FALSE(file.ready);
  EXPECT_FALSE(file.memory);
}

TEST(postmaster_files, that_are_missing) {
  const temporary_folder folder;
  const postmaster_file file = read_postmaster_file(folder.path().string());
  EXPECT_EQ(file.process, 0);
  EXPECT_FALSE(file.ready);
}

TEST(shared_memory_of_killed_servers, is_removed_only_under_its_own_key) {
  const key_t key = ftok("/proc/self/exe", 'T');
  const int id = shmget(key, 64, IPC_CREAT | IPC_EXCL | 0600);
  ASSERT_GE(id, 0);
  shmid_ds status{};
  remove_shared_memory({static_cast<unsigned>(key) + 1, id});
  EXPECT_EQ(shmctl(id, IPC_STAT, &status), 0);
  remove_shared_memory({static_cast<unsigned>(key), id});
  EXPECT_NE(shmctl(id, IPC_STAT, &status), 0);
}

TEST(configuration_lines, quote_their_values) {
  EXPECT_EQ(configuration_line("work_mem", "1MB"), "work_mem = '1MB'\n");
  EXPECT_EQ(configuration_line("a.b", "it's a \\ \n end"), "a.b = 'it\\'s a \\\\ \\n end'\n");
}

TEST(configuration_lines, refuse_what_is_not_a_name) {
  EXPECT_THROW(configuration_line("a = 1\nb", "x"), validation_error);
  EXPECT_THROW(configuration_line("", "x"), validation_error);
}

TEST(percent_encoding, leaves_what_a_url_may_hold) {
  EXPECT_EQ(percent_encoded("plain-name_1.~"), "plain-name_1.~");
  EXPECT_EQ(percent_encoded("a/b c?\xC3\xA4"), "a%2Fb%20c%3F%C3%A4");
  EXPECT_EQ(percent_encoded("/tmp/x y", "/"), "/tmp/x%20y");
}

TEST(finding_postgres, says_what_to_install_where_there_is_none) {
  const temporary_folder folder;
  try {
    find_postgres(folder.path().string());
    FAIL();
  } catch (const unsupported& e) {
    EXPECT_NE(e.message().find(folder.path().string()), std::string::npos);
    EXPECT_NE(e.message().find("`postgres` and `initdb`"), std::string::npos);
  }
}

TEST(finding_postgres, finds_the_newest_one) {
  const postgres_installation found = find_postgres("");
  EXPECT_TRUE(found.server.ends_with("/postgres")) << found.server;
  EXPECT_TRUE(found.initdb.ends_with("/initdb")) << found.initdb;
}

}  // namespace
}  // namespace tenon::testing
