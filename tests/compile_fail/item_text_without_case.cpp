// error: no member named .insensitive
#include <app/client.hpp>

namespace {
[[maybe_unused]] void item_text_without_case(app::client& db) {
#ifdef MISTAKE
  db.user.find_many({.where = app::user::id == "a" && app::user::email.contains("x").insensitive()});
#else
  db.user.find_many({.where = app::user::id == "a" && app::user::email.contains("x")});
#endif
}
}  // namespace
