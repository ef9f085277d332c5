// error: the field holds another type, or the value may not fit into it
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void value_that_narrows(client& db) {
#ifdef MISTAKE
  db.user.update(user::id == 1, {.logins = std::int64_t{5}});
#else
  db.user.update(user::id == 1, {.logins = static_cast<std::int32_t>(std::int64_t{5})});
#endif
}
}  // namespace
