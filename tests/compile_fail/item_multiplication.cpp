// error: DynamoDB does not multiply
#include <app/client.hpp>

namespace {
[[maybe_unused]] void item_multiplication(app::client& db) {
#ifdef MISTAKE
  db.user.update(app::user::id == "a", {.logins = tenon::multiply(2)});
#else
  db.user.update(app::user::id == "a", {.logins = tenon::increment(2)});
#endif
}
}  // namespace
