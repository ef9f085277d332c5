// error: the values to aggregate are of another model
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void aggregate_of_another_model(client& db) {
#ifdef MISTAKE
  db.user.aggregate({}, select(sum(post::version)));
#else
  db.user.aggregate({}, select(sum(user::logins)));
#endif
}
}  // namespace
