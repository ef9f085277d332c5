// error: no member named .posts
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void relation_not_included(client& db) {
#ifdef MISTAKE
  db.user.find_many().at(0).posts.size();
#else
  db.user.find_many({}, include(user::posts)).at(0).posts.size();
#endif
}
}  // namespace
