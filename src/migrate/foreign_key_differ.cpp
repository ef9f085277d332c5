#include "migrate/foreign_key_differ.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace tenon::migrate {
namespace {

using names = std::vector<std::string>;

bool are_recast(const names& columns, const table& old, const table_difference& difference) {
  return std::any_of(
      difference.common_columns.begin(), difference.common_columns.end(), [&](const column_change& change) {
        return change.cast != cast::none &&
               std::find(columns.begin(), columns.end(), old.columns[change.previous].name) != columns.end();
      });
}

bool same_columns(const names& a, const names& b) {
  return std::is_permutation(a.begin(), a.end(), b.begin(), b.end());
}

// Whether the table loses the key that makes these columns unique.
bool loses_key(const names& columns, const table& old, const table_difference& difference) {
  if ((difference.primary_key_changed || difference.primary_key_dropped) && same_columns(columns, old.primary_key))
    return true;
  return std::any_of(difference.dropped_indexes.begin(), difference.dropped_indexes.end(), [&](std::size_t i) {
    names covered;
    for (const index_column& c : old.indexes[i].columns) covered.push_back(c.name);
    return old.indexes[i].unique && same_columns(columns, covered);
  });
}

class disturbance {
 public:
  disturbance(const sorted_tables& tables, const plan& made) : tables_(tables), made_(made) {}

  bool reaches(const foreign_key& key, const table_difference& own) const {
    if (are_recast(key.columns, made_.previous.tables[own.previous], own)) return true;
    for (const table_difference& other : tables_.altered) {
      const table& referenced = made_.previous.tables[other.previous];
      if (referenced.schema != key.referenced_schema || referenced.name != key.referenced_table) continue;
      return are_recast(key.referenced_columns, referenced, other) ||
             loses_key(key.referenced_columns, referenced, other);
    }
    return false;
  }

 private:
  const sorted_tables& tables_;
  const plan& made_;
};

// A new name that another key of the table still has.
bool has_clashing_name(const position_pair pair, const table& old, const table& wanted) {
  const std::string& name = wanted.foreign_keys[pair.next].name;
  return name != old.foreign_keys[pair.previous].name &&
         std::any_of(old.foreign_keys.begin(), old.foreign_keys.end(),
                     [&](const foreign_key& key) { return key.name == name; });
}

}  // namespace

void renew_disturbed_keys(sorted_tables& tables, const plan& made) {
  const disturbance changes(tables, made);
  for (table_difference& difference : tables.altered) {
    const table& old = made.previous.tables[difference.previous];
    std::vector<position_pair> staying;
    for (const position_pair pair : difference.kept_foreign_keys) {
      if (!changes.reaches(old.foreign_keys[pair.previous], difference) &&
          !has_clashing_name(pair, old, made.next.tables[difference.next])) {
        staying.push_back(pair);
        continue;
      }
      difference.dropped_foreign_keys.push_back(pair.previous);
      difference.created_foreign_keys.push_back(pair.next);
    }
    difference.kept_foreign_keys = std::move(staying);
    std::sort(difference.dropped_foreign_keys.begin(), difference.dropped_foreign_keys.end());
    std::sort(difference.created_foreign_keys.begin(), difference.created_foreign_keys.end());
  }
}

void push_dropped_keys(plan& made, const sorted_tables& tables) {
  std::vector<drop_foreign_key> dropped;
  for (const table_difference& difference : tables.altered)
    for (const std::size_t i : difference.dropped_foreign_keys) dropped.push_back({difference.previous, i});
  // Tables that refer to each other can then be dropped in any order.
  for (const std::size_t t : tables.dropped)
    for (std::size_t i = 0; i < made.previous.tables[t].foreign_keys.size(); ++i) dropped.push_back({t, i});
  std::sort(dropped.begin(), dropped.end(), [](const drop_foreign_key& a, const drop_foreign_key& b) {
    return std::pair(a.table, a.key) < std::pair(b.table, b.key);
  });
  made.steps.insert(made.steps.end(), dropped.begin(), dropped.end());
}

void push_renamed_and_added_keys(plan& made, const sorted_tables& tables) {
  for (const table_difference& difference : tables.altered)
    for (const position_pair pair : difference.kept_foreign_keys)
      if (made.previous.tables[difference.previous].foreign_keys[pair.previous].name !=
          made.next.tables[difference.next].foreign_keys[pair.next].name)
        made.steps.push_back(rename_foreign_key{difference, pair});
  std::vector<add_foreign_key> added;
  for (const std::size_t t : tables.created)
    for (std::size_t i = 0; i < made.next.tables[t].foreign_keys.size(); ++i) added.push_back({t, i});
  for (const table_difference& difference : tables.altered)
    for (const std::size_t i : difference.created_foreign_keys) added.push_back({difference.next, i});
  std::sort(added.begin(), added.end(), [](const add_foreign_key& a, const add_foreign_key& b) {
    return std::pair(a.table, a.key) < std::pair(b.table, b.key);
  });
  made.steps.insert(made.steps.end(), added.begin(), added.end());
}

}  // namespace tenon::migrate
