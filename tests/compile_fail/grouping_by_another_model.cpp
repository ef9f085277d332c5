// error: the fields to group by are of another model
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void grouping_by_another_model(client& db) {
#ifdef MISTAKE
  db.user.group_by(by(post::title), {}, select(count()));
#else
  db.user.group_by(by(user::name), {}, select(count()));
#endif
}
}  // namespace
