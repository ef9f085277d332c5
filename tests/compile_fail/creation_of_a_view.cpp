// error: not_creatable
#include <schema/client.hpp>

namespace {
[[maybe_unused]] void creation_of_a_view(schema::client& db) {
#ifdef MISTAKE
  db.overview.create({});
#else
  db.overview.find_many();
#endif
}
}  // namespace
