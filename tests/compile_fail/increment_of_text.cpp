// error: the field holds another type
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void increment_of_text(client& db) {
#ifdef MISTAKE
  db.user.update(user::id == 1, {.email = increment(1)});
#else
  db.user.update(user::id == 1, {.logins = increment(1)});
#endif
}
}  // namespace
