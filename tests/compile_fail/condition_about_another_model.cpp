// error: the condition is about another model
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void condition_about_another_model(client& db) {
#ifdef MISTAKE
  db.user.find_many({.where = post::id == 1});
#else
  db.user.find_many({.where = user::posts.some(post::id == 1)});
#endif
}
}  // namespace
