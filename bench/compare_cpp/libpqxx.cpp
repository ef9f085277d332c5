#include "contender.hpp"
#include "postgres_columns.hpp"

#include <pqxx/pqxx>

#include <memory>
#include <unordered_map>

namespace {

void read(const pqxx::row& row, plain_user& u) {
  u.id = row[0].as<int>();
  u.email = row[1].as<std::string>();
  u.has_name = !row[2].is_null();
  if (u.has_name) u.name = row[2].as<std::string>();
  u.role = row[3].as<std::string>();
  u.logins = row[4].as<int>();
  u.created_at = row[5].as<std::string>();
}

void read(const pqxx::row& row, plain_post& p) {
  p.id = row[0].as<int>();
  p.title = row[1].as<std::string>();
  p.published = row[2].as<bool>();
  p.version = row[3].as<int>();
  p.author_id = row[4].as<int>();
}

template <class Record>
std::vector<Record> all(const pqxx::result& r) {
  std::vector<Record> out(r.size());
  for (pqxx::result::size_type i = 0; i < r.size(); ++i) read(r[i], out[i]);
  return out;
}

void include(pqxx::connection& c, int after) {
  pqxx::nontransaction tx(c);
  auto users = all<plain_user_with_posts>(tx.exec_prepared("users", after));
  std::unordered_map<int, std::size_t> by_id;
  std::string ids = "{";
  for (std::size_t i = 0; i < users.size(); ++i) {
    by_id.emplace(users[i].id, i);
    if (i > 0) ids += ',';
    ids += pqxx::to_string(users[i].id);
  }
  ids += '}';
  for (const pqxx::row& row : tx.exec_prepared("posts", ids)) {
    plain_post p;
    read(row, p);
    users[by_id.find(p.author_id)->second].posts.push_back(std::move(p));
  }
  consume(users.size());
}

}  // namespace

contender with_libpqxx(const std::string& url) {
  const auto c = std::make_shared<pqxx::connection>(url);
  c->prepare("by_id", "SELECT " USER_COLUMNS " FROM \"User\" WHERE \"id\" = $1");
  c->prepare("list", "SELECT " USER_COLUMNS " FROM \"User\" WHERE \"id\" > $1 ORDER BY \"id\" LIMIT 100");
  c->prepare("users", "SELECT " USER_COLUMNS " FROM \"User\" WHERE \"id\" > $1 ORDER BY \"id\" LIMIT 50");
  c->prepare("posts", "SELECT " POST_COLUMNS " FROM \"Post\" WHERE \"authorId\" = ANY($1)");
  c->prepare("create", CREATE_POST " RETURNING " POST_COLUMNS);
  c->prepare("update", UPDATE_USER " RETURNING " USER_COLUMNS);
  return {
      .name = "libpqxx 6.4",
      .find_unique =
          [c](int id) {
            pqxx::nontransaction tx(*c);
            consume(all<plain_user>(tx.exec_prepared("by_id", id))[0].email.size());
          },
      .find_many =
          [c](int id) {
            pqxx::nontransaction tx(*c);
            consume(all<plain_user>(tx.exec_prepared("list", id)).size());
          },
      .include = [c](int id) { include(*c, id); },
      .create =
          [c](int id) {
            pqxx::nontransaction tx(*c);
            consume(all<plain_post>(tx.exec_prepared("create", "A new post", false, 0, id))[0].title.size());
          },
      .update =
          [c](int id) {
            pqxx::nontransaction tx(*c);
            consume(all<plain_user>(tx.exec_prepared("update", id, 1))[0].email.size());
          },
  };
}
