#include "random_postgres_schema.hpp"

#include "migrate/postgres_default.hpp"
#include "migrate/sql_text.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace tenon::migrate {

const std::vector<type_sample>& type_samples() {
  static const std::vector<type_sample> samples{
      {type_family::integer, "SMALLINT", {"7", "-3"}},
      {type_family::integer, "INTEGER", {"70000", "-3"}},
      {type_family::bigint, "BIGINT", {"9007199254740993", "5"}},
      {type_family::real, "REAL", {"1.5", "-2"}},
      {type_family::real, "DOUBLE PRECISION", {"0.125", "1000000"}},
      {type_family::decimal, "DECIMAL", {"3.10", "12345678901234567890.5"}},
      {type_family::decimal, "DECIMAL(10,2)", {"3.1", "-99.99"}},
      {type_family::decimal, "DECIMAL(65,30)", {"3.10", "0"}},
      {type_family::decimal, "MONEY", {"3.1", "5"}},
      {type_family::text, "TEXT", {"it's \\ \"quoted\"", ""}},
      {type_family::text, "VARCHAR(20)", {"short", "gr\xC3\xBC\xC3\x9F"}},
      {type_family::text, "VARCHAR", {"12", "x"}},
      {type_family::text, "CHAR(3)", {"ab", "abc"}},
      {type_family::text, "CITEXT", {"Mixed", "case"}},
      {type_family::text, "UUID", {"123e4567-e89b-12d3-a456-426614174000", "00000000-0000-0000-0000-000000000001"}},
      {type_family::text, "INET", {"10.0.0.1", "::1"}},
      {type_family::text, "BIT(3)", {"101", "000"}},
      {type_family::text, "VARBIT(5)", {"1", "10101"}},
      {type_family::text, "XML", {"<a/>", "<b>c</b>"}},
      {type_family::datetime, "TIMESTAMP(3)", {"2020-01-31T12:00:00.123456Z", "1999-12-31T23:59:59Z"}},
      {type_family::datetime, "TIMESTAMPTZ(6)", {"2020-01-31T12:00:00.123456+02:00", "1999-12-31T23:59:59Z"}},
      {type_family::datetime, "TIMESTAMPTZ", {"2020-01-31T12:00:00Z", "1999-12-31T23:59:59-07:30"}},
      {type_family::datetime, "DATE", {"2020-01-31T00:00:00Z", "1999-12-31T00:00:00Z"}},
      {type_family::datetime, "TIME(3)", {"2020-01-31T12:00:00.5Z", "1999-12-31T23:59:59Z"}},
      {type_family::datetime, "TIMETZ", {"2020-01-31T12:00:00.5Z", "1999-12-31T23:59:59Z"}},
      {type_family::boolean, "BOOLEAN", {"true", "false"}},
      {type_family::json, "JSONB", {"{\"a\": [1, \"it's\"]}", "null"}},
      {type_family::json, "JSON", {"{\"b\":1,  \"a\":2}", "[]"}},
      {type_family::binary, "BYTEA", {"00ff10", ""}},
      {type_family::unsupported, "circle", {"<(1,2),3>", "<(0,0),1>"}},
      {type_family::unsupported, "interval", {"1 day", "2 hours"}},
  };
  return samples;
}

namespace {

const char* const column_names[] = {"a", "b", "c", "with space", "quo\"ted", "select", "Caps", "gr\xC3\xBC\xC3\x9F"};
const char* const table_names[] = {"User", "user", "sp ace", "qu\"ote", "_AToB", "Z"};
const char* const enum_names[] = {"Mood", "with space", "E"};
const char* const enum_values[] = {"A", "B", "it's", "with space", "D"};

const type_sample& sample_of(const column_type& type) {
  return *std::find_if(type_samples().begin(), type_samples().end(),
                       [&](const type_sample& s) { return s.native == type.native; });
}

bool is_orderable(const column_type& type) {
  return type.native != "JSON" && type.native != "XML" && type.native != "circle";
}

bool is_used(const table& of, const std::string& name) {
  const auto has = [&](const std::vector<std::string>& list) {
    return std::find(list.begin(), list.end(), name) != list.end();
  };
  return name == "keep" || has(of.primary_key) ||
         std::any_of(of.foreign_keys.begin(), of.foreign_keys.end(),
                     [&](const foreign_key& k) { return has(k.columns); });
}

}  // namespace

column_type random_postgres_schema::make_type(const sql_schema& whole) {
  if (!whole.enums.empty() && chance(15)) {
    const enum_type& e = whole.enums[below(whole.enums.size())];
    return {.family = type_family::enumeration, .native = e.name, .list = chance(30)};
  }
  const type_sample& chosen = type_samples()[below(type_samples().size())];
  return {.family = chosen.family, .native = chosen.native, .list = chance(15)};
}

