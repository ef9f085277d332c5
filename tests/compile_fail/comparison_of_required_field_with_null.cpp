// error: the field is never null
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void comparison_of_required_field_with_null(client& db) {
#ifdef MISTAKE
  db.user.find_many({.where = user::email == null});
#else
  db.user.find_many({.where = user::name == null});
#endif
}
}  // namespace
