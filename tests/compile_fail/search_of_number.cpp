// error: no matching function|constraints not satisfied
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void search_of_number(client& db) {
#ifdef MISTAKE
  db.user.find_many({.where = full_text(user::name, user::logins).search("ann")});
#else
  db.user.find_many({.where = full_text(user::name, user::email).search("ann")});
#endif
}
}  // namespace
