// error: the field is never null, and this value may be absent
#include "blog_client.hpp"

namespace {
[[maybe_unused]] void optional_for_required_field(client& db) {
#ifdef MISTAKE
  db.user.create({.email = std::optional<std::string>("ann@x.org")});
#else
  db.user.create({.email = "ann@x.org", .name = std::optional<std::string>()});
#endif
}
}  // namespace
