// error: no match for call|no matching function|constraints not satisfied
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void incomplete_key(client& db) {
#ifdef MISTAKE
  db.post.find_unique(post::author_id_slug(1));
#else
  db.post.find_unique(post::author_id_slug(1, "a"));
#endif
}
}  // namespace
