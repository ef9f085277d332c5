// SQL of your own: values are always parameters, rows become structs.
#include "expect.hpp"

#include <shop/client.hpp>
#include <tenon/client/raw.hpp>

#include <cstdio>

using namespace shop;

struct user_total {
  std::string email;
  std::int64_t posts;
};

int main() {
  client db{{.url = ":memory:"}};
  db.create_tables();
  db.user.create({.email = "ann@example.org", .posts = {.create = {{.title = "One"}, {.title = "Two"}}}});

  const auto totals = db.query_raw<user_total>(
      R"(SELECT u."email", count(p."id") FROM "User" u JOIN "Post" p ON p."authorId" = u."id"
         WHERE p."published" = {} GROUP BY u."email")",
      false);
  for (const user_total& t : totals)
    std::printf("%s wrote %lld posts\n", t.email.c_str(), static_cast<long long>(t.posts));
  expect(totals.size() == 1 && totals[0].posts == 2, "Ann wrote two");

  const auto changed =
      db.execute_raw(R"(UPDATE "Post" SET "title" = {} WHERE "title" = {})", "1'; DROP TABLE Post", "One");
  expect(changed == 1, "whatever a value holds, it stays a value");
}
