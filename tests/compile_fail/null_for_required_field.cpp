// error: the field is never null
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void null_for_required_field(client& db) {
#ifdef MISTAKE
  db.user.update(user::id == 1, {.email = null});
#else
  db.user.update(user::id == 1, {.name = null});
#endif
}
}  // namespace
