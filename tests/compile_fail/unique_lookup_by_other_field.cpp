// error: this needs `==` on a field that is @id or @unique, or on a key of several fields
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void unique_lookup_by_other_field(client& db) {
#ifdef MISTAKE
  db.user.find_unique(user::name == "Ann");
#else
  db.user.find_unique(user::email == "ann@x.org");
#endif
}
}  // namespace
