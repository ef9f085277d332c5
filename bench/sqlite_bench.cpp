// The typed client on SQLite beside the SQLite C interface written by hand, in one program and run.
//
// The hand-written side keeps its statements prepared, uses a connection without mutexes, and fills the same structs.
#include "compare.hpp"

#include <shop/client.hpp>
#include <tenon/client/raw.hpp>
#include <tenon/sqlite.hpp>

#include <sqlite3.h>

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace {

using namespace shop;
using tenon::bench::compare;
using tenon::bench::comparison;

constexpr int user_count = 1000;
constexpr int posts_per_user = 10;

std::string email_of(int i) { return "user" + std::to_string(i) + "@example.org"; }

void check(int code, sqlite3* db) {
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
  std::fprintf(stderr, "sqlite: %s\n", sqlite3_errmsg(db));
  std::abort();
}

// The SQLite C interface with cached statements.
class raw_database {
 public:
  explicit raw_database(const std::string& path) {
    check(
        sqlite3_open_v2(path.c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr),
        db_);
    exec("PRAGMA foreign_keys = ON");
  }
  ~raw_database() {
    for (sqlite3_stmt* s : statements_) sqlite3_finalize(s);
    sqlite3_close(db_);
  }
  raw_database(const raw_database&) = delete;
  raw_database& operator=(const raw_database&) = delete;

  sqlite3_stmt* prepare(const char* sql) {
    sqlite3_stmt* s = nullptr;
    check(sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, nullptr), db_);
    statements_.push_back(s);
    return s;
  }
  void exec(const char* sql) { check(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr), db_); }
  sqlite3* handle() const { return db_; }

 private:
  sqlite3* db_ = nullptr;
  std::vector<sqlite3_stmt*> statements_;
};

std::string text(sqlite3_stmt* s, int column) {
  return {reinterpret_cast<const char*>(sqlite3_column_text(s, column)),
          static_cast<std::size_t>(sqlite3_column_bytes(s, column))};
}

void read_user(sqlite3_stmt* s, User& u) {
  u.id = sqlite3_column_int(s, 0);
  u.email = text(s, 1);
  if (sqlite3_column_type(s, 2) != SQLITE_NULL) u.name = text(s, 2);
  u.role = text(s, 3) == "ADMIN" ? Role::ADMIN : Role::CUSTOMER;
  u.logins = sqlite3_column_int(s, 4);
  u.created_at = tenon::timestamp::from_microseconds(sqlite3_column_int64(s, 5) * 1000);
}

void read_post(sqlite3_stmt* s, Post& p) {
  p.id = sqlite3_column_int(s, 0);
  p.title = text(s, 1);
  p.published = sqlite3_column_int(s, 2) != 0;
  p.version = sqlite3_column_int(s, 3);
  p.author_id = sqlite3_column_int(s, 4);
  if (sqlite3_column_type(s, 5) != SQLITE_NULL) p.layout = tenon::json::parse(text(s, 5));
}

constexpr const char* user_columns = R"(SELECT "id","email","name","role","logins","createdAt" FROM "User" )";
constexpr const char* post_columns = R"(SELECT "id","title","published","version","authorId","layout" FROM "Post" )";

// The same tables and rows for both sides, through whatever runs SQL.
template <class Exec>
void fill(const Exec& exec) {
  exec("BEGIN");
  for (int i = 1; i <= user_count; ++i) {
    exec("INSERT INTO \"User\" VALUES (" + std::to_string(i) + ", '" + email_of(i) + "', " +
         (i % 3 == 0 ? std::string("NULL") : "'Name of user " + std::to_string(i) + "'") + ", 'CUSTOMER', 0, " +
         std::to_string(1700000000000LL + i) + ")");
    for (int p = 0; p < posts_per_user; ++p)
      exec("INSERT INTO \"Post\" (\"title\", \"published\", \"version\", \"authorId\") VALUES ('Post " +
           std::to_string(p) + " of user " + std::to_string(i) + "', " + std::to_string(p % 2) + ", 0, " +
           std::to_string(i) + ")");
  }
  exec("COMMIT");
}

