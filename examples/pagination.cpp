// Filters, orders and pages.
#include "expect.hpp"

#include <shop/client.hpp>

#include <cstdio>

using namespace shop;

int main() {
  client db{{.url = ":memory:"}};
  db.create_tables();
  for (int i = 1; i <= 25; ++i) db.user.create({.email = "user" + std::to_string(i) + "@example.org", .logins = i % 5});

  // By offset: simple, and slower the further the page.
  const auto second = db.user.find_many({.order_by = {user::logins.desc(), user::id.asc()}, .skip = 10, .take = 10});
  expect(second.size() == 10, "the second page is full");

  // By cursor: as fast for the last page as for the first.
  std::vector<User> page = db.user.find_many({.order_by = user::id.asc(), .take = 10});
  std::size_t pages = 0;
  while (!page.empty()) {
    std::printf("page %zu: users %d to %d\n", ++pages, page.front().id, page.back().id);
    page = db.user.find_many({.order_by = user::id.asc(), .cursor = user::id == page.back().id, .skip = 1, .take = 10});
  }
  expect(pages == 3, "25 users are three pages of ten");

  // The last three.
  const auto last = db.user.find_many({.order_by = user::id.asc(), .take = -3});
  expect(last.size() == 3 && last[0].id == 23, "a negative take counts from the end");

  // A predicate put together at run time.
  auto where = user::logins > 0;
  const bool only_example_org = true;
  if (only_example_org) where = where && user::email.ends_with("@example.org");
  expect(db.user.count({.where = where}) == 20, "a fifth never logged in");

  // One user for each number of logins.
  expect(db.user.find_many({.distinct = {user::logins}}).size() == 5, "there are five numbers of logins");
}
