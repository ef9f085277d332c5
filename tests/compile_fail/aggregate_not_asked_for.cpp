// error: this value was not asked for
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void aggregate_not_asked_for(client& db) {
#ifdef MISTAKE
  const auto r = db.user.aggregate({}, select(count())); (void)r[sum(user::logins)];
#else
  const auto r = db.user.aggregate({}, select(sum(user::logins))); (void)r[sum(user::logins)];
#endif
}
}  // namespace