// The client's own tables: what `sqlite3 .schema` prints of a database it made.
std::string creation_script() {
  client db{{.url = ":memory:"}};
  db.create_tables();
  std::string script;
  for (const std::string& sql : db.query_raw<std::string>(
           "SELECT \"sql\" FROM \"sqlite_master\" WHERE \"sql\" IS NOT NULL AND \"name\" NOT LIKE 'sqlite_%'"))
    script += sql + ";";
  return script;
}

volatile std::size_t sink = 0;

class suite {
 public:
  suite() : raw_(":memory:"), client_({.url = ":memory:"}) {
    raw_.exec(creation_script().c_str());
    client_.create_tables();
    fill([&](const std::string& sql) { raw_.exec(sql.c_str()); });
    fill([&](const std::string& sql) { client_.execute_raw_unsafe(sql); });
  }

  void run() {
    point_reads();
    lists();
    relations();
    writes();
    composed_predicate();
    allocations();
  }

 private:
  int next_id() { return id_ = id_ % user_count + 1; }

  void point_reads() {
    sqlite3_stmt* by_id = raw_.prepare((std::string(user_columns) + "WHERE \"id\" = ?").c_str());
    tenon::bench::print(compare(
        "find_unique by id", 1.15,
        [&] {
          sqlite3_bind_int(by_id, 1, next_id());
          User u;
          if (sqlite3_step(by_id) == SQLITE_ROW) read_user(by_id, u);
          sqlite3_reset(by_id);
          sink = sink + u.email.size();
        },
        [&] { sink = sink + client_.user.find_unique(user::id == next_id())->email.size(); }));

    sqlite3_stmt* by_email = raw_.prepare((std::string(user_columns) + "WHERE \"email\" = ?").c_str());
    tenon::bench::print(compare(
        "find_unique by email", 1.15,
        [&] {
          const std::string email = email_of(next_id());
          sqlite3_bind_text(by_email, 1, email.data(), static_cast<int>(email.size()), SQLITE_STATIC);
          User u;
          if (sqlite3_step(by_email) == SQLITE_ROW) read_user(by_email, u);
          sqlite3_reset(by_email);
          sink = sink + u.email.size();
        },
        [&] { sink = sink + client_.user.find_unique(user::email == email_of(next_id()))->email.size(); }));
  }

  void lists() {
    sqlite3_stmt* list = raw_.prepare((std::string(user_columns) + "LIMIT ?").c_str());
    const auto read_list = [&] {
      sqlite3_bind_int(list, 1, 100);
      std::vector<User> out;
      while (sqlite3_step(list) == SQLITE_ROW) read_user(list, out.emplace_back());
      sqlite3_reset(list);
      sink = sink + out.size();
    };
    tenon::bench::print(compare("find_many of 100 rows", 1.05, read_list,
                                [&] { sink = sink + client_.user.find_many({.take = 100}).size(); }));
    tenon::bench::print(compare("for_each over 100 rows", 0.75, read_list, [&] {
      std::size_t bytes = 0;
      client_.user.for_each({.take = 100}, [&](const user::view& v) { bytes += v.email.size(); });
      sink = sink + bytes;
    }));
  }

  void relations() {
    std::string in = std::string(post_columns) + "WHERE \"authorId\" IN (?";
    for (int i = 1; i < 50; ++i) in += ",?";
    sqlite3_stmt* users = raw_.prepare((std::string(user_columns) + "LIMIT ?").c_str());
    sqlite3_stmt* posts = raw_.prepare((in + ")").c_str());
    struct user_with_posts : User {
      std::vector<Post> posts;
    };
    tenon::bench::print(compare(
        "50 users with their 500 posts", 1.05,
        [&] {
          sqlite3_bind_int(users, 1, 50);
          std::vector<user_with_posts> out;
          while (sqlite3_step(users) == SQLITE_ROW) read_user(users, out.emplace_back());
          sqlite3_reset(users);
          std::unordered_map<int, std::size_t> by_id;
          for (std::size_t i = 0; i < out.size(); ++i) {
            by_id.emplace(out[i].id, i);
            sqlite3_bind_int(posts, static_cast<int>(i) + 1, out[i].id);
          }
          while (sqlite3_step(posts) == SQLITE_ROW)
            read_post(posts, out[by_id.find(sqlite3_column_int(posts, 4))->second].posts.emplace_back());
          sqlite3_reset(posts);
          sink = sink + out[49].posts.size();
        },
        [&] {
          const auto out = client_.user.find_many({.take = 50}, include(user::posts));
          sink = sink + out[49].posts.size();
        }));
  }

