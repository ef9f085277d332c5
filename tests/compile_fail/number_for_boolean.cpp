// error: the field holds another type
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void number_for_boolean(client& db) {
#ifdef MISTAKE
  db.post.update_many({.data = {.published = 1}});
#else
  db.post.update_many({.data = {.published = true}});
#endif
}
}  // namespace
