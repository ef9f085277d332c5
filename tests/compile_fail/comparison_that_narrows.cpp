// error: the field holds another type, or the value may not fit into it
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void comparison_that_narrows(client& db) {
#ifdef MISTAKE
  db.user.find_many({.where = user::logins > 2.5});
#else
  db.user.find_many({.where = user::logins > 2});
#endif
}
}  // namespace
