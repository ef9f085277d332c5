#include "migrate/sqlite_introspection.hpp"

#include "migrate/sql_words.hpp"
#include "migrate/sqlite_default.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tenon::migrate::sqlite {
namespace {

using tenon::sql::sqlite::connection;
using tenon::sql::sqlite::lifetime;
using tenon::sql::sqlite::statement;

statement query(connection& db, std::string_view sql, std::string_view parameter) {
  statement made = db.prepare(sql);
  made.bind_text(1, parameter, lifetime::copied);
  return made;
}

std::string text(const statement& row, int column) { return std::string(row.text(column)); }

// Declared types are free text in SQLite; these are the ones Prisma 6.19 knows.
column_type type_of(std::string_view declared) {
  const std::string name = text::to_lower(declared);
  constexpr std::pair<std::string_view, type_family> exact[] = {
      {"int", type_family::integer},     {"integer", type_family::integer},     {"serial", type_family::integer},
      {"bigint", type_family::bigint},   {"real", type_family::real},           {"float", type_family::real},
      {"double", type_family::real},     {"boolean", type_family::boolean},     {"text", type_family::text},
      {"date", type_family::datetime},   {"datetime", type_family::datetime},   {"timestamp", type_family::datetime},
      {"binary", type_family::binary},   {"blob", type_family::binary},         {"jsonb", type_family::json},
      {"int[]", type_family::integer},   {"integer[]", type_family::integer},   {"float[]", type_family::real},
      {"double[]", type_family::real},   {"boolean[]", type_family::boolean},   {"text[]", type_family::text},
      {"date[]", type_family::datetime}, {"datetime[]", type_family::datetime}, {"timestamp[]", type_family::datetime},
      {"binary[]", type_family::binary}};
  for (const auto& [spelling, family] : exact)
    if (name == spelling) return {family, {}};
  if (name.find("char") != name.npos) return {type_family::text, {}};
  if (name.find("numeric") != name.npos || name.find("decimal") != name.npos) return {type_family::decimal, {}};
  return {type_family::unsupported, name};
}

void note(table& into, std::string peculiarity) {
  if (std::find(into.peculiarities.begin(), into.peculiarities.end(), peculiarity) == into.peculiarities.end())
    into.peculiarities.push_back(std::move(peculiarity));
}

void read_columns(connection& db, table& into) {
  std::map<std::int64_t, std::string> key;
  bool is_row_number = false;
  statement rows =
      query(db, "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo(?)", into.name);
  while (rows.step()) {
    if (rows.int64(5) != 0) {
      note(into, "generated columns");
      continue;
    }
    column read{
        .name = text(rows, 0), .type = type_of(rows.text(1)), .required = rows.int64(2) != 0, .default_value = {}};
    if (!rows.is_null(3)) read.default_value = parse_default(rows.text(3), read.type.family);
    if (rows.int64(4) > 0) {
      key.emplace(rows.int64(4), read.name);
      is_row_number = text::to_lower(rows.text(1)) == "integer";
    }
    into.columns.push_back(std::move(read));
  }
  for (auto& [position, name] : key) into.primary_key.push_back(std::move(name));
  if (into.primary_key.size() != 1 || !is_row_number) return;
  for (column& c : into.columns)
    if (c.name == into.primary_key.front()) c.required = c.auto_increment = true;
}

// Nothing when a column of the index is an expression.
std::optional<std::vector<index_column>> read_index_columns(connection& db, const std::string& name) {
  std::vector<index_column> columns;
  statement rows = query(db, "SELECT name, \"desc\" FROM pragma_index_xinfo(?) WHERE key = 1 ORDER BY seqno", name);
  while (rows.step()) {
    if (rows.is_null(0)) return std::nullopt;
    columns.push_back(
        {text(rows, 0), rows.int64(1) != 0 ? schema::sort_order::descending : schema::sort_order::ascending});
  }
  return columns;
}

void read_indexes(connection& db, table& into) {
  statement rows =
      query(db, "SELECT name, \"unique\", origin, partial FROM pragma_index_list(?) WHERE origin <> 'pk'", into.name);
  while (rows.step()) {
    index read{
        .name = text(rows, 0), .unique = rows.int64(1) != 0, .columns = {}, .is_constraint = rows.text(2) == "u"};
    std::optional<std::vector<index_column>> columns = read_index_columns(db, read.name);
    if (!columns || rows.int64(3) != 0) continue;  // an attachment
    read.columns = std::move(*columns);
    into.indexes.push_back(std::move(read));
  }
}

schema::referential_action action_of(std::string_view name) {
  const std::string lower = text::to_lower(name);
  if (lower == "cascade") return schema::referential_action::cascade;
  if (lower == "restrict") return schema::referential_action::restrict;
  if (lower == "set null") return schema::referential_action::set_null;
  if (lower == "set default") return schema::referential_action::set_default;
  return schema::referential_action::no_action;
}

void read_foreign_keys(connection& db, table& into) {
  std::map<std::int64_t, foreign_key> keys;
  statement rows = query(
      db,
      "SELECT id, \"table\", \"from\", \"to\", on_delete, on_update FROM pragma_foreign_key_list(?) ORDER BY id, seq",
      into.name);
  while (rows.step()) {
    foreign_key& key = keys[rows.int64(0)];
    key.referenced_table = text(rows, 1);
    key.columns.push_back(text(rows, 2));
    if (!rows.is_null(3)) key.referenced_columns.push_back(text(rows, 3));
    key.on_delete = action_of(rows.text(4));
    key.on_update = action_of(rows.text(5));
  }
  for (auto& [id, key] : keys) into.foreign_keys.push_back(std::move(key));
}

// A foreign key that names no columns refers to the primary key. Names of tables are written in any case.
void complete_foreign_keys(sql_schema& schema) {
  for (table& t : schema.tables)
    for (foreign_key& key : t.foreign_keys)
      for (const table& referenced : schema.tables) {
        if (text::to_lower(referenced.name) != text::to_lower(key.referenced_table)) continue;
        key.referenced_table = referenced.name;
        if (key.referenced_columns.empty()) key.referenced_columns = referenced.primary_key;
      }
}

// Triggers, and the indexes that read_indexes passes over.
void read_attachments(connection& db, table& into) {
  statement rows =
      query(db,
            "SELECT type, name, sql FROM sqlite_schema WHERE lower(tbl_name) = lower(?) AND sql IS NOT NULL AND "
            "type IN ('index', 'trigger') ORDER BY rowid",
            into.name);
  while (rows.step()) {
    const auto is_read = [&](const index& i) { return i.name == rows.text(1); };
    if (rows.text(0) == "trigger" || std::none_of(into.indexes.begin(), into.indexes.end(), is_read))
      into.attachments.push_back(text(rows, 2));
  }
}

void read_peculiarities(connection& db, table& into) {
  statement rows = query(db, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", into.name);
  if (!rows.step()) return;
  const std::vector<std::string> words = sql_words(rows.text(0));
  const auto has = [&](std::string_view word) { return std::find(words.begin(), words.end(), word) != words.end(); };
  if (has("CHECK")) note(into, "check constraints");
  if (has("COLLATE")) note(into, "collations");
}

bool is_kept_by_tools(std::string_view name) {
  return name.starts_with("sqlite_") || name.starts_with("_litestream_") || name == "d1_migrations" ||
         (name.starts_with("_cf_") && name.size() > 4 && name[4] >= 'A' && name[4] <= 'Z');
}

}  // namespace

sql_schema introspect(connection& db) {
  sql_schema found;
  statement rows =
      db.prepare("SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main' ORDER BY name");
  while (rows.step()) {
    const std::string name = text(rows, 0);
    if (is_kept_by_tools(name)) continue;
    if (rows.text(1) != "table") {
      found.occupied_names.push_back({"", name});
      continue;
    }
    table read{.name = name, .columns = {}, .primary_key = {}, .indexes = {}, .foreign_keys = {}};
    read_columns(db, read);
    read_indexes(db, read);
    read_foreign_keys(db, read);
    read_attachments(db, read);
    read_peculiarities(db, read);
    if (rows.int64(2) != 0) note(read, "its WITHOUT ROWID form");
    if (rows.int64(3) != 0) note(read, "its STRICT typing");
    found.tables.push_back(std::move(read));
  }
  complete_foreign_keys(found);
  return found;
}

}  // namespace tenon::migrate::sqlite