std::string random_postgres_schema::make_constant(const column_type& type, const sql_schema& whole) {
  if (type.family != type_family::enumeration) return sample_of(type).constants[below(2)];
  const enum_type& e = *whole.find_enum("", type.native);
  return e.values[below(e.values.size())];
}

std::optional<column_default> random_postgres_schema::make_default(const column_type& type, const sql_schema& whole) {
  if (type.list) {
    column_default made{.kind = column_default::form::list};
    for (std::size_t i = below(3); i > 0; --i) made.items.push_back(make_constant(type, whole));
    return made;
  }
  if (type.family == type_family::datetime && !type.native.starts_with("TIME(") && type.native != "TIMETZ" &&
      chance(30))
    return column_default{.kind = column_default::form::now};
  if (type.native == "TEXT" && chance(30))
    return column_default{.kind = column_default::form::expression, .text = "lower('ABC') || 'd'"};
  if (type.native == "UUID" && chance(50))
    return column_default{.kind = column_default::form::expression, .text = "gen_random_uuid()"};
  return column_default{.kind = column_default::form::value, .text = make_constant(type, whole)};
}

void random_postgres_schema::fill_in(column& c, const sql_schema& whole) {
  c.type = make_type(whole);
  c.required = !c.type.list && chance(40);
  c.auto_increment = c.type.family == type_family::integer && !c.type.list && c.required && chance(20);
  c.default_value.reset();
  if (!c.auto_increment && chance(c.required ? 70 : 30)) c.default_value = make_default(c.type, whole);
}

void random_postgres_schema::add_column(table& to, const sql_schema& whole) {
  for (const char* name : column_names) {
    if (to.find_column(name) != nullptr || chance(50)) continue;
    column made{.name = name, .type = {}, .default_value = {}};
    fill_in(made, whole);
    to.columns.push_back(std::move(made));
    return;
  }
}

void random_postgres_schema::add_index(table& to) {
  index made{.name = to.name + "_idx" + std::to_string(below(1000)), .unique = chance(20), .columns = {}};
  for (const column& c : to.columns) {
    if (!is_orderable(c.type) || !chance(30) || made.columns.size() >= 3) continue;
    made.columns.push_back(
        {.name = c.name, .order = chance(20) ? schema::sort_order::descending : schema::sort_order::ascending});
  }
  if (made.columns.size() == 1 && !made.unique) {
    const column& only = *to.find_column(made.columns.front().name);
    made.columns.front().order = schema::sort_order::ascending;
    if (only.type.list) {
      made.method = "GIN";
      if (chance(50)) made.columns.front().operator_class = "array_ops";
    } else if (only.type.native == "JSONB") {
      made.method = "GIN";
      if (chance(50)) made.columns.front().operator_class = "jsonb_path_ops";
    } else if (only.type.native == "TEXT") {
      if (chance(50)) made.method = "HASH";
      else made.columns.front().operator_class = "text_pattern_ops";
    } else if (chance(30) && only.type.family == type_family::integer) {
      made.method = "BRIN";
    }
  }
  const auto is_taken = [&](const index& i) { return i.columns == made.columns || i.name == made.name; };
  if (!made.columns.empty() && std::none_of(to.indexes.begin(), to.indexes.end(), is_taken))
    to.indexes.push_back(std::move(made));
}

