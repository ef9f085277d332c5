// error: a required field is missing: a create must give it
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void missing_required_field(client& db) {
#ifdef MISTAKE
  db.user.create({.name = "Ann"});
#else
  db.user.create({.email = "ann@x.org"});
#endif
}
}  // namespace
