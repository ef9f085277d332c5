// error: the field holds another type, or the value may not fit into it
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void value_of_another_type(client& db) {
#ifdef MISTAKE
  db.user.create({.email = "ann@x.org", .logins = "many"});
#else
  db.user.create({.email = "ann@x.org", .logins = 3});
#endif
}
}  // namespace
