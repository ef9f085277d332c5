// Records with their relations: written together, loaded only when asked for, one statement per relation.
#include "expect.hpp"

#include <shop/client.hpp>

#include <cstdio>

using namespace shop;

int main() {
  client db{{.url = ":memory:"}};
  db.create_tables();

  db.user.create({.email = "ann@example.org",
                  .posts = {.create = {{.title = "Joints", .published = true, .tags = {.create = {{.name = "wood"}}}},
                                       {.title = "Glue"}}}});
  db.post.create({.title = "Saws",
                  .published = true,
                  .author = {.connect = user::email == "ann@example.org"},
                  .comments = {.create = {{.text = "Sharp!"}}},
                  .tags = {.connect = {tag::name == "wood"}}});

  std::size_t statements = 0;
  db.on_query([&](const tenon::query_event&) { ++statements; });

  const auto users = db.user.find_many({}, include(user::posts));
  expect(users[0].posts.size() == 3, "the posts came along");
  expect(statements == 2, "with one statement for the users and one for all their posts");

  const auto deep = db.user.find_many(
      {},
      include(user::posts.where(post::published == true).order_by(post::id.desc()).take(3).include(post::comments)));
  for (const auto& u : deep)
    for (const auto& p : u.posts)
      std::printf("%s: %s, %zu comments\n", u.email.c_str(), p.title.c_str(), p.comments.size());
  expect(deep[0].posts[0].comments.size() == 1, "and the comments of each post");

  // Only these members exist in the result.
  const auto slim = db.user.find_many({}, select(user::id, user::email));
  std::printf("user %d is %s\n", slim[0].id, slim[0].email.c_str());

  const auto counted = db.user.find_many({}, include(user::posts.count()));
  expect(counted[0].posts_count == 3, "relations can be counted instead of loaded");

  expect(db.post.count({.where = post::tags.some(tag::name == "wood")}) == 2, "relations can be filtered by");
  expect(db.user.count({.where = user::posts.every(post::published == true)}) == 0, "Glue is not published");

  // Changes to related records go with the record they belong to.
  db.post.update(post::id == 3, {.comments = {.create = {{.text = "Mind your fingers"}}},
                                 .tags = {.disconnect = {tag::name == "wood"}}});
  expect(db.comment.count() == 2, "a second comment");
  expect(db.post.count({.where = post::tags.none()}) == 2, "two posts without tags");
}
