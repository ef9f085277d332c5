// error: a required field is missing
#include <shop/client.hpp>

namespace {
[[maybe_unused]] void composite_missing_in_create(shop::client& db, const shop::Address& given) {
#ifdef MISTAKE
  db.user.create({.id = "1", .billing = given});
#else
  db.user.create({.id = "1", .address = given});
#endif
}
}  // namespace
