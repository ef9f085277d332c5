#include "migrate/sqlite_ddl.hpp"

#include "migrate/sql_text.hpp"
#include "migrate/sqlite_default.hpp"

#include <algorithm>
#include <utility>

namespace tenon::migrate::sqlite {
namespace {

std::string_view type_name(const column_type& type) {
  switch (type.family) {
    case type_family::boolean: return "BOOLEAN";
    case type_family::integer: return "INTEGER";
    case type_family::bigint: return "BIGINT";
    case type_family::real: return "REAL";
    case type_family::decimal: return "DECIMAL";
    case type_family::text: return "TEXT";
    case type_family::datetime: return "DATETIME";
    case type_family::json: return "JSONB";
    case type_family::binary: return "BLOB";
    case type_family::enumeration:
    case type_family::unsupported: return type.native;
  }
  return {};
}

bool is_whole_key(const column& c, const table& of) {
  return of.primary_key.size() == 1 && of.primary_key.front() == c.name;
}

std::string column_definition(const column& c, const table& of) {
  std::string sql = identifier(c.name).append(" ").append(type_name(c.type));
  if (c.required) sql += " NOT NULL";
  if (is_whole_key(c, of)) {
    sql += " PRIMARY KEY";
    if (c.type.family == type_family::integer) sql += " AUTOINCREMENT";
  }
  if (c.default_value)
    if (const std::optional<std::string> value = render_default(*c.default_value, c.type.family))
      sql += " DEFAULT " + *value;
  return sql;
}

std::string constraint_definition(const foreign_key& key) {
  std::string sql = key.name.empty() ? std::string() : "CONSTRAINT " + identifier(key.name) + " ";
  sql.append("FOREIGN KEY (")
      .append(identifiers(key.columns))
      .append(") REFERENCES ")
      .append(identifier(key.referenced_table));
  sql.append(" (").append(identifiers(key.referenced_columns)).append(")");
  return sql.append(" ").append(actions_clause(key.on_delete, key.on_update));
}

std::string create_table_sql(const table& wanted, std::string_view name) {
  std::string sql = "CREATE TABLE " + identifier(name) + " (\n";
  for (const column& c : wanted.columns)
    sql.append(&c == wanted.columns.data() ? "    " : ",\n    ").append(column_definition(c, wanted));
  if (wanted.primary_key.size() > 1)
    sql.append(",\n\n    PRIMARY KEY (").append(identifiers(wanted.primary_key)).append(")");
  for (const foreign_key& key : wanted.foreign_keys) sql.append(",\n    ").append(constraint_definition(key));
  return sql += "\n)";
}

std::string create_index_sql(const table& wanted, const index& made) {
  std::string sql = made.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
  sql.append(identifier(made.name)).append(" ON ").append(identifier(wanted.name)).append("(");
  for (const index_column& c : made.columns) {
    if (&c != made.columns.data()) sql += ", ";
    sql += identifier(c.name);
    if (c.order == schema::sort_order::descending) sql += " DESC";
  }
  return sql += ")";
}

std::string drop_index_sql(const index& dropped) { return "DROP INDEX " + identifier(dropped.name); }

// Columns that become required take their default where they were null.
std::string copied_value(const column_change& change, const column& from, const column& to) {
  const std::string name = identifier(from.name);
  if (!change.required_changed || !to.required || !to.default_value) return name;
  const std::optional<std::string> value = render_default(*to.default_value, to.type.family);
  return value ? "coalesce(" + name + ", " + *value + ") AS " + name : name;
}

void append_redefinition(std::vector<command>& out, const table& from, const table& to,
                         const table_difference& difference) {
  const std::string temporary = "new_" + to.name;
  out.push_back({create_table_sql(to, temporary)});
  if (!difference.common_columns.empty()) {
    std::string targets;
    std::string values;
    for (const column_change& change : difference.common_columns) {
      const char* separator = targets.empty() ? "" : ", ";
      targets.append(separator).append(identifier(to.columns[change.next].name));
      values.append(separator).append(copied_value(change, from.columns[change.previous], to.columns[change.next]));
    }
    out.push_back({"INSERT INTO " + identifier(temporary) + " (" + targets + ") SELECT " + values + " FROM " +
                   identifier(from.name)});
  }
  out.push_back({"DROP TABLE " + identifier(from.name)});
  out.push_back({"ALTER TABLE " + identifier(temporary) + " RENAME TO " + identifier(to.name)});
  for (const index& made : to.indexes) out.push_back({create_index_sql(to, made)});
  for (const std::string& attachment : from.attachments) out.push_back({attachment});
}

}  // namespace

std::vector<command> statements(const plan& whole, const drop_index& taken) {
  return {{drop_index_sql(whole.previous.tables[taken.table].indexes[taken.index])}};
}

std::vector<command> statements(const plan& whole, const alter_table& taken) {
  const table& wanted = whole.next.tables[taken.difference.next];
  const std::string start =
      "ALTER TABLE " + identifier(whole.previous.tables[taken.difference.previous].name) + " ADD COLUMN ";
  std::vector<command> made;
  for (const std::size_t i : taken.difference.added_columns)
    made.push_back({start + column_definition(wanted.columns[i], wanted)});
  return made;
}

// Tables may refer to each other in circles, so that no order of dropping them satisfies every foreign key.
std::vector<command> statements(const plan& whole, const drop_table& taken) {
  return {{"PRAGMA foreign_keys=off", true},
          {"DROP TABLE " + identifier(whole.previous.tables[taken.table].name)},
          {"PRAGMA foreign_keys=on", true}};
}

std::vector<command> statements(const plan& whole, const create_table& taken) {
  const table& wanted = whole.next.tables[taken.table];
  return {{create_table_sql(wanted, wanted.name)}};
}

std::vector<command> statements(const plan& whole, const redefine_tables& taken) {
  std::vector<command> made{{"PRAGMA defer_foreign_keys=ON", true}, {"PRAGMA foreign_keys=OFF", true}};
  for (const table_difference& difference : taken.differences)
    append_redefinition(made, whole.previous.tables[difference.previous], whole.next.tables[difference.next],
                        difference);
  made.push_back({"PRAGMA foreign_keys=ON", true});
  made.push_back({"PRAGMA defer_foreign_keys=OFF", true});
  return made;
}

std::vector<command> statements(const plan& whole, const create_index& taken) {
  const table& wanted = whole.next.tables[taken.table];
  return {{create_index_sql(wanted, wanted.indexes[taken.index])}};
}

std::vector<command> statements(const plan& whole, const rename_index& taken) {
  const table& old = whole.previous.tables[taken.difference.previous];
  const table& wanted = whole.next.tables[taken.difference.next];
  return {{drop_index_sql(old.indexes[taken.index.previous])},
          {create_index_sql(wanted, wanted.indexes[taken.index.next])}};
}

}  // namespace tenon::migrate::sqlite
