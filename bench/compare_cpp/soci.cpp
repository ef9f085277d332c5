#include "contender.hpp"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include <memory>
#include <unordered_map>

namespace {

#define USER_COLUMNS "\"id\",\"email\",\"name\",\"role\"::text,\"logins\",\"createdAt\"::text"
#define POST_COLUMNS "\"id\",\"title\",\"published\"::int,\"version\",\"authorId\""

// Statements with the variables that they read and write, prepared once.
struct statements {
  explicit statements(const std::string& url)
      : sql(soci::postgresql, url),
        by_id(users("SELECT " USER_COLUMNS " FROM \"User\" WHERE \"id\" = :id")),
        list(users("SELECT " USER_COLUMNS " FROM \"User\" WHERE \"id\" > :id ORDER BY \"id\" LIMIT 100")),
        fifty(users("SELECT " USER_COLUMNS " FROM \"User\" WHERE \"id\" > :id ORDER BY \"id\" LIMIT 50")),
        posts((sql.prepare << "SELECT " POST_COLUMNS " FROM \"Post\" WHERE \"authorId\" = ANY(:ids::int[])",
               soci::use(ids), soci::into(p.id), soci::into(p.title), soci::into(published), soci::into(p.version),
               soci::into(p.author_id))),
        create((sql.prepare << "INSERT INTO \"Post\" (\"title\",\"published\",\"version\",\"authorId\") VALUES "
                               "(:title,false,0,:author) RETURNING " POST_COLUMNS,
                soci::use(title), soci::use(id), soci::into(p.id), soci::into(p.title), soci::into(published),
                soci::into(p.version), soci::into(p.author_id))),
        update(users("UPDATE \"User\" SET \"logins\" = \"logins\" + 1 WHERE \"id\" = :id RETURNING " USER_COLUMNS)) {}

  soci::statement users(const char* text) {
    return (sql.prepare << text, soci::use(id), soci::into(u.id), soci::into(u.email), soci::into(u.name, has_name),
            soci::into(u.role), soci::into(u.logins), soci::into(u.created_at));
  }

  template <class Record>
  std::vector<Record> all(soci::statement& s, int of) {
    std::vector<Record> out;
    id = of;
    s.execute();
    while (s.fetch()) {
      u.has_name = has_name == soci::i_ok;
      static_cast<plain_user&>(out.emplace_back()) = u;
    }
    return out;
  }

  soci::session sql;
  int id = 0;
  std::string ids;
  std::string title = "A new post";
  plain_user u;
  plain_post p;
  int published = 0;
  soci::indicator has_name = soci::i_ok;
  soci::statement by_id;
  soci::statement list;
  soci::statement fifty;
  soci::statement posts;
  soci::statement create;
  soci::statement update;
};

void include(statements& s, int after) {
  auto users = s.all<plain_user_with_posts>(s.fifty, after);
  std::unordered_map<int, std::size_t> by_id;
  s.ids = "{";
  for (std::size_t i = 0; i < users.size(); ++i) {
    by_id.emplace(users[i].id, i);
    if (i > 0) s.ids += ',';
    s.ids += std::to_string(users[i].id);
  }
  s.ids += '}';
  s.posts.execute();
  while (s.posts.fetch()) {
    s.p.published = s.published != 0;
    users[by_id.find(s.p.author_id)->second].posts.push_back(s.p);
  }
  consume(users.size());
}

}  // namespace

contender with_soci(const std::string& url) {
  const auto s = std::make_shared<statements>(url);
  return {
      .name = "SOCI 4.0",
      .find_unique = [s](int id) { consume(s->all<plain_user>(s->by_id, id)[0].email.size()); },
      .find_many = [s](int id) { consume(s->all<plain_user>(s->list, id).size()); },
      .include = [s](int id) { include(*s, id); },
      .create =
          [s](int id) {
            s->id = id;
            s->create.execute(true);
            consume(s->p.title.size());
          },
      .update = [s](int id) { consume(s->all<plain_user>(s->update, id)[0].email.size()); },
  };
}
