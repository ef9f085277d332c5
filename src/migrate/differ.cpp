#include "migrate/differ.hpp"

#include "migrate/enum_differ.hpp"
#include "migrate/foreign_key_differ.hpp"
#include "migrate/table_differ.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

namespace tenon::migrate {
namespace {

constexpr std::string_view migrations_table = "_prisma_migrations";

sorted_tables sort_tables(const sql_schema& previous, const sql_schema& next, const dialect& target) {
  sorted_tables sorted;
  for (std::size_t i = 0; i < previous.tables.size(); ++i) {
    const table& old = previous.tables[i];
    if (old.name == migrations_table) continue;
    const table* match = next.find_table(old.schema, old.name);
    if (match == nullptr) {
      sorted.dropped.push_back(i);
      continue;
    }
    table_difference difference = compare_tables(old, *match, target);
    difference.previous = i;
    difference.next = static_cast<std::size_t>(match - next.tables.data());
    auto& list = target.must_redefine(difference, previous, next) ? sorted.redefined : sorted.altered;
    list.push_back(std::move(difference));
  }
  for (std::size_t i = 0; i < next.tables.size(); ++i)
    if (const table& wanted = next.tables[i];
        wanted.name != migrations_table && previous.find_table(wanted.schema, wanted.name) == nullptr)
      sorted.created.push_back(i);
  return sorted;
}

// Renaming is not possible where the new name is still taken, or the old one is wanted at once: such an index is dropped
// and created.
void replace_clashing_renames(sorted_tables& tables, const plan& made) {
  std::set<std::pair<std::string, std::string>> taken;
  for (const table& t : made.previous.tables)
    for (const index& i : t.indexes) taken.emplace(t.schema, i.name);
  std::set<std::pair<std::string, std::string>> wanted;
  for (const table& t : made.next.tables)
    for (const index& i : t.indexes) wanted.emplace(t.schema, i.name);
  for (table_difference& difference : tables.altered) {
    const table& old = made.previous.tables[difference.previous];
    const table& fresh = made.next.tables[difference.next];
    std::vector<position_pair> possible;
    for (const position_pair pair : difference.renamed_indexes) {
      if (!taken.contains({old.schema, fresh.indexes[pair.next].name}) &&
          !wanted.contains({old.schema, old.indexes[pair.previous].name})) {
        possible.push_back(pair);
        continue;
      }
      difference.dropped_indexes.push_back(pair.previous);
      difference.created_indexes.push_back(pair.next);
    }
    difference.renamed_indexes = std::move(possible);
  }
}

// What tables are made of or in.
void push_created_things(plan& made) {
  for (const std::string& name : made.next.schemas)
    if (std::find(made.previous.schemas.begin(), made.previous.schemas.end(), name) == made.previous.schemas.end())
      made.steps.push_back(create_schema{name});
  for (std::size_t i = 0; i < made.next.extensions.size(); ++i) {
    const extension& wanted = made.next.extensions[i];
    const auto old = std::find_if(made.previous.extensions.begin(), made.previous.extensions.end(),
                                  [&](const extension& e) { return e.name == wanted.name; });
    if (old == made.previous.extensions.end()) made.steps.push_back(create_extension{i});
    else if ((!wanted.version.empty() && wanted.version != old->version) ||
             (!wanted.schema.empty() && wanted.schema != old->schema))
      made.steps.push_back(alter_extension{static_cast<std::size_t>(old - made.previous.extensions.begin()), i});
  }
}

void push_dropped_indexes(plan& made, const sorted_tables& tables) {
  std::vector<drop_index> dropped;
  for (const table_difference& difference : tables.altered)
    for (const std::size_t i : difference.dropped_indexes) dropped.push_back({difference.previous, i});
  // A table that is redefined may take over an index name of one that is dropped.
  if (!tables.redefined.empty())
    for (const std::size_t t : tables.dropped)
      for (std::size_t i = 0; i < made.previous.tables[t].indexes.size(); ++i)
        if (!made.previous.tables[t].indexes[i].is_constraint) dropped.push_back({t, i});
  std::sort(dropped.begin(), dropped.end(), [](const drop_index& a, const drop_index& b) {
    return std::pair(a.table, a.index) < std::pair(b.table, b.index);
  });
  made.steps.insert(made.steps.end(), dropped.begin(), dropped.end());
}

void push_created_indexes(plan& made, const sorted_tables& tables) {
  for (const std::size_t t : tables.created)
    for (std::size_t i = 0; i < made.next.tables[t].indexes.size(); ++i)
      made.steps.push_back(create_index{.table = t, .index = i, .on_new_table = true});
  for (const table_difference& difference : tables.altered)
    for (const std::size_t i : difference.created_indexes)
      made.steps.push_back(create_index{difference.next, i, false});
}

}  // namespace

plan diff(sql_schema previous, sql_schema next, const dialect& target) {
  plan made{std::move(previous), std::move(next), {}};
  sorted_tables tables = sort_tables(made.previous, made.next, target);
  if (target.can().foreign_keys_apart) {
    replace_clashing_renames(tables, made);
    renew_disturbed_keys(tables, made);
  }
  push_created_things(made);
  push_created_and_altered_enums(made);
  if (target.can().foreign_keys_apart) push_dropped_keys(made, tables);
  push_dropped_indexes(made, tables);
  for (const table_difference& difference : tables.altered)
    if (difference.changes_columns_or_key()) made.steps.push_back(alter_table{difference});
  for (const std::size_t t : tables.dropped) made.steps.push_back(drop_table{t});
  push_dropped_enums(made);
  for (const std::size_t t : tables.created) made.steps.push_back(create_table{t});
  if (!tables.redefined.empty()) made.steps.push_back(redefine_tables{tables.redefined});
  push_created_indexes(made, tables);
  if (target.can().foreign_keys_apart) push_renamed_and_added_keys(made, tables);
  for (const table_difference& difference : tables.altered)
    for (const position_pair pair : difference.renamed_indexes) made.steps.push_back(rename_index{difference, pair});
  return made;
}

}  // namespace tenon::migrate
