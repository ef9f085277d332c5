#include "random_schema.hpp"

#include "migrate/sql_text.hpp"
#include "migrate/sqlite_default.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace tenon::migrate {
namespace {

constexpr type_family families[] = {type_family::boolean,  type_family::integer, type_family::bigint,
                                    type_family::real,     type_family::decimal, type_family::text,
                                    type_family::datetime, type_family::json,    type_family::binary};

const char* const column_names[] = {"a", "b", "c", "with space", "quo\"ted", "select", "Caps", "gr\xC3\xBC\xC3\x9F"};

const char* const table_names[] = {"User", "order", "sp ace", "qu\"ote", "_AToB", "Z"};

bool is_used(const table& of, const std::string& name) {
  const auto has = [&](const std::vector<std::string>& list) {
    return std::find(list.begin(), list.end(), name) != list.end();
  };
  const auto in_index = [&](const index& i) {
    return std::any_of(i.columns.begin(), i.columns.end(), [&](const index_column& c) { return c.name == name; });
  };
  return name == "keep" || has(of.primary_key) || std::any_of(of.indexes.begin(), of.indexes.end(), in_index) ||
         std::any_of(of.foreign_keys.begin(), of.foreign_keys.end(),
                     [&](const foreign_key& k) { return has(k.columns); });
}

}  // namespace

std::string random_schema::make_constant(type_family family) {
  const std::string n = std::to_string(below(50));
  switch (family) {
    case type_family::boolean: return chance(50) ? "true" : "false";
    case type_family::integer:
    case type_family::bigint: return (chance(30) ? "-1" : "") + n;
    case type_family::real:
    case type_family::decimal: return n + ".5";
    case type_family::text: return "it's " + n;
    case type_family::datetime: return "2020-01-01T00:00:" + std::to_string(10 + below(50)) + "+00:00";
    case type_family::json: return "{\"n\": " + n + "}";
    case type_family::binary: return "00ff" + std::to_string(10 + below(50));
    case type_family::enumeration:
    case type_family::unsupported: return n;
  }
  return n;
}

column_default random_schema::make_default(type_family family) {
  if (family == type_family::datetime && chance(50)) return {column_default::form::now, {}};
  if (family == type_family::text && chance(20)) return {column_default::form::expression, "lower('ABC')"};
  return {column_default::form::value, make_constant(family)};
}

column random_schema::make_column(const table& of) {
  std::vector<std::string> free;
  for (const char* name : column_names)
    if (of.find_column(name) == nullptr) free.emplace_back(name);
  column made{.name = free.empty() ? "x" + std::to_string(of.columns.size()) : free[below(free.size())],
              .type = {families[below(std::size(families))], {}},
              .required = chance(40),
              .default_value = {}};
  if (chance(made.required ? 70 : 30)) made.default_value = make_default(made.type.family);
  return made;
}

void random_schema::add_index(table& to) {
  index made{.name = to.name + "_idx" + std::to_string(below(1000)), .unique = chance(30), .columns = {}};
  for (const column& c : to.columns)
    if (chance(30) && made.columns.size() < 3)
      made.columns.push_back({c.name, chance(20) ? schema::sort_order::descending : schema::sort_order::ascending});
  const auto covers_the_same = [&](const index& i) { return i.columns == made.columns || i.name == made.name; };
  if (!made.columns.empty() && std::none_of(to.indexes.begin(), to.indexes.end(), covers_the_same))
    to.indexes.push_back(made);
}

void random_schema::add_foreign_key(table& to, const sql_schema& existing) {
  if (existing.tables.empty()) return;
  const table& referenced = existing.tables[below(existing.tables.size())];
  const std::string name = "ref_" + std::to_string(to.columns.size());
  if (referenced.primary_key.size() != 1 || to.find_column(name) != nullptr) return;
  constexpr schema::referential_action actions[] = {
      schema::referential_action::cascade, schema::referential_action::restrict, schema::referential_action::no_action,
      schema::referential_action::set_null};
  to.columns.push_back({.name = name,
                        .type = referenced.find_column(referenced.primary_key.front())->type,
                        .required = false,
                        .default_value = {}});
  to.foreign_keys.push_back({.name = to.name + "_" + name + "_fkey",
                             .columns = {name},
                             .referenced_table = referenced.name,
                             .referenced_columns = referenced.primary_key,
                             .on_delete = actions[below(4)],
                             .on_update = actions[below(4)]});
}

