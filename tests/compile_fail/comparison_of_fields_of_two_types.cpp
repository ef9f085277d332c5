// error: only fields of the same model and the same type are compared
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void comparison_of_fields_of_two_types(client& db) {
#ifdef MISTAKE
  db.user.find_many({.where = user::id == user::email});
#else
  db.user.find_many({.where = user::id == user::logins});
#endif
}
}  // namespace