void random_postgres_schema::add_foreign_key(table& to, const sql_schema& whole) {
  if (whole.tables.empty()) return;
  const table& referenced = whole.tables[below(whole.tables.size())];
  const std::string name = "ref_" + std::to_string(below(100));
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

table random_postgres_schema::make_table(const std::string& name, const sql_schema& whole) {
  table made{.name = name, .columns = {}, .primary_key = {}, .indexes = {}, .foreign_keys = {}};
  const auto add_key = [&](const char* column_name, const char* native, bool numbered) {
    made.columns.push_back({.name = column_name,
                            .type = {.family = sample_of({.native = native}).family, .native = native},
                            .required = true,
                            .default_value = {},
                            .auto_increment = numbered});
    made.primary_key.emplace_back(column_name);
  };
  made.columns.push_back({.name = "keep",
                          .type = {.family = type_family::integer, .native = "INTEGER"},
                          .required = true,
                          .default_value = {}});
  switch (below(5)) {
    case 0: add_key("id", "INTEGER", true); break;
    case 1: add_key("id", "TEXT", false); break;
    case 2: add_key("id", "BIGINT", chance(50)); break;
    case 3:
      add_key("k2", "INTEGER", false);
      add_key("k1", "DATE", false);
      break;
    default: break;
  }
  if (!made.primary_key.empty()) made.primary_key_name = made.name + "_pkey";
  for (std::size_t i = below(5); i > 0; --i) add_column(made, whole);
  if (chance(50)) add_foreign_key(made, whole);
  for (std::size_t i = below(3); i > 0; --i) add_index(made);
  return made;
}

sql_schema random_postgres_schema::make() {
  sql_schema made;
  change_enums(made);
  for (const char* name : table_names)
    if (chance(60)) made.tables.push_back(make_table(name, made));
  return made;
}

// Enums that are used stay, and so do their values that are defaults.
void random_postgres_schema::change_enums(sql_schema& whole) {
  for (const char* name : enum_names)
    if (whole.find_enum("", name) == nullptr && chance(40)) {
      enum_type made{.schema = {}, .name = name, .values = {}};
      for (const char* value : enum_values)
        if (chance(60)) made.values.emplace_back(value);
      if (!made.values.empty()) whole.enums.push_back(std::move(made));
    }
  for (enum_type& e : whole.enums)
    for (const char* value : enum_values) {
      const auto at = std::find(e.values.begin(), e.values.end(), value);
      if (at == e.values.end() && chance(15))
        e.values.insert(e.values.begin() + static_cast<std::ptrdiff_t>(below(e.values.size() + 1)), value);
      else if (at != e.values.end() && e.values.size() > 1 && chance(10)) e.values.erase(at);
    }
  for (table& t : whole.tables)
    for (column& c : t.columns)
      if (c.type.family == type_family::enumeration && c.default_value) c.default_value = make_default(c.type, whole);
}

void random_postgres_schema::change_column(column& c, const sql_schema& whole) {
  if (chance(20)) {
    const bool required = c.required;
    fill_in(c, whole);
    c.required = required && !c.type.list;
    c.auto_increment = c.auto_increment && c.required;
  }
  if (chance(15) && !c.type.list && !c.auto_increment) c.required = !c.required;
  if (chance(15) && !c.auto_increment) c.default_value = chance(50) ? make_default(c.type, whole) : std::nullopt;
  if (c.type.family == type_family::integer && !c.type.list && c.required && chance(10)) {
    c.auto_increment = !c.auto_increment;
    c.default_value.reset();
  }
}

void random_postgres_schema::change_table(table& of, const sql_schema& whole) {
  for (std::size_t i = of.columns.size(); i-- > 0;) {
    if (is_used(of, of.columns[i].name)) continue;
    if (chance(15)) of.columns.erase(of.columns.begin() + static_cast<std::ptrdiff_t>(i));
    else change_column(of.columns[i], whole);
  }
  std::erase_if(of.indexes, [&](const index& i) {
    return chance(20) || std::any_of(i.columns.begin(), i.columns.end(), [&](const index_column& c) {
             const column* covered = of.find_column(c.name);
             return covered == nullptr || !is_orderable(covered->type) || !i.method.empty() ||
                    !c.operator_class.empty();
           });
  });
  if (chance(40)) add_column(of, whole);
  if (chance(20)) add_foreign_key(of, whole);
  if (chance(30)) add_index(of);
  if (chance(20) && !of.indexes.empty()) of.indexes.front().name += "_renamed";
  if (chance(10)) of.foreign_keys.clear();
  if (chance(10) && !of.primary_key.empty()) of.primary_key_name += "_renamed";
}

sql_schema random_postgres_schema::change(sql_schema from) {
  for (std::size_t i = from.tables.size(); i-- > 0;) {
    const std::string name = from.tables[i].name;
    const auto refers = [&](const table& t) {
      return std::any_of(t.foreign_keys.begin(), t.foreign_keys.end(),
                         [&](const foreign_key& k) { return k.referenced_table == name; });
    };
    if (chance(15) && std::none_of(from.tables.begin(), from.tables.end(), refers))
      from.tables.erase(from.tables.begin() + static_cast<std::ptrdiff_t>(i));
  }
  change_enums(from);
  for (table& t : from.tables)
    if (chance(60)) change_table(t, from);
  for (const char* name : table_names)
    if (chance(20) && from.find_table("", name) == nullptr) from.tables.push_back(make_table(name, from));
  return from;
}

std::vector<std::string> random_postgres_schema::rows_for(const sql_schema& schema) {
  std::vector<std::string> made;
  for (const table& t : schema.tables) {
    const std::size_t count = below(6);
    for (std::size_t row = 0; row < count; ++row) {
      std::string names;
      std::string values;
      for (const column& c : t.columns) {
        if (c.auto_increment || (!c.required && chance(40))) continue;
        std::string value = std::to_string(row);
        if (c.name != "keep") {
          const auto form = c.type.list ? column_default::form::list : column_default::form::value;
          const std::string constant = make_constant(c.type, schema);
          value = *postgres::render_default({.kind = form, .text = constant, .items = {constant}}, c.type);
        }
        names.append(names.empty() ? "" : ", ").append(identifier(c.name));
        values.append(values.empty() ? "" : ", ").append(value);
      }
      made.push_back("INSERT INTO " + identifier(t.name) + " (" + names + ") VALUES (" + values + ")");
    }
  }
  return made;
}

}  // namespace tenon::migrate
