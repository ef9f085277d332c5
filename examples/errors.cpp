// Errors are caught by type; each names the model and the fields concerned.
#include "expect.hpp"

#include <shop/client.hpp>

#include <cstdio>

using namespace shop;

int main() {
  client db{{.url = ":memory:"}};
  db.create_tables();
  db.user.create({.email = "ann@example.org"});

  try {
    db.user.create({.email = "ann@example.org"});
    expect(false, "an email is used once");
  } catch (const tenon::unique_violation& e) {
    std::printf("%s: %s\n", std::string(e.code()).c_str(), e.what());
    expect(e.model() == "User" && e.fields() == std::vector<std::string>{"email"}, "the field is named");
  }

  try {
    db.post.create({.title = "By nobody", .author_id = 99});
    expect(false, "an author exists");
  } catch (const tenon::foreign_key_violation& e) {
    std::printf("%s: %s\n", std::string(e.code()).c_str(), e.what());
  }

  try {
    db.user.update(user::id == 99, {.name = "Nobody"});
    expect(false, "there is somebody to update");
  } catch (const tenon::not_found& e) {
    std::printf("%s: %s\n", std::string(e.code()).c_str(), e.what());
  }

  // Without exceptions.
  const tenon::result<User> r = db.try_run(ops.user.find_unique_or_throw(user::id == 99));
  expect(!r && r.error().code() == "P2025", "a result holds the error");
}
