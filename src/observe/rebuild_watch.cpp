#include "observe/rebuild_watch.hpp"

#include <algorithm>
#include <functional>

namespace tenon::observe {

bool rebuild_watch::note(std::string_view database, monotonic_time now) noexcept {
  const std::uint64_t hash = std::hash<std::string_view>()(database);
  const std::lock_guard lock(mutex_);
  auto entry = std::find_if(counts_.begin(), counts_.end(),
                            [&](const count_of_clients& c) { return c.count > 0 && c.database == hash; });
  if (entry == counts_.end()) {
    entry = std::min_element(counts_.begin(), counts_.end(),
                             [](const count_of_clients& a, const count_of_clients& b) { return a.first < b.first; });
    *entry = {hash, 0, now};
  }
  if (now - entry->first > window) *entry = {hash, 0, now};
  if (++entry->count < most_clients || warned_) return false;
  warned_ = true;
  return true;
}

rebuild_watch& process_rebuild_watch() noexcept {
  static constinit rebuild_watch watch;
  return watch;
}

}  // namespace tenon::observe
