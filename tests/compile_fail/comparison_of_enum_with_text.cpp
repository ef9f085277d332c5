// error: the field holds another type
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void comparison_of_enum_with_text(client& db) {
#ifdef MISTAKE
  db.user.find_many({.where = user::role == "ADMIN"});
#else
  db.user.find_many({.where = user::role == Role::ADMIN});
#endif
}
}  // namespace