  void writes() {
    sqlite3_stmt* insert = raw_.prepare(
        R"(INSERT INTO "Post" ("title","published","version","authorId") VALUES (?,?,?,?)
           RETURNING "id","title","published","version","authorId","layout")");
    const auto insert_one = [&](int author) {
      const std::string title = "A new post";
      sqlite3_bind_text(insert, 1, title.data(), static_cast<int>(title.size()), SQLITE_STATIC);
      sqlite3_bind_int(insert, 2, 0);
      sqlite3_bind_int(insert, 3, 0);
      sqlite3_bind_int(insert, 4, author);
      Post p;
      while (sqlite3_step(insert) == SQLITE_ROW) read_post(insert, p);
      sqlite3_reset(insert);
      sink = sink + p.title.size();
    };
    tenon::bench::print(compare(
        "create returning the row", 1.10, [&] { insert_one(next_id()); },
        [&] { sink = sink + client_.post.create({.title = "A new post", .author_id = next_id()}).title.size(); }));

    sqlite3_stmt* update = raw_.prepare(
        R"(UPDATE "User" SET "name" = ? WHERE "id" = ?
           RETURNING "id","email","name","role","logins","createdAt")");
    tenon::bench::print(compare(
        "update by id", 1.15,
        [&] {
          const std::string name = "Another name";
          sqlite3_bind_text(update, 1, name.data(), static_cast<int>(name.size()), SQLITE_STATIC);
          sqlite3_bind_int(update, 2, next_id());
          User u;
          while (sqlite3_step(update) == SQLITE_ROW) read_user(update, u);
          sqlite3_reset(update);
          sink = sink + u.email.size();
        },
        [&] { sink = sink + client_.user.update(user::id == next_id(), {.name = "Another name"}).email.size(); }));

    std::vector<PostCreate> rows(1000, PostCreate{.title = "A new post", .author_id = 1});
    tenon::bench::print(compare(
        "create_many of 1,000 rows, to single inserts", 0.45,
        [&] {
          raw_.exec("BEGIN");
          for (int i = 0; i < 1000; ++i) insert_one(1);
          raw_.exec("COMMIT");
        },
        [&] { sink = sink + static_cast<std::size_t>(client_.post.create_many(rows)); }));
    raw_.exec("DELETE FROM \"Post\" WHERE \"title\" = 'A new post'");
    client_.execute_raw_unsafe("DELETE FROM \"Post\" WHERE \"title\" = 'A new post'");
  }

  void composed_predicate() {
    sqlite3_stmt* some = raw_.prepare(
        (std::string(user_columns) + R"(WHERE "logins" >= ? AND "id" > ? AND "email" <> ? LIMIT ?)").c_str());
    tenon::bench::print(compare(
        "find_many with a predicate composed at run time", 1.25,
        [&] {
          const std::string email = "user5@example.org";
          sqlite3_bind_int(some, 1, 0);
          sqlite3_bind_int(some, 2, 10);
          sqlite3_bind_text(some, 3, email.data(), static_cast<int>(email.size()), SQLITE_STATIC);
          sqlite3_bind_int(some, 4, 10);
          std::vector<User> out;
          while (sqlite3_step(some) == SQLITE_ROW) read_user(some, out.emplace_back());
          sqlite3_reset(some);
          sink = sink + out.size();
        },
        [&] {
          auto where = user::logins >= 0;
          where = where && user::id > 10;
          where = where && user::email != "user5@example.org";
          sink = sink + client_.user.find_many({.where = where, .take = 10}).size();
        }));
  }

