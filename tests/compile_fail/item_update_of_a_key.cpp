// error: no (non-static data )?member named|no non-static data member named|does not refer to any field|no matching (member )?function
#include <app/client.hpp>

namespace {
[[maybe_unused]] void item_update_of_a_key(app::client& db) {
#ifdef MISTAKE
  db.order.update(app::order::user_id_id("a", "b"), {.id = "c"});
#else
  db.order.update(app::order::user_id_id("a", "b"), {.total = tenon::decimal("1")});
#endif
}
}  // namespace
