// error: the change is about another field
#include <shop/client.hpp>

namespace {
[[maybe_unused]] void composite_change_of_another_field(shop::client& db) {
#ifdef MISTAKE
  db.user.update(shop::user::id == "1", {.address = set(shop::user::billing.city_name, "Oslo")});
#else
  db.user.update(shop::user::id == "1", {.address = set(shop::user::address.city_name, "Oslo")});
#endif
}
}  // namespace
