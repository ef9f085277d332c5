// A database for each test: as many as you like, each with the tables and the seed, none aware of the others.
#include "expect.hpp"

#include <shop/client.hpp>
#include <tenon/testing/database.hpp>

using namespace shop;

namespace {

void add_customers(client& db) {
  db.user.create({.email = "ann@example.org", .posts = {.create = {{.title = "One"}}}});
  db.user.create({.email = "bob@example.org"});
}

void a_test_of_registration() {
  tenon::testing::database<client> test_db(add_customers);
  client db{{.url = test_db.url()}};
  db.user.create({.email = "cid@example.org"});
  expect(db.user.count() == 3, "the seed and what the test added are there");
}

void a_test_of_deletion() {
  tenon::testing::database<client> test_db(add_customers);
  client db{{.url = test_db.url()}};
  db.user.remove(user::email == "ann@example.org");
  expect(db.user.count() == 1, "nothing of the other test is there");
  expect(db.post.count() == 0, "a user's posts go with the user");
}

}  // namespace

int main() {
  a_test_of_registration();
  a_test_of_deletion();
}
