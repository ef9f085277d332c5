// What happens when processes die, threads meet and files are not what they should be.
#include <lab/client.hpp>
#include <tenon/client/raw.hpp>

#include <gtest/gtest.h>

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

using namespace lab;

namespace {

// A folder that is gone after the test.
class folder {
 public:
  folder() {
    std::string name = (std::filesystem::temp_directory_path() / "tenon-XXXXXX").string();
    if (!mkdtemp(name.data())) std::abort();
    path_ = name;
  }
  folder(const folder&) = delete;
  folder& operator=(const folder&) = delete;
  ~folder() { std::filesystem::remove_all(path_); }
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  std::string url(const std::string& name) const { return "file:" + file(name); }

 private:
  std::filesystem::path path_;
};

// Creates authors until it is killed, and writes each id to `out` once the create has returned.
[[noreturn]] void create_for_ever(const std::string& url, int out) {
  client db{{.url = url}};
  for (int i = 0;; ++i) {
    const std::int32_t id = db.author.create({.name = std::to_string(getpid()) + " " + std::to_string(i)}).id;
    if (write(out, &id, sizeof id) != static_cast<ssize_t>(sizeof id)) _exit(1);
  }
}

TEST(faults, what_was_acknowledged_survives_kill_9) {
  const folder f;
  const std::string url = f.url("killed.db");
  {
    client db{{.url = url}};
    db.create_tables();
  }
  std::vector<std::int32_t> acknowledged;
  for (int round = 0; round < 20; ++round) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      close(ends[0]);
      create_for_ever(url, ends[1]);
    }
    close(ends[1]);
    std::int32_t id = 0;
    const std::size_t enough = acknowledged.size() + 5 + static_cast<std::size_t>(round) * 3;
    while (acknowledged.size() < enough && read(ends[0], &id, sizeof id) == static_cast<ssize_t>(sizeof id))
      acknowledged.push_back(id);
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    while (read(ends[0], &id, sizeof id) == static_cast<ssize_t>(sizeof id)) acknowledged.push_back(id);
    close(ends[0]);
  }
  client db{{.url = url}};
  EXPECT_EQ(db.query_raw<std::string>("PRAGMA integrity_check"), std::vector<std::string>{"ok"});
  ASSERT_GE(acknowledged.size(), 100u);
  for (const std::int32_t id : acknowledged) EXPECT_TRUE(db.author.find_unique(author::id == id)) << id;
}

TEST(faults, threads_read_and_write_one_file) {
  const folder f;
  client db{{.url = f.url("threads.db")}};
  db.create_tables();
  std::atomic<int> failures{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      try {
        for (int i = 0; i < 50; ++i) {
          const std::string name = std::to_string(t) + "/" + std::to_string(i);
          const Author a = db.author.create({.name = name});
          if (db.author.find_unique_or_throw(author::id == a.id).name != name) ++failures;
          db.transaction([&](auto& tx) { tx.author.update(author::id == a.id, {.born = i}); },
                         {.max_wait = std::chrono::seconds(60)});
          db.snapshot([&](auto& s) {
            if (s.author.count() != s.author.count()) ++failures;
          });
        }
      } catch (const tenon::error&) {
        ++failures;
      }
    });
  }
  for (std::thread& t : threads) t.join();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(db.author.count(), 400);
}

TEST(faults, a_snapshot_does_not_see_what_comes_later) {
  const folder f;
  client db{{.url = f.url("snapshot.db")}};
  db.create_tables();
  db.snapshot([&](auto& s) {
    EXPECT_EQ(s.author.count(), 0);
    db.author.create({.name = "Ann"});
    EXPECT_EQ(s.author.count(), 0);
    EXPECT_THROW(s.author.create({.name = "Bob"}), tenon::error);
  });
  EXPECT_EQ(db.author.count(), 1);
}

TEST(faults, a_file_that_is_no_database_is_named) {
  const folder f;
  std::ofstream(f.file("text.db")) << "This is not a database, and it is long enough to be taken for one.";
  client db{{.url = f.url("text.db")}};
  try {
    db.author.count();
    FAIL();
  } catch (const tenon::data_corruption& e) {
    EXPECT_NE(std::string(e.what()).find("text.db"), std::string::npos);
  }
}

TEST(faults, a_missing_folder_is_named) {
  client db{{.url = "file:/no/such/folder/x.db"}};
  try {
    db.connect();
    FAIL();
  } catch (const tenon::connection_error& e) {
    EXPECT_NE(std::string(e.what()).find("/no/such/folder"), std::string::npos);
  }
}

TEST(faults, a_url_of_another_database_is_refused) {
  EXPECT_THROW((client{{.url = "postgresql://localhost/x"}}), tenon::validation_error);
}

TEST(faults, a_lock_held_by_another_is_reported_after_the_busy_timeout) {
  const folder f;
  client holder{{.url = f.url("locked.db")}};
  holder.create_tables();
  client waiter{{.url = f.url("locked.db") + "?busy_timeout=50"}};
  holder.transaction([&](auto& tx) {
    tx.author.create({.name = "Ann"});
    try {
      waiter.author.create({.name = "Bob"});
      ADD_FAILURE();
    } catch (const tenon::timeout_error& e) {
      EXPECT_TRUE(e.is_retryable());
    }
  });
  EXPECT_EQ(waiter.author.create({.name = "Bob"}).id, 2);
}

}  // namespace
