#include "local/dynamodb/lagging_items.hpp"

#include <algorithm>

namespace tenon::local::dynamodb {

bool lagging_items::is_needed_for(const table& of) const noexcept {
  if (delay_ <= 0) return false;
  const auto& indexes = of.definition.indexes;
  return std::any_of(indexes.begin(), indexes.end(), [](const auto& index) { return index.is_global; });
}

void lagging_items::note(const table& of, std::int64_t row, const stored_item* before, std::int64_t now) {
  const std::lock_guard lock(mutex_);
  std::erase_if(items_, [&](const auto& entry) { return entry.second.until <= now; });
  std::optional<stored_item> kept;
  if (before) kept.emplace(before->json, before->size);
  items_.try_emplace({of.definition.id, row}, lagging{now + delay_, std::move(kept)});
}

lagging_items::view lagging_items::of_table(const table& of, std::int64_t now) {
  view out;
  const std::lock_guard lock(mutex_);
  const std::uint32_t id = of.definition.id;
  for (auto at = items_.lower_bound({id, INT64_MIN}); at != items_.end() && at->first.first == id; ++at)
    if (at->second.until > now) out.rows.emplace(at->first.second, at->second.before);
  return out;
}

}  // namespace tenon::local::dynamodb
