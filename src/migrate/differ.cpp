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
    const table* match = next.find_table(old.name);
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
    if (next.tables[i].name != migrations_table && previous.find_table(next.tables[i].name) == nullptr)
      sorted.created.push_back(i);
  return sorted;
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
  push_dropped_indexes(made, tables);
  for (const table_difference& difference : tables.altered)
    if (!difference.added_columns.empty()) made.steps.push_back(add_columns{difference});
  for (const std::size_t t : tables.dropped) made.steps.push_back(drop_table{t});
  for (const std::size_t t : tables.created) made.steps.push_back(create_table{t});
  if (!tables.redefined.empty()) made.steps.push_back(redefine_tables{tables.redefined});
  push_created_indexes(made, tables);
  for (const table_difference& difference : tables.altered)
    for (const index_pair pair : difference.renamed_indexes) made.steps.push_back(redefine_index{difference, pair});
  return made;
}

}  // namespace tenon::migrate
