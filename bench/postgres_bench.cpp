// The typed client on PostgreSQL beside libpq used by hand, in one program and run. The program and its server share one
// core: on several, runs fall into two groups, depending on where the scheduler puts the two.
//
// The hand-written side prepares its statements once, asks for binary results, and fills the same structs.
#include "postgres_bench.hpp"
#include "compare.hpp"
#include "libpq_by_hand.hpp"
#include "postgres_columns.hpp"

#include <shop/client.hpp>
#include <tenon/client/raw.hpp>
#include <tenon/testing/postgres_server.hpp>

#include <libpq-fe.h>
#include <sched.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <unordered_map>
#include <vector>

namespace {

using namespace shop;
using by_hand::integer;
using by_hand::put;
using by_hand::read_post;
using by_hand::read_user;
using tenon::bench::compare_both;
using tenon::bench::report;

constexpr int user_count = 1000;
constexpr int posts_per_user = 10;
constexpr const char* raw = by_hand::named;

volatile std::size_t sink = 0;

std::string email_of(int i) { return "user" + std::to_string(i) + "@example.org"; }

void pin_to_one_core() {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(0, &one);
  sched_setaffinity(0, sizeof one, &one);
}

class suite {
 public:
  suite()
      : db_({.url = server_.url(),
             .pool = {.max_size = 4},
             .log = {.warn = tenon::emit::event},
             .warn_of_repeated_queries = false}) {
    db_.create_tables();
    std::vector<UserCreate> users;
    for (int i = 1; i <= user_count; ++i)
      users.push_back(i % 3 == 0 ? UserCreate{.email = email_of(i)}
                                 : UserCreate{.email = email_of(i), .name = "Name of user " + std::to_string(i)});
    db_.user.create_many(users);
    std::vector<PostCreate> posts;
    for (int i = 1; i <= user_count; ++i)
      for (int p = 0; p < posts_per_user; ++p)
        posts.push_back({.title = "Post " + std::to_string(p) + " of user " + std::to_string(i),
                         .published = p % 2 == 1,
                         .author_id = i});
    db_.post.create_many(posts);
    db_.execute_raw_unsafe("ANALYZE");
    raw_.prepare("by_id", "SELECT " USER_COLUMNS " FROM \"User\" WHERE \"id\" = $1");
    raw_.prepare("by_email", "SELECT " USER_COLUMNS " FROM \"User\" WHERE \"email\" = $1");
    raw_.prepare("list", "SELECT " USER_COLUMNS " FROM \"User\" WHERE \"id\" > $1 ORDER BY \"id\" LIMIT 100");
    raw_.prepare("users", "SELECT " USER_COLUMNS " FROM \"User\" WHERE \"id\" > $1 ORDER BY \"id\" LIMIT 50");
    raw_.prepare("posts", "SELECT " POST_COLUMNS " FROM \"Post\" WHERE \"authorId\" = ANY($1)");
    raw_.prepare("create",
                 "INSERT INTO \"Post\" (\"title\",\"published\",\"version\",\"authorId\") VALUES ($1,$2,$3,$4) "
                 "RETURNING " POST_COLUMNS);
    raw_.prepare("update",
                 "UPDATE \"User\" SET \"logins\" = \"logins\" + $2 WHERE \"id\" = $1 RETURNING " USER_COLUMNS);
    raw_.prepare("move",
                 "UPDATE \"Account\" SET \"balance\" = \"balance\" + $2::int WHERE \"id\" = $1 "
                 "RETURNING \"id\",\"ownerId\",\"balance\"");
    raw_.prepare(
        "note",
        "INSERT INTO \"Transfer\" (\"id\",\"fromId\",\"toId\",\"amount\",\"createdAt\") VALUES "
        "(gen_random_uuid()::text,$1,$2,1,now()) RETURNING \"id\",\"fromId\",\"toId\",\"amount\",\"createdAt\"");
    for (int i = 1; i <= 2; ++i) db_.account.create({.owner_id = i, .balance = tenon::decimal(1000)});
  }

  void run() {
    reads();
    writes();
    batches();
    bench_bulk(db_, raw_);
    bench_pool(server_.url());
  }

 private:
  int next_id() { return next_ = next_ % user_count + 1; }

