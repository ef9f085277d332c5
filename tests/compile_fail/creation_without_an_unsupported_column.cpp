// error: not_creatable
#include <schema/client.hpp>

namespace {
[[maybe_unused]] void creation_without_an_unsupported_column(schema::client& db) {
#ifdef MISTAKE
  db.place.create({.id = 1});
#else
  db.visit.create({.id = 1, .place = {.connect = schema::place::id == 1}, .hidden_id = 2});
#endif
}
}  // namespace
