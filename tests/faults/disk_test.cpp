// A server whose disk is full.
#include "faults/fault_test.hpp"

#include "support/temporary_folder.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <stdexcept>

#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>

namespace tenon::testing {
namespace {

// Runs `body` on a thread with a view of the file system of its own, in which `folder` is a small disk. Who started by it sees
// the same; with the last of them the disk is gone, even if this process is killed.
template <class Body>
void on_small_disk(const std::string& folder, const std::string& size, const Body& body) {
  std::exception_ptr problem;
  std::thread([&] {
    try {
      if (unshare(CLONE_NEWNS) != 0 || mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
          mount("tmpfs", folder.c_str(), "tmpfs", 0, ("mode=0755,size=" + size).c_str()) != 0)
        throw std::runtime_error("a small disk cannot be mounted, which takes root: " +
                                 std::string(std::strerror(errno)));
      body();
    } catch (...) {
      problem = std::current_exception();
    }
  }).join();
  if (problem) std::rethrow_exception(problem);
}

// So many rows of 72,000 bytes that cannot be made smaller.
constexpr const char* insert_rows =
    R"(INSERT INTO "Entry" ("operation", "text") SELECT {}, string_agg(gen_random_uuid()::text, '') )"
    "FROM generate_series(1, {}) o, generate_series(1, 2000) i GROUP BY o";

// A folder of a server that lies elsewhere. When it is taken back, the server is stopped, for it goes with its folder.
class bound_folder {
 public:
  bound_folder(const std::string& there, std::string here, postgres_server& server)
      : here_(std::move(here)), server_(server) {
    if (mount(there.c_str(), here_.c_str(), nullptr, MS_BIND, nullptr) != 0)
      throw std::runtime_error("a folder cannot be bound: " + std::string(std::strerror(errno)));
  }
  bound_folder(const bound_folder&) = delete;
  bound_folder& operator=(const bound_folder&) = delete;
  ~bound_folder() {
    server_.kill();
    umount2(here_.c_str(), MNT_DETACH);
  }

 private:
  std::string here_;
  postgres_server& server_;
};

class disk_test : public ::testing::Test {
 protected:
  disk_test() {
    // The server runs as another user.
    chmod(disk.path().c_str(), 0755);
  }

  temporary_folder disk;
  ledger book;
};

// The tables' disk is full, the log's is not: statements fail, the server goes on.
TEST_F(disk_test, a_full_disk_fails_what_needs_more_of_it_and_nothing_else) {
  on_small_disk(disk.path().string(), "8m", [&] {
    postgres_server server(careful_server());
    const std::string place = disk.file("tables");
    mkdir(place.c_str(), 0700);
    struct stat owner {};
    ASSERT_EQ(stat(server.folder().c_str(), &owner), 0);
    ASSERT_EQ(chown(place.c_str(), owner.st_uid, owner.st_gid), 0);
    server.execute("CREATE TABLESPACE small LOCATION '" + place + "'");
    book::client db(at(server.url() + "?options=-c%20default_tablespace%3Dsmall", {.max_size = 4}));
    db.create_tables();

    const auto fill = [&](int until) {
      std::vector<std::thread> threads;
      for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
          for (int i = 0; i < until; ++i) {
            const auto e = book.attempt(2, [&](const std::string& name) { db.execute_raw(insert_rows, name, 2); });
            if (!e) continue;
            EXPECT_EQ(e->kind(), error_kind::storage_full) << e->what();
            EXPECT_EQ(e->native_code(), "53100");
            EXPECT_FALSE(e->outcome_unknown());
            return;
          }
          ADD_FAILURE() << "the disk is larger than it was thought to be";
        });
      }
      for (std::thread& t : threads) t.join();
    };
    fill(1'000);
    EXPECT_GT(book.done(), 4u);
    EXPECT_EQ(book.not_done(), 4u);
    book.check(db);

    // As soon as there is room, all is well.
    const std::string before = disk.path().string();
    ASSERT_EQ(mount("tmpfs", before.c_str(), "tmpfs", MS_REMOUNT, "size=32m"), 0) << std::strerror(errno);
    for (unsigned kind = 0; kind < ledger::kinds; ++kind) EXPECT_FALSE(book.write(db, kind));
    book.check(db);
  });
}

// The log's disk is full: the server can promise nothing any more, and stops.
TEST_F(disk_test, a_server_that_stops_for_a_full_disk_loses_nothing_acknowledged) {
  on_small_disk(disk.path().string(), "40m", [&] {
    postgres_server server(careful_server({{"max_wal_size", "1GB"}}));
    book::client db(at(server.url(), {.max_size = 4}));
    db.create_tables();
    server.stop();
    const std::string log = server.folder() + "/data/pg_wal";
    const std::string move = "cp -a '" + log + "/.' '" + disk.path().string() + "' && chown --reference='" + log +
                             "' '" + disk.path().string() + "'";
    ASSERT_EQ(std::system(move.c_str()), 0);
    const bound_folder elsewhere(disk.path().string(), log, server);
    server.start();

    const auto limit = std::chrono::steady_clock::now() + 60s;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] {
        while (server.is_running() && std::chrono::steady_clock::now() < limit) {
          book.attempt(2, [&](const std::string& name) { db.execute_raw(insert_rows, name, 2); });
        }
      });
    }
    for (std::thread& t : threads) t.join();
    EXPECT_FALSE(server.is_running());
    EXPECT_NE(server.log().find("PANIC:  could not write to file \"pg_wal"), std::string::npos) << server.log();
    EXPECT_GT(book.done(), 20u);
    EXPECT_GT(book.unknown(), 0u);

    ASSERT_EQ(mount("tmpfs", disk.path().c_str(), "tmpfs", MS_REMOUNT, "size=400m"), 0) << std::strerror(errno);
    server.start();
    once_it_can_be_reached([&] { db.entry.count(); });
    for (unsigned kind = 0; kind < ledger::kinds; ++kind) EXPECT_FALSE(book.write(db, kind));
    book.check(db);
  });
}

}  // namespace
}  // namespace tenon::testing
