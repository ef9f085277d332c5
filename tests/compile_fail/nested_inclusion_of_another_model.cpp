// error: the projection is of another model than the relation's
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void nested_inclusion_of_another_model(client& db) {
#ifdef MISTAKE
  db.user.find_many({}, include(user::posts.include(user::posts)));
#else
  db.user.find_many({}, include(user::posts.include(post::tags)));
#endif
}
}  // namespace
