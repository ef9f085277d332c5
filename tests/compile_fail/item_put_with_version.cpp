// error: is not replaced unseen
#include <app/client.hpp>

namespace {
[[maybe_unused]] void item_put_with_version(app::client& db) {
#ifdef MISTAKE
  db.order.put({.user_id = "a", .total = tenon::decimal("1")});
#else
  db.order.create({.user_id = "a", .total = tenon::decimal("1")});
#endif
}
}  // namespace
