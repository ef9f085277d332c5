// error: the field holds another type
#include <shop/client.hpp>

namespace {
[[maybe_unused]] void composite_comparison_with_another_type(shop::client& db) {
#ifdef MISTAKE
  db.user.find_many({.where = shop::user::address.city_name == 5});
#else
  db.user.find_many({.where = shop::user::address.city_name == "Oslo"});
#endif
}
}  // namespace
