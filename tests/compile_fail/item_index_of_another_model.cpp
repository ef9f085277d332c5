// error: no matching function|no known conversion|could not convert|cannot convert|no viable conversion
#include <app/client.hpp>

namespace {
[[maybe_unused]] void item_index_of_another_model(app::client& db) {
#ifdef MISTAKE
  db.order.find_many({.where = app::order::id == "a", .index = app::user::email_index});
#else
  db.order.find_many({.where = app::order::id == "a", .index = app::order::gsi1_index});
#endif
}
}  // namespace
