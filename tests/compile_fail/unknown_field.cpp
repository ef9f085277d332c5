// error: emial
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void unknown_field(client& db) {
#ifdef MISTAKE
  db.user.create({.emial = "ann@x.org"});
#else
  db.user.create({.email = "ann@x.org"});
#endif
}
}  // namespace
