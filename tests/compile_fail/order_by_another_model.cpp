// error: the order is about another model
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void order_by_another_model(client& db) {
#ifdef MISTAKE
  db.user.find_many({.order_by = post::id.asc()});
#else
  db.user.find_many({.order_by = user::id.asc()});
#endif
}
}  // namespace
