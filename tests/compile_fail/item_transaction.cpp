// error: no member named .transaction
#include <app/client.hpp>

namespace {
[[maybe_unused]] void item_transaction(app::client& db) {
#ifdef MISTAKE
  db.transaction([](auto&) {});
#else
  db.batch(app::ops.user.create({.email = "a"}), app::ops.order.create({.user_id = "a", .total = tenon::decimal("1")}));
#endif
}
}  // namespace
