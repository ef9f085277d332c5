// error: disconnect
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void disconnect_of_required_relation(client& db) {
#ifdef MISTAKE
  db.post.update(post::id == 1, {.author = {.disconnect = true}});
#else
  db.post.update(post::id == 1, {.author = {.connect = user::id == 2}});
#endif
}
}  // namespace
