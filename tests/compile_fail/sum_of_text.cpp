// error: no matching function|constraints not satisfied
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void sum_of_text(client& db) {
#ifdef MISTAKE
  db.user.aggregate({}, select(sum(user::email)));
#else
  db.user.aggregate({}, select(sum(user::logins)));
#endif
}
}  // namespace
