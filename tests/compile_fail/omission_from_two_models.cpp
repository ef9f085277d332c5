// error: the fields are of different models
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void omission_from_two_models(client& db) {
#ifdef MISTAKE
  db.user.find_many({}, omit(user::email, post::title));
#else
  db.user.find_many({}, omit(user::email, user::name));
#endif
}
}  // namespace
