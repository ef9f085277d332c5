#include "contender.hpp"
#include "libpq_by_hand.hpp"
#include "postgres_columns.hpp"

#include <memory>
#include <unordered_map>

namespace {

void include(by_hand::database& db, int after) {
  struct user_with_posts : shop::User {
    std::vector<shop::Post> posts;
  };
  char id[4];
  by_hand::put(id, after);
  PGresult* r = db.run("users", {{id, 4}});
  const int count = PQntuples(r);
  std::vector<user_with_posts> users(static_cast<std::size_t>(count));
  std::unordered_map<int, std::size_t> by_id;
  std::string ids(20 + 8 * static_cast<std::size_t>(count), '\0');
  by_hand::put(ids.data(), 1);
  by_hand::put(ids.data() + 8, 23);
  by_hand::put(ids.data() + 12, count);
  by_hand::put(ids.data() + 16, 1);
  for (int i = 0; i < count; ++i) {
    auto& u = users[static_cast<std::size_t>(i)];
    by_hand::read_user(r, i, u);
    by_id.emplace(u.id, i);
    by_hand::put(ids.data() + 20 + 8 * i, 4);
    by_hand::put(ids.data() + 24 + 8 * i, u.id);
  }
  PQclear(r);
  r = db.run("posts", {ids});
  for (int i = 0; i < PQntuples(r); ++i) {
    const auto author = by_hand::integer<std::int32_t>(PQgetvalue(r, i, 4));
    by_hand::read_post(r, i, users[by_id.find(author)->second].posts.emplace_back());
  }
  PQclear(r);
  consume(users.size());
}

}  // namespace

contender with_libpq(const std::string& url) {
  const auto db = std::make_shared<by_hand::database>(url);
  db->prepare("by_id", "SELECT " USER_COLUMNS " FROM \"User\" WHERE \"id\" = $1");
  db->prepare("list", "SELECT " USER_COLUMNS " FROM \"User\" WHERE \"id\" > $1 ORDER BY \"id\" LIMIT 100");
  db->prepare("users", "SELECT " USER_COLUMNS " FROM \"User\" WHERE \"id\" > $1 ORDER BY \"id\" LIMIT 50");
  db->prepare("posts", "SELECT " POST_COLUMNS " FROM \"Post\" WHERE \"authorId\" = ANY($1)");
  db->prepare("create", CREATE_POST " RETURNING " POST_COLUMNS);
  db->prepare("update", UPDATE_USER " RETURNING " USER_COLUMNS);
  const auto one_user = [db](const char* name, const std::vector<std::string_view>& values) {
    PGresult* r = db->run(name, values);
    shop::User u;
    by_hand::read_user(r, 0, u);
    PQclear(r);
    consume(u.email.size());
  };
  return {
      .name = "libpq by hand",
      .find_unique =
          [one_user](int of) {
            char id[4];
            by_hand::put(id, of);
            one_user("by_id", {{id, 4}});
          },
      .find_many =
          [db](int after) {
            char id[4];
            by_hand::put(id, after);
            PGresult* r = db->run("list", {{id, 4}});
            std::vector<shop::User> users(static_cast<std::size_t>(PQntuples(r)));
            for (int i = 0; i < PQntuples(r); ++i) by_hand::read_user(r, i, users[static_cast<std::size_t>(i)]);
            PQclear(r);
            consume(users.size());
          },
      .include = [db](int after) { include(*db, after); },
      .create =
          [db](int author) {
            char id[4];
            const char no = 0;
            const char zero[4] = {};
            by_hand::put(id, author);
            PGresult* r = db->run("create", {"A new post", {&no, 1}, {zero, 4}, {id, 4}});
            shop::Post p;
            by_hand::read_post(r, 0, p);
            PQclear(r);
            consume(p.title.size());
          },
      .update =
          [one_user](int of) {
            char id[4];
            char one[4];
            by_hand::put(id, of);
            by_hand::put(one, 1);
            one_user("update", {{id, 4}, {one, 4}});
          },
  };
}
