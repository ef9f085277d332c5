// error: the field holds another type
#include <shop/client.hpp>

namespace {
[[maybe_unused]] void composite_part_of_another_type(shop::client& db) {
#ifdef MISTAKE
  db.user.update(shop::user::id == "1", {.address = set(shop::user::address.city_name, 5)});
#else
  db.user.update(shop::user::id == "1", {.address = set(shop::user::address.city_name, "Oslo")});
#endif
}
}  // namespace