  void reads() {
    report(compare_both(
        "PostgreSQL: find_unique by id", 1.05, 1.15,
        [&] {
          char id[4];
          put(id, next_id());
          PGresult* r = raw_.run("by_id", {{id, 4}});
          User u;
          read_user(r, 0, u);
          PQclear(r);
          sink = sink + u.email.size();
        },
        [&] { sink = sink + db_.user.find_unique(user::id == next_id())->email.size(); }, 1, raw));
    report(compare_both(
        "PostgreSQL: find_many of 100 rows", 1.05, 1.15,
        [&] {
          char id[4];
          put(id, next_id() % 800);
          PGresult* r = raw_.run("list", {{id, 4}});
          std::vector<User> users(static_cast<std::size_t>(PQntuples(r)));
          for (int i = 0; i < PQntuples(r); ++i) read_user(r, i, users[static_cast<std::size_t>(i)]);
          PQclear(r);
          sink = sink + users.size();
        },
        [&] {
          sink =
              sink +
              db_.user.find_many({.where = user::id > next_id() % 800, .order_by = user::id.asc(), .take = 100}).size();
        },
        1, raw));
    report(compare_both(
        "PostgreSQL: 50 users with their 500 posts", 1.05, 1.15, [&] { include_by_hand(); },
        [&] {
          sink = sink + db_.user
                            .find_many({.where = user::id > next_id() % 900, .order_by = user::id.asc(), .take = 50},
                                       include(user::posts))
                            .size();
        },
        1, raw));
  }

  void include_by_hand() {
    struct user_with_posts : User {
      std::vector<Post> posts;
    };
    char id[4];
    put(id, next_id() % 900);
    PGresult* r = raw_.run("users", {{id, 4}});
    const int count = PQntuples(r);
    std::vector<user_with_posts> users(static_cast<std::size_t>(count));
    std::unordered_map<int, std::size_t> by_id;
    std::string ids(20 + 8 * static_cast<std::size_t>(count), '\0');
    put(ids.data(), 1);
    put(ids.data() + 8, 23);
    put(ids.data() + 12, count);
    put(ids.data() + 16, 1);
    for (int i = 0; i < count; ++i) {
      auto& u = users[static_cast<std::size_t>(i)];
      read_user(r, i, u);
      by_id.emplace(u.id, i);
      put(ids.data() + 20 + 8 * i, 4);
      put(ids.data() + 24 + 8 * i, u.id);
    }
    PQclear(r);
    r = raw_.run("posts", {ids});
    for (int i = 0; i < PQntuples(r); ++i) {
      Post& p = users[by_id.find(integer<std::int32_t>(PQgetvalue(r, i, 4)))->second].posts.emplace_back();
      read_post(r, i, p);
    }
    PQclear(r);
    sink = sink + users.size();
  }

  void create_by_hand() {
    char author[4];
    put(author, next_id());
    const char no = 0;
    const char zero[4] = {};
    PGresult* r = raw_.run("create", {"A new post", {&no, 1}, {zero, 4}, {author, 4}});
    Post p;
    read_post(r, 0, p);
    PQclear(r);
    sink = sink + p.title.size();
  }
  void update_by_hand() {
    char id[4];
    char one[4];
    put(id, next_id());
    put(one, 1);
    PGresult* r = raw_.run("update", {{id, 4}, {one, 4}});
    User u;
    read_user(r, 0, u);
    PQclear(r);
    sink = sink + u.email.size();
  }

  void writes() {
    report(compare_both(
        "PostgreSQL: create returning the row", 1.05, 1.15, [&] { create_by_hand(); },
        [&] { sink = sink + db_.post.create({.title = "A new post", .author_id = next_id()}).title.size(); }, 1, raw));
    report(compare_both(
        "PostgreSQL: update by id", 1.05, 1.15, [&] { update_by_hand(); },
        [&] { sink = sink + db_.user.update(user::id == next_id(), {.logins = increment(1)}).email.size(); }, 1, raw));
    std::vector<PostCreate> many;
    for (int i = 0; i < 1000; ++i) many.push_back({.title = "One of many", .author_id = i + 1});
    report(compare_both(
        "PostgreSQL: create_many of 1,000 rows, their ids returned, to 1,000 single inserts", 0.32, 0.32,
        [&] {
          for (int i = 0; i < 1000; ++i) create_by_hand();
        },
        [&] { sink = sink + db_.post.create_many_and_return(many, {}, select(post::id)).size(); }, 1, raw));
  }