  // The heap allocations of a call beyond those of its result.
  void allocations() {
    const auto count = [&](auto&& call) {
      call();
      const std::size_t before = tenon::bench::allocations();
      call();
      return tenon::bench::allocations() - before;
    };
    comparison c;
    c.name = "allocations of find_unique by id, beyond the result's";
    c.against = "none";
    c.unit = "allocations";
    c.goal = 1;
    const auto found = client_.user.find_unique(user::id == 1);
    const std::size_t of_result = count([&] { (void)std::optional<User>(found); });
    c.ratio = static_cast<double>(count([&] { (void)client_.user.find_unique(user::id == 1); }) - of_result);
    tenon::bench::print(c);
  }

  raw_database raw_;
  client client_;
  int id_ = 0;
};

// Reads of a WAL file: one by one, and within a snapshot; by one thread, and by two.
void file_reads() {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("tenon-bench-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  {
    client db{{.url = "file:" + (folder / "bench.db").string()}};
    db.create_tables();
    fill([&](const std::string& sql) { db.execute_raw_unsafe(sql); });
    int id = 0;
    tenon::bench::print(compare(
        "reads in db.snapshot, to autocommit reads of a WAL file", 0.25,
        [&] {
          for (int i = 0; i < 100; ++i)
            sink = sink + db.user.find_unique(user::id == (id = id % user_count + 1))->email.size();
        },
        [&] {
          db.snapshot([&](auto& s) {
            for (int i = 0; i < 100; ++i)
              sink = sink + s.user.find_unique(user::id == (id = id % user_count + 1))->email.size();
          });
        },
        100, "our own autocommit reads"));

    // What is to be gained by a transaction at all.
    raw_database raw((folder / "bench.db").string());
    sqlite3_stmt* by_id = raw.prepare((std::string(user_columns) + "WHERE \"id\" = ?").c_str());
    const auto read_some = [&] {
      for (int i = 0; i < 100; ++i) {
        sqlite3_bind_int(by_id, 1, id = id % user_count + 1);
        User u;
        if (sqlite3_step(by_id) == SQLITE_ROW) read_user(by_id, u);
        sqlite3_reset(by_id);
        sink = sink + u.email.size();
      }
    };
    tenon::bench::print(compare(
        "the same by hand: reads in a transaction, to autocommit reads", 0.25, read_some,
        [&] {
          raw.exec("BEGIN");
          read_some();
          raw.exec("COMMIT");
        },
        100, "hand-written SQLite C, autocommit"));

    // How many reads threads do together in the same time.
    const auto throughput = [&](unsigned threads, double& best) {
      std::atomic<std::size_t> reads{0};
      std::atomic<bool> stop{false};
      std::vector<std::thread> workers;
      for (unsigned t = 0; t < threads; ++t) {
        workers.emplace_back([&, t] {
          int mine = static_cast<int>(t) * 100;
          std::size_t done = 0;
          while (!stop.load(std::memory_order_relaxed)) {
            db.snapshot([&](auto& s) {
              for (int i = 0; i < 100; ++i) s.user.find_unique(user::id == (mine = mine % user_count + 1));
            });
            done += 100;
          }
          reads += done;
        });
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      stop = true;
      for (std::thread& w : workers) w.join();
      best = std::max(best, static_cast<double>(reads.load()));
    };
    // The best rounds, as other programs take processors away.
    double one = 0;
    double two = 0;
    for (int round = 0; round < 25; ++round) {
      throughput(1, one);
      throughput(2, two);
    }
    comparison c;
    c.name = "two reader threads, to one (at least)";
    c.ratio = two / one;
    c.goal = 1.8;
    c.against = "one thread";
    c.unit = "throughput";
    tenon::bench::print(c);
  }
  std::filesystem::remove_all(folder);
}

}  // namespace

int main() {
  tenon::sqlite::disable_memory_statistics();
  suite().run();
  file_reads();
}
