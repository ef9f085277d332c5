// error: the field holds another type, or the value may not fit into it
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void comparison_with_another_type(client& db) {
#ifdef MISTAKE
  db.user.find_many({.where = user::email == 5});
#else
  db.user.find_many({.where = user::email == "5"});
#endif
}
}  // namespace