  void lookup_by_hand(int id) {
    char bytes[4];
    put(bytes, id);
    PGresult* r = raw_.run("by_id", {{bytes, 4}});
    User u;
    read_user(r, 0, u);
    PQclear(r);
    sink = sink + u.email.size();
  }

  // Sixteen lookups by email in one pipeline.
  void lookups_by_hand() {
    PGconn* c = raw_.handle();
    const int formats[] = {1};
    raw_.check(PQenterPipelineMode(c) == 1);
    for (int i = 1; i <= 16; ++i) {
      const std::string email = email_of(i);
      const char* const values[] = {email.data()};
      const int lengths[] = {static_cast<int>(email.size())};
      raw_.check(PQsendQueryPrepared(c, "by_email", 1, values, lengths, formats, 1) == 1);
    }
    raw_.check(PQpipelineSync(c) == 1);
    std::vector<User> users(16);
    for (User& u : users) {
      PGresult* r = PQgetResult(c);
      read_user(r, 0, u);
      PQclear(r);
      PQgetResult(c);
    }
    PQclear(PQgetResult(c));
    raw_.check(PQexitPipelineMode(c) == 1);
    sink = sink + users.size();
  }

  void batches() {
    std::vector<tenon::operation<std::optional<User>>> lookups;
    std::vector<tenon::operation<std::optional<User>>> lookups_by_email;
    for (int i = 1; i <= 16; ++i) {
      lookups.push_back(ops.user.find_unique(user::id == i));
      lookups_by_email.push_back(ops.user.find_unique(user::email == email_of(i)));
    }
    report(compare_both(
        "PostgreSQL: batch of 16 lookups by id, to 16 calls", 0.30, 0.35,
        [&] {
          for (int i = 1; i <= 16; ++i) lookup_by_hand(i);
        },
        [&] { sink = sink + db_.batch(lookups).size(); }, 1, raw));
    report(compare_both(
        "PostgreSQL: batch of 16 lookups by email, to a pipeline", 1.05, 1.15, [&] { lookups_by_hand(); },
        [&] { sink = sink + db_.batch(lookups_by_email).size(); }, 1, raw));
    const auto transfer_by_hand = [&] {
      char a[4];
      char b[4];
      char plus[4];
      char minus[4];
      put(a, 1);
      put(b, 2);
      put(plus, 1);
      put(minus, -1);
      raw_.exec("BEGIN");
      PQclear(raw_.run("move", {{a, 4}, {minus, 4}}));
      PQclear(raw_.run("move", {{b, 4}, {plus, 4}}));
      PQclear(raw_.run("note", {{a, 4}, {b, 4}}));
      raw_.exec("COMMIT");
    };
    const auto less = ops.account.update(account::id == 1, {.balance = decrement(1)});
    const auto more = ops.account.update(account::id == 2, {.balance = increment(1)});
    const auto note = ops.transfer.create({.from_id = 1, .to_id = 2, .amount = tenon::decimal(1)});
    report(compare_both(
        "PostgreSQL: a transfer as a batch", 0.62, 1.15, transfer_by_hand,
        [&] { sink = sink + std::get<2>(db_.batch(less, more, note)).id.size(); }, 1, raw));
    report(compare_both(
        "PostgreSQL: a transfer as a transaction", 1.05, 1.15, transfer_by_hand,
        [&] {
          db_.transaction([](auto& tx) {
            tx.account.update(account::id == 1, {.balance = decrement(1)});
            tx.account.update(account::id == 2, {.balance = increment(1)});
            tx.transfer.create({.from_id = 1, .to_id = 2, .amount = tenon::decimal(1)});
          });
        },
        1, raw));
  }

  tenon::testing::postgres_server server_;
  client db_;
  by_hand::database raw_{server_.url()};
  int next_ = 0;
};

}  // namespace

int main() {
  pin_to_one_core();
  suite().run();
}
