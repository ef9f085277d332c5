// Predicates: on fields, on related records, within JSON, put together at run time.
#include "expect.hpp"

#include <shop/client.hpp>

using namespace shop;

int main() {
  client db{{.url = ":memory:"}};
  db.create_tables();
  db.user.create(
      {.email = "ann@example.org",
       .name = "Ann",
       .role = Role::ADMIN,
       .logins = 7,
       .posts = {.create = {{.title = "Up_1", .published = true, .layout = tenon::json::parse(R"({"columns": 2})")},
                            {.title = "Down"}}}});
  db.user.create(
      {.email = "bob@example.com", .logins = 2, .posts = {.create = {{.title = "100 %", .published = true}}}});
  db.user.create({.email = "cid@example.org"});
  const auto users = [&](const tenon::predicate<User>& where) { return db.user.count({.where = where}); };
  const auto posts = [&](const tenon::predicate<Post>& where) { return db.post.count({.where = where}); };

  expect(users(user::logins >= 2 && user::logins < 7) == 1, "a range");
  expect(users(user::role.in({Role::ADMIN, Role::CUSTOMER})) == 3, "a list");
  expect(users(user::name == null) == 2, "null is compared to like a value");
  expect(users(user::logins > user::id) == 1, "fields are compared to fields");
  expect(users(!(user::email.ends_with("org") || user::logins == 2)) == 0, "conditions are combined");

  // Whatever text holds, it is compared as it is: % and _ are ordinary characters.
  expect(posts(post::title.contains("%")) == 1, "one title has a percent sign");
  expect(posts(post::title.starts_with("up_").insensitive()) == 1, "and one begins so in whatever case");

  // By related records.
  expect(users(user::posts.some(post::published == true)) == 2, "two have published something");
  expect(users(user::posts.every(post::published == true)) == 2, "one has published everything, and one has nothing");
  expect(users(user::posts.none(post::published == true)) == 1, "one has published nothing");
  expect(posts(post::author.is(user::role == Role::ADMIN)) == 2, "an administrator wrote two");

  // Within JSON.
  expect(posts(post::layout.path({"columns"}) >= tenon::json::number(2)) == 1, "one has two columns");

  // Put together at run time.
  tenon::predicate<User> where = user::logins > 0;
  const bool only_example_org = true;
  if (only_example_org) where = where && user::email.ends_with("@example.org");
  expect(users(where) == 1, "of those who logged in, one is from example.org");
}
