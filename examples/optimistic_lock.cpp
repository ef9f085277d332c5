// Two people edit the same post: the second finds out instead of overwriting the first.
#include "expect.hpp"

#include <shop/client.hpp>

#include <cstdio>

using namespace shop;

void save(client& db, const Post& seen, const std::string& title) {
  const auto changed = db.post.update_many({.where = post::id == seen.id && post::version == seen.version,
                                            .data = {.title = title, .version = increment(1)}});
  if (changed == 0) throw tenon::stale_write("The post was changed by somebody else");
}

int main() {
  client db{{.url = ":memory:"}};
  db.create_tables();
  const Post draft = db.post.create({.title = "Draft", .author = {.create = {{.email = "ann@example.org"}}}});

  const Post seen_by_ann = db.post.find_unique_or_throw(post::id == draft.id);
  const Post seen_by_bob = db.post.find_unique_or_throw(post::id == draft.id);
  save(db, seen_by_ann, "Ann's title");
  try {
    save(db, seen_by_bob, "Bob's title");
    expect(false, "Bob does not overwrite what Ann wrote");
  } catch (const tenon::stale_write& e) {
    std::printf("%s %s\n", std::string(e.code()).c_str(), e.what());
  }
  expect(db.post.find_unique_or_throw(post::id == draft.id).title == "Ann's title", "Ann's title stays");
}
