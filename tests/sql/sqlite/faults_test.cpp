#include "sql/sqlite/connection.hpp"
#include "support/temporary_folder.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

namespace tenon::sql::sqlite {
namespace {

using namespace std::chrono_literals;

error_details failure_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const error& e) {
    return e.details();
  }
  ADD_FAILURE() << "nothing failed";
  return {};
}

void write_file(const std::string& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

void fill(connection& db, int rows) {
  db.exec("CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, v TEXT)");
  db.exec("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + std::to_string(rows) +
          ") INSERT INTO t (v) SELECT printf('%0200d', i) FROM n");
}

// Runs `body` in a child of this process and gives what it returned.
int in_child(const std::function<int()>& body) {
  const pid_t child = fork();
  if (child == 0) {
    int code = 99;
    try {
      code = body();
    } catch (const std::exception& e) {
      std::fprintf(stderr, "child: %s\n", e.what());
    }
    _exit(code);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(sqlite_faults, a_missing_folder_is_named) {
  const testing::temporary_folder folder;
  const error_details e = failure_of([&] { connection({.path = folder.file("none/shop.db")}); });
  EXPECT_EQ(e.kind, error_kind::database_not_found);
  EXPECT_NE(e.message.find(folder.file("none")), std::string::npos) << e.message;
  EXPECT_NE(e.hint.find("Create the folder"), std::string::npos);
}

TEST(sqlite_faults, a_missing_file_is_named_when_it_may_not_be_created) {
  const testing::temporary_folder folder;
  for (const bool read_only : {true, false}) {
    const error_details e =
        failure_of([&] { connection({.path = folder.file("shop.db"), .read_only = read_only, .create = false}); });
    EXPECT_EQ(e.kind, error_kind::database_not_found);
    EXPECT_NE(e.message.find(folder.file("shop.db")), std::string::npos) << e.message;
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(sqlite_faults, a_folder_or_a_special_file_is_no_database) {
  const testing::temporary_folder folder;
  EXPECT_NE(failure_of([&] { connection({.path = folder.path().string()}); }).message.find("is a folder"),
            std::string::npos);
  ASSERT_EQ(mkfifo(folder.file("pipe").c_str(), 0600), 0);
  EXPECT_NE(failure_of([&] { connection({.path = folder.file("pipe")}); }).message.find("not a regular file"),
            std::string::npos);
  write_file(folder.file("file"), "x");
  EXPECT_NE(failure_of([&] { connection({.path = folder.file("file/shop.db")}); }).message.find("is a file"),
            std::string::npos);
}

TEST(sqlite_faults, a_file_of_another_kind_is_named) {
  const testing::temporary_folder folder;
  write_file(folder.file("shop.db"), std::string(5000, 'x'));
  const error_details e = failure_of([&] { connection({.path = folder.file("shop.db")}); });
  EXPECT_EQ(e.kind, error_kind::corrupt_database);
  EXPECT_NE(e.message.find("is not an SQLite database"), std::string::npos);
  EXPECT_NE(e.message.find(folder.file("shop.db")), std::string::npos);
}

TEST(sqlite_faults, a_damaged_file_is_named) {
  const testing::temporary_folder folder;
  const std::string path = folder.file("shop.db");
  {
    connection db({.path = path, .journal_mode = journal_mode::delete_});
    fill(db, 500);
  }
  {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096);
    file << std::string(40960, '\x7f');
  }
  const error_details e = failure_of([&] {
    connection db({.path = path});
    db.exec("SELECT sum(length(v)) FROM t");
  });
  EXPECT_EQ(e.kind, error_kind::corrupt_database);
  EXPECT_NE(e.message.find("is damaged"), std::string::npos);
  EXPECT_NE(e.hint.find("backup"), std::string::npos);
}

TEST(sqlite_faults, a_truncated_file_is_named) {
  const testing::temporary_folder folder;
  const std::string path = folder.file("shop.db");
  {
    connection db({.path = path, .journal_mode = journal_mode::delete_});
    fill(db, 500);
  }
  std::filesystem::resize_file(path, 3 * 4096 + 17);
  const error_details e = failure_of([&] {
    connection db({.path = path});
    db.exec("SELECT sum(length(v)) FROM t");
  });
  EXPECT_EQ(e.kind, error_kind::corrupt_database);
  EXPECT_NE(e.message.find(path), std::string::npos);
}

TEST(sqlite_faults, a_lock_held_by_another_process_times_out_and_names_it) {
  const testing::temporary_folder folder;
  const std::string path = folder.file("shop.db");
  for (const journal_mode journal : {journal_mode::wal, journal_mode::delete_}) {
    connection({.path = path, .journal_mode = journal}).exec("CREATE TABLE IF NOT EXISTS t (v)");
    int ready[2];
    int finish[2];
    ASSERT_EQ(pipe(ready), 0);
    ASSERT_EQ(pipe(finish), 0);
    const pid_t child = fork();
    if (child == 0) {
      connection holder({.path = path});
      holder.begin(begin_mode::immediate);
      holder.exec("INSERT INTO t VALUES (1)");
      char byte = 'x';
      if (write(ready[1], &byte, 1) != 1 || read(finish[0], &byte, 1) != 1) _exit(1);
      holder.rollback();
      _exit(0);
    }
    char byte = 0;
    ASSERT_EQ(read(ready[0], &byte, 1), 1);
    connection db({.path = path, .busy_timeout = 40ms});
    const auto start = std::chrono::steady_clock::now();
    const error_details e = failure_of([&] { db.exec("INSERT INTO t VALUES (2)"); });
    EXPECT_GE(std::chrono::steady_clock::now() - start, 40ms);
    EXPECT_EQ(e.kind, error_kind::operation_timeout);
    EXPECT_EQ(code_of(e.kind), "P1008");
    EXPECT_TRUE(e.retryable);
    EXPECT_NE(e.message.find(path), std::string::npos) << e.message;
    if (std::filesystem::exists("/proc/locks")) {
      EXPECT_NE(e.message.find("held by process " + std::to_string(child)), std::string::npos) << e.message;
    }
    ASSERT_EQ(write(finish[1], &byte, 1), 1);
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    for (const int end : {ready[0], ready[1], finish[0], finish[1]}) close(end);
    EXPECT_NO_THROW(db.exec("INSERT INTO t VALUES (2)"));
  }
}

TEST(sqlite_faults, a_lock_held_in_this_process_says_so) {
  const testing::temporary_folder folder;
  connection a({.path = folder.file("shop.db")});
  connection b({.path = folder.file("shop.db"), .busy_timeout = 10ms});
  a.exec("CREATE TABLE t (v)");
  a.begin(begin_mode::immediate);
  const error_details e = failure_of([&] { b.begin(begin_mode::immediate); });
  EXPECT_EQ(e.kind, error_kind::operation_timeout);
  if (std::filesystem::exists("/proc/locks")) {
    EXPECT_NE(e.message.find("held by another connection of this process"), std::string::npos) << e.message;
  }
}

TEST(sqlite_faults, a_full_database_is_a_full_storage) {
  connection db({.path = ":memory:", .memory = true});
  fill(db, 1);
  db.exec("PRAGMA max_page_count = 8");
  const error_details e = failure_of([&] { fill(db, 1000); });
  EXPECT_EQ(e.kind, error_kind::storage_full);
}

TEST(sqlite_faults, a_file_that_may_not_grow_is_a_full_storage) {
  const testing::temporary_folder folder;
  const std::string path = folder.file("shop.db");
  const int code = in_child([&] {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{200000, 200000};
    setrlimit(RLIMIT_FSIZE, &limit);
    connection db({.path = path});
    fill(db, 10);
    try {
      fill(db, 5000);
      return 1;
    } catch (const storage_full& e) {
      return std::string(e.what()).find(path) != std::string::npos ? 0 : 2;
    }
  });
  EXPECT_EQ(code, 0);
  connection after({.path = path});
  statement count = after.prepare("SELECT count(*) FROM t");
  ASSERT_TRUE(count.step());
  EXPECT_EQ(count.int64(0), 10) << "what was acknowledged before the disk was full stays";
}

// Mounts a file system in a name space of the child's own; 77 when that is not permitted here.
int with_tmpfs(const std::string& path, const char* options, const std::function<int()>& body) {
  return in_child([&] {
    if (unshare(CLONE_NEWNS) != 0 || mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("tmpfs", path.c_str(), "tmpfs", 0, options) != 0)
      return 77;
    return body();
  });
}

TEST(sqlite_faults, a_full_disk_is_a_full_storage_and_loses_nothing) {
  const testing::temporary_folder folder;
  const int code = with_tmpfs(folder.path().string(), "size=400k", [&] {
    connection db({.path = folder.file("shop.db")});
    fill(db, 10);
    try {
      fill(db, 5000);
      return 1;
    } catch (const storage_full&) {}
    statement count = db.prepare("SELECT count(*) FROM t");
    return count.step() && count.int64(0) == 10 ? 0 : 2;
  });
  if (code == 77) GTEST_SKIP() << "mounting needs root";
  EXPECT_EQ(code, 0);
}

TEST(sqlite_faults, a_read_only_medium_can_be_read) {
  const testing::temporary_folder folder;
  const int code = with_tmpfs(folder.path().string(), "size=2m", [&] {
    {
      connection db({.path = folder.file("shop.db")});
      fill(db, 10);
    }
    if (mount(nullptr, folder.path().c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) != 0) return 77;
    connection db({.path = folder.file("shop.db")});
    if (!db.is_read_only()) return 1;
    statement count = db.prepare("SELECT count(*) FROM t");
    if (!count.step() || count.int64(0) != 10) return 2;
    try {
      db.exec("INSERT INTO t (v) VALUES ('x')");
      return 3;
    } catch (const read_only&) {
      return 0;
    }
  });
  if (code == 77) GTEST_SKIP() << "mounting needs root";
  EXPECT_EQ(code, 0);
}

TEST(sqlite_faults, missing_permissions_are_named) {
  if (geteuid() != 0) GTEST_SKIP() << "becoming another user needs root";
  const testing::temporary_folder folder;
  const std::string path = folder.file("shop.db");
  connection({.path = path, .journal_mode = journal_mode::delete_}).exec("CREATE TABLE t (v)");
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
  const auto as_nobody = [&](const std::function<int()>& body) {
    return in_child([&] { return setgid(65534) == 0 && setuid(65534) == 0 ? body() : 98; });
  };
  std::filesystem::permissions(path, std::filesystem::perms(0600));
  EXPECT_EQ(as_nobody([&] {
              try {
                connection db({.path = path});
                return 1;
              } catch (const connection_error& e) {
                return e.kind() == error_kind::access_denied && e.message().find(path) != std::string::npos ? 0 : 2;
              }
            }),
            0);
  std::filesystem::permissions(path, std::filesystem::perms(0644));
  EXPECT_EQ(as_nobody([&] {
              connection db({.path = path});
              db.exec("SELECT * FROM t");
              if (!db.is_read_only()) return 1;
              try {
                db.exec("INSERT INTO t VALUES (1)");
                return 2;
              } catch (const read_only& e) {
                return e.hint().find("permission") != std::string::npos ? 0 : 3;
              }
            }),
            0);
  EXPECT_EQ(as_nobody([&] {
              try {
                connection db({.path = folder.file("new.db")});
                return 1;
              } catch (const connection_error& e) {
                return e.kind() == error_kind::access_denied ? 0 : 2;
              }
            }),
            0);
}

TEST(sqlite_faults, what_was_committed_survives_a_kill) {
  const testing::temporary_folder folder;
  const std::string path = folder.file("shop.db");
  connection({.path = path}).exec("CREATE TABLE t (v INTEGER)");
  std::int64_t acknowledged = 0;
  for (int round = 0; round < 5; ++round) {
    int acknowledgements[2];
    ASSERT_EQ(pipe(acknowledgements), 0);
    const pid_t child = fork();
    if (child == 0) {
      connection db({.path = path, .synchronous = synchronous::off});
      statement insert = db.prepare("INSERT INTO t VALUES (1)");
      for (;;) {
        insert.run();
        if (write(acknowledgements[1], "x", 1) != 1) _exit(1);
      }
    }
    close(acknowledgements[1]);
    char byte = 0;
    const std::int64_t enough = acknowledged + 50 + 37 * round;
    while (acknowledged < enough && read(acknowledgements[0], &byte, 1) == 1) ++acknowledged;
    kill(child, SIGKILL);
    while (read(acknowledgements[0], &byte, 1) == 1) ++acknowledged;
    waitpid(child, nullptr, 0);
    close(acknowledgements[0]);
    connection db({.path = path});
    statement count = db.prepare("SELECT count(*) FROM t");
    ASSERT_TRUE(count.step());
    EXPECT_GE(count.int64(0), acknowledged);
    EXPECT_LE(count.int64(0), acknowledged + 1);
    acknowledged = count.int64(0);
  }
}

}  // namespace
}  // namespace tenon::sql::sqlite
