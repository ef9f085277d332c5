// error: inaccessible|protected
#include <app/client.hpp>

namespace {
[[maybe_unused]] void item_raw_query(app::client& db) {
#ifdef MISTAKE
  db.execute_raw("delete");
#else
  db.connect();
#endif
}
}  // namespace
