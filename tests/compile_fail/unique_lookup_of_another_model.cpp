// error: the condition is about another model
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void unique_lookup_of_another_model(client& db) {
#ifdef MISTAKE
  db.user.find_unique(post::id == 1);
#else
  db.user.find_unique(user::id == 1);
#endif
}
}  // namespace
