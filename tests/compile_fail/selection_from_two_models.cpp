// error: the fields are of different models
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void selection_from_two_models(client& db) {
#ifdef MISTAKE
  db.user.find_many({}, select(user::id, post::title));
#else
  db.user.find_many({}, select(user::id, user::email));
#endif
}
}  // namespace
