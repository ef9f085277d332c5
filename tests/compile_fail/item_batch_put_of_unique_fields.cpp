// error: a batch has no conditions
#include <app/client.hpp>

namespace {
[[maybe_unused]] void item_batch_put_of_unique_fields(app::client& db) {
#ifdef MISTAKE
  db.user.batch_put({{.email = "a"}});
#else
  db.reading.batch_put({{.sensor = "a", .at = tenon::timestamp(), .value = 1}});
#endif
}
}  // namespace
