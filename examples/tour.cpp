// A tour on one screen.
#include <shop/client.hpp>
#include <tenon/client/raw.hpp>

#include <cstdio>

using namespace shop;

int main() {
  client db{{.url = ":memory:"}};  // or "file:shop.db"; without a url, the one in the schema
  db.create_tables();

  // A missing email does not compile; nor does a lookup by a field that is not unique.
  User ann = db.user.create({.email = "ann@example.org", .posts = {.create = {{.title = "One"}, {.title = "Two"}}}});
  std::optional<User> found = db.user.find_unique(user::email == "ann@example.org");
  std::printf("%s has the number %d\n", found->email.c_str(), found->id);

  // Relations are loaded when asked for, with one statement per level. Without the include, `u.posts` does not compile.
  const auto newest = db.user.find_many({.where = user::posts.some(post::title.contains("o")),
                                         .order_by = {user::created_at.desc(), user::id.asc()},
                                         .take = 20},
                                        include(user::posts.where(post::published == false)));
  for (const auto& u : newest) std::printf("%s wrote %zu posts\n", u.email.c_str(), u.posts.size());

  // All of it happens, or nothing; what is thrown rolls back.
  db.transaction([&](auto& tx) {
    tx.user.update(user::id == ann.id, {.name = "Ann", .logins = increment(1)});
    tx.post.update_many({.where = post::author_id == ann.id, .data = {.published = true}});
  });

  // Errors have types, Prisma's codes, and the names of the schema.
  try {
    db.user.create({.email = "ann@example.org"});
  } catch (const tenon::unique_violation& e) {
    std::printf("%s is taken\n", e.fields()[0].c_str());  // e.code() is "P2002"
  }

  // SQL of your own: each {} is a parameter, never text.
  for (const std::string& title : db.query_raw<std::string>("SELECT title FROM Post WHERE published = {}", true))
    std::printf("published: %s\n", title.c_str());
}
