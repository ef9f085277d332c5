// error: the fields are of several models
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void search_in_two_models(client& db) {
#ifdef MISTAKE
  db.user.find_many({.where = full_text(user::name, post::title).search("ann")});
#else
  db.user.find_many({.where = full_text(user::name).search("ann") && user::posts.some(post::title.search("ann"))});
#endif
}
}  // namespace
