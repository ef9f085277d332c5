// error: the field is never null
#include <shop/client.hpp>

namespace {
[[maybe_unused]] void composite_part_that_is_never_null(shop::client& db) {
#ifdef MISTAKE
  db.user.update(shop::user::id == "1", {.address = set(shop::user::address.city_name, tenon::null)});
#else
  db.user.update(shop::user::id == "1", {.address = set(shop::user::address.zip, tenon::null)});
#endif
}
}  // namespace
