// Creating, finding, changing and removing records.
#include "expect.hpp"

#include <shop/client.hpp>

#include <cstdio>

using namespace shop;

int main() {
  client db{{.url = ":memory:"}};
  db.create_tables();

  User ann = db.user.create({.email = "ann@example.org", .name = "Ann"});
  std::printf("created %d, %s\n", ann.id, ann.email.c_str());

  std::optional<User> found = db.user.find_unique(user::email == "ann@example.org");
  expect(found && found->name == "Ann", "a record is found by its unique field");
  expect(!db.user.find_unique(user::id == 99), "a record that does not exist is an empty optional");

  // Fields that are left out stay as they are; increments are computed by the database.
  ann = db.user.update(user::id == ann.id, {.name = null, .logins = increment(1)});
  expect(!ann.name && ann.logins == 1, "null and increment are changes");

  db.user.upsert(user::email == "bob@example.org",
                 {.create = {.email = "bob@example.org"}, .update = {.logins = increment(1)}});
  const auto created =
      db.user.create_many({{.email = "bob@example.org"}, {.email = "cid@example.org"}}, {.skip_duplicates = true});
  expect(created == 1, "records that exist are left out");

  const auto changed =
      db.user.update_many({.where = user::email.ends_with("@example.org"), .data = {.name = "someone"}});
  std::printf("changed %lld users\n", static_cast<long long>(changed));

  db.user.remove(user::id == ann.id);
  expect(db.user.count() == 2, "two users are left");
  db.user.remove_many();
  expect(db.user.count() == 0, "nobody is left");
}
