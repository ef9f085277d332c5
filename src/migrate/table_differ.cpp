#include "migrate/table_differ.hpp"

#include <algorithm>
#include <numeric>

namespace tenon::migrate {
namespace {

std::vector<std::size_t> in_name_order(const std::vector<column>& columns) {
  std::vector<std::size_t> order(columns.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return columns[a].name < columns[b].name; });
  return order;
}

// A list is read as empty where it is null, and numbering a column makes it required, whatever the schema says of them.
bool same_requirement(const column& existing, const column& wanted) {
  return existing.required == wanted.required || (existing.type.list && wanted.type.list) ||
         (wanted.auto_increment && existing.required);
}

void compare_columns(table_difference& made, const table& previous, const table& next, const dialect& target) {
  for (const std::size_t i : in_name_order(next.columns)) {
    const column& wanted = next.columns[i];
    const column* existing = previous.find_column(wanted.name);
    if (existing == nullptr) {
      made.added_columns.push_back(i);
      continue;
    }
    made.common_columns.push_back({.previous = static_cast<std::size_t>(existing - previous.columns.data()),
                                   .next = i,
                                   .cast = target.cast_between(*existing, wanted),
                                   .required_changed = !same_requirement(*existing, wanted),
                                   .default_changed = !target.same_default(*existing, wanted)});
  }
  for (const std::size_t i : in_name_order(previous.columns))
    if (next.find_column(previous.columns[i].name) == nullptr) made.dropped_columns.push_back(i);
}

void compare_primary_keys(table_difference& made, const table& previous, const table& next, const dialect& target) {
  made.primary_key_created = previous.primary_key.empty() && !next.primary_key.empty();
  made.primary_key_dropped = !previous.primary_key.empty() && next.primary_key.empty();
  if (previous.primary_key.empty() || next.primary_key.empty()) return;
  const auto is_recast_key = [&](const column_change& change) {
    const auto& key = previous.primary_key;
    return change.cast != cast::none &&
           std::find(key.begin(), key.end(), previous.columns[change.previous].name) != key.end();
  };
  made.primary_key_changed = previous.primary_key != next.primary_key ||
                             std::any_of(made.common_columns.begin(), made.common_columns.end(), is_recast_key);
  made.primary_key_renamed = !made.primary_key_changed && previous.primary_key_name != next.primary_key_name &&
                             target.can().foreign_keys_apart;
}

// The positions in `list` of what has no equal in `others`.
template <class Item, class Equal>
std::vector<std::size_t> without_equal(const std::vector<Item>& list, const std::vector<Item>& others, Equal equal) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < list.size(); ++i)
    if (std::none_of(others.begin(), others.end(), [&](const Item& other) { return equal(list[i], other); }))
      found.push_back(i);
  return found;
}

bool same_foreign_key(const foreign_key& a, const foreign_key& b) {
  return a.columns == b.columns && a.referenced_schema == b.referenced_schema &&
         a.referenced_table == b.referenced_table && a.referenced_columns == b.referenced_columns &&
         a.on_delete == b.on_delete && a.on_update == b.on_update;
}

void compare_foreign_keys(table_difference& made, const table& previous, const table& next) {
  made.created_foreign_keys = without_equal(next.foreign_keys, previous.foreign_keys, same_foreign_key);
  made.dropped_foreign_keys = without_equal(previous.foreign_keys, next.foreign_keys, same_foreign_key);
  for (std::size_t i = 0; i < previous.foreign_keys.size(); ++i)
    for (std::size_t n = 0; n < next.foreign_keys.size(); ++n)
      if (same_foreign_key(previous.foreign_keys[i], next.foreign_keys[n])) {
        made.kept_foreign_keys.push_back({i, n});
        break;
      }
}

bool covers_the_same(const index& a, const index& b) {
  return a.unique == b.unique && a.columns == b.columns && a.method == b.method;
}

// Columns that are dropped and made anew take their indexes with them.
bool goes_with_its_columns(const index& old, const table_difference& difference, const table& previous) {
  return std::any_of(
      difference.common_columns.begin(), difference.common_columns.end(), [&](const column_change& change) {
        const std::string& name = previous.columns[change.previous].name;
        return change.cast == cast::lost && std::any_of(old.columns.begin(), old.columns.end(),
                                                        [&](const index_column& c) { return c.name == name; });
      });
}

void compare_indexes(table_difference& made, const table& previous, const table& next) {
  std::vector<index> staying;
  std::vector<std::size_t> positions;
  for (std::size_t i = 0; i < previous.indexes.size(); ++i) {
    if (goes_with_its_columns(previous.indexes[i], made, previous)) continue;
    staying.push_back(previous.indexes[i]);
    positions.push_back(i);
  }
  made.created_indexes = without_equal(next.indexes, staying, covers_the_same);
  for (const std::size_t i : without_equal(staying, next.indexes, covers_the_same))
    made.dropped_indexes.push_back(positions[i]);
  for (std::size_t i = 0; i < staying.size(); ++i) {
    const index& old = staying[i];
    const auto is_like_old = [&](const index& other) { return covers_the_same(old, other); };
    // Of several indexes over the same columns none can be told to be the renamed one.
    if (old.is_constraint || std::count_if(staying.begin(), staying.end(), is_like_old) != 1) continue;
    const auto match = std::find_if(next.indexes.begin(), next.indexes.end(), is_like_old);
    if (match != next.indexes.end() && match->name != old.name)
      made.renamed_indexes.push_back({positions[i], static_cast<std::size_t>(match - next.indexes.begin())});
  }
}

}  // namespace

table_difference compare_tables(const table& previous, const table& next, const dialect& target) {
  table_difference made;
  compare_columns(made, previous, next, target);
  compare_primary_keys(made, previous, next, target);
  compare_foreign_keys(made, previous, next);
  compare_indexes(made, previous, next);
  return made;
}

}  // namespace tenon::migrate