table random_schema::make_table(const sql_schema& existing, std::size_t number) {
  table made{.name = table_names[number], .columns = {}, .primary_key = {}, .indexes = {}, .foreign_keys = {}};
  made.columns.push_back({.name = "keep", .type = {type_family::integer, {}}, .required = true, .default_value = {}});
  const std::size_t key = below(4);
  if (key == 0) {
    made.columns.push_back({.name = "id",
                            .type = {type_family::integer, {}},
                            .required = true,
                            .default_value = {},
                            .auto_increment = true});
    made.primary_key = {"id"};
  } else if (key == 1) {
    made.columns.push_back({.name = "id", .type = {type_family::text, {}}, .required = true, .default_value = {}});
    made.primary_key = {"id"};
  } else if (key == 2) {
    for (const char* name : {"k1", "k2"})
      made.columns.push_back({.name = name, .type = {type_family::integer, {}}, .required = true, .default_value = {}});
    made.primary_key = {"k2", "k1"};
  }
  for (std::size_t i = below(5); i > 0; --i) made.columns.push_back(make_column(made));
  if (chance(50)) add_foreign_key(made, existing);
  for (std::size_t i = below(3); i > 0; --i) add_index(made);
  return made;
}

sql_schema random_schema::make() {
  sql_schema made;
  for (std::size_t i = 0; i < std::size(table_names); ++i)
    if (chance(60)) made.tables.push_back(make_table(made, i));
  return made;
}

void random_schema::change_table(table& of, const sql_schema& whole) {
  if (chance(40)) of.columns.push_back(make_column(of));
  if (chance(20)) add_foreign_key(of, whole);
  if (chance(30)) add_index(of);
  if (chance(30) && !of.indexes.empty())
    of.indexes.erase(of.indexes.begin() + static_cast<std::ptrdiff_t>(below(of.indexes.size())));
  if (chance(20) && !of.indexes.empty()) of.indexes.front().name += "_renamed";
  if (chance(10)) of.foreign_keys.clear();
  for (std::size_t i = of.columns.size(); i-- > 0;) {
    column& c = of.columns[i];
    if (is_used(of, c.name)) continue;
    if (chance(15)) {
      of.columns.erase(of.columns.begin() + static_cast<std::ptrdiff_t>(i));
      continue;
    }
    if (chance(15)) c.required = !c.required;
    if (chance(15)) c.default_value = chance(50) ? std::optional(make_default(c.type.family)) : std::nullopt;
    if (chance(10)) {
      c.type.family = families[below(std::size(families))];
      c.default_value.reset();
    }
  }
}

sql_schema random_schema::change(sql_schema from) {
  for (std::size_t i = from.tables.size(); i-- > 0;) {
    const std::string name = from.tables[i].name;
    const auto refers = [&](const table& t) {
      return std::any_of(t.foreign_keys.begin(), t.foreign_keys.end(),
                         [&](const foreign_key& k) { return k.referenced_table == name; });
    };
    if (chance(15) && std::none_of(from.tables.begin(), from.tables.end(), refers))
      from.tables.erase(from.tables.begin() + static_cast<std::ptrdiff_t>(i));
  }
  for (table& t : from.tables)
    if (chance(60)) change_table(t, from);
  for (std::size_t i = 0; i < std::size(table_names); ++i)
    if (chance(20) && from.find_table({}, table_names[i]) == nullptr) from.tables.push_back(make_table(from, i));
  return from;
}

void random_schema::fill(sql::sqlite::connection& db, const sql_schema& schema) {
  for (const table& t : schema.tables) {
    const std::size_t rows = below(6);
    for (std::size_t row = 0; row < rows; ++row) {
      std::string names;
      std::string values;
      for (const column& c : t.columns) {
        const bool refers = std::any_of(t.foreign_keys.begin(), t.foreign_keys.end(),
                                        [&](const foreign_key& k) { return k.columns.front() == c.name; });
        if (refers || c.auto_increment || (!c.required && chance(40))) continue;
        names.append(names.empty() ? "" : ", ").append(identifier(c.name));
        values.append(values.empty() ? "" : ", ");
        if (c.name == "keep") values += std::to_string(row);
        else
          values += *sqlite::render_default({column_default::form::value, make_constant(c.type.family)}, c.type.family);
      }
      db.exec("INSERT OR IGNORE INTO " + identifier(t.name) + " (" + names + ") VALUES (" + values + ")");
    }
    for (const foreign_key& key : t.foreign_keys)
      db.exec("UPDATE OR IGNORE " + identifier(t.name) + " SET " + identifier(key.columns.front()) + " = (SELECT " +
              identifier(key.referenced_columns.front()) + " FROM " + identifier(key.referenced_table) + " LIMIT 1)");
  }
}

}  // namespace tenon::migrate
