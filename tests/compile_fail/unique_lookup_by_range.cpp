// error: this needs `==` on a field that is @id or @unique
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void unique_lookup_by_range(client& db) {
#ifdef MISTAKE
  db.user.find_unique(user::id > 1);
#else
  db.user.find_unique(user::id == 1 && user::logins > 1);
#endif
}
}  // namespace
