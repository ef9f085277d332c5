// error: the projection is of another model
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void inclusion_in_another_model(client& db) {
#ifdef MISTAKE
  db.user.find_many({}, include(post::author));
#else
  db.post.find_many({}, include(post::author));
#endif
}
}  // namespace
