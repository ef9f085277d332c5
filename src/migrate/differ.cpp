#include "migrate/differ.hpp"

#include "migrate/table_differ.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace tenon::migrate {
namespace {

constexpr std::string_view migrations_table = "_prisma_migrations";

// The tables of both states, sorted by what happens to them.
struct sorted_tables {
  std::vector<table_difference> altered;
  std::vector<table_difference> redefined;
  std::vector<std::size_t> dropped;  // previous
  std::vector<std::size_t> created;  // next
};

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

// What tables are made of or in.
void push_created_things(plan& made) {
  const auto is_missing = [](const auto& list, const auto& wanted) {
    return std::find(list.begin(), list.end(), wanted) == list.end();
  };
  for (const std::string& name : made.next.schemas)
    if (is_missing(made.previous.schemas, name)) made.steps.push_back(create_schema{name});
  for (std::size_t i = 0; i < made.next.extensions.size(); ++i)
    if (is_missing(made.previous.extensions, made.next.extensions[i])) made.steps.push_back(create_extension{i});
  for (std::size_t i = 0; i < made.next.enums.size(); ++i)
    if (is_missing(made.previous.enums, made.next.enums[i])) made.steps.push_back(create_enum{i});
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
  push_created_things(made);
  push_dropped_indexes(made, tables);
  for (const table_difference& difference : tables.altered)
    if (!difference.added_columns.empty()) made.steps.push_back(add_columns{difference});
  for (const std::size_t t : tables.dropped) made.steps.push_back(drop_table{t});
  for (const std::size_t t : tables.created) made.steps.push_back(create_table{t});
  if (!tables.redefined.empty()) made.steps.push_back(redefine_tables{tables.redefined});
  push_created_indexes(made, tables);
  for (const table_difference& difference : tables.altered)
    for (const index_pair pair : difference.renamed_indexes) made.steps.push_back(redefine_index{difference, pair});
  if (target.can().foreign_keys_apart)
    for (const std::size_t t : tables.created)
      for (std::size_t i = 0; i < made.next.tables[t].foreign_keys.size(); ++i)
        made.steps.push_back(add_foreign_key{t, i});
  return made;
}

}  // namespace tenon::migrate
