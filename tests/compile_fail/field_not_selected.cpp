// error: no member named .email
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void field_not_selected(client& db) {
#ifdef MISTAKE
  db.user.find_many({}, select(user::id)).at(0).email.size();
#else
  db.user.find_many({}, select(user::id, user::email)).at(0).email.size();
#endif
}
}  // namespace
