// error: the field is never null
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void null_in_create(client& db) {
#ifdef MISTAKE
  db.user.create({.email = null});
#else
  db.user.create({.email = "ann@x.org", .name = null});
#endif
}
}  // namespace
