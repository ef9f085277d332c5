// error: the order is about another model
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void order_by_several_models(client& db) {
#ifdef MISTAKE
  db.post.find_many({.order_by = {post::id.asc(), user::id.asc()}});
#else
  db.post.find_many({.order_by = {post::id.asc(), post::author.by(user::id.asc())}});
#endif
}
}  // namespace
