#include "migrate/postgres_introspection.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <optional>
#include <string_view>

namespace tenon::migrate::postgres {
namespace {

// How a type that the schema language knows is written, and what its modifier says.
enum class modifier : std::uint8_t { none, length, precision, precision_and_scale };

struct known_type {
  std::string_view name;  // in pg_type
  std::string_view native;
  type_family family;
  modifier meaning = modifier::none;
};

constexpr known_type known_types[] = {
    {"int2", "SMALLINT", type_family::integer},
    {"int4", "INTEGER", type_family::integer},
    {"oid", "OID", type_family::integer},
    {"int8", "BIGINT", type_family::bigint},
    {"float4", "REAL", type_family::real},
    {"float8", "DOUBLE PRECISION", type_family::real},
    {"numeric", "DECIMAL", type_family::decimal, modifier::precision_and_scale},
    {"money", "MONEY", type_family::decimal},
    {"text", "TEXT", type_family::text},
    {"varchar", "VARCHAR", type_family::text, modifier::length},
    {"bpchar", "CHAR", type_family::text, modifier::length},
    {"bit", "BIT", type_family::text, modifier::precision},
    {"varbit", "VARBIT", type_family::text, modifier::precision},
    {"uuid", "UUID", type_family::text},
    {"xml", "XML", type_family::text},
    {"inet", "INET", type_family::text},
    {"citext", "CITEXT", type_family::text},
    {"timestamp", "TIMESTAMP", type_family::datetime, modifier::precision},
    {"timestamptz", "TIMESTAMPTZ", type_family::datetime, modifier::precision},
    {"date", "DATE", type_family::datetime},
    {"time", "TIME", type_family::datetime, modifier::precision},
    {"timetz", "TIMETZ", type_family::datetime, modifier::precision},
    {"bool", "BOOLEAN", type_family::boolean},
    {"json", "JSON", type_family::json},
    {"jsonb", "JSONB", type_family::json},
    {"bytea", "BYTEA", type_family::binary},
};

// What pg_attribute.atttypmod says of the type, in parentheses.
std::string arguments_of(modifier meaning, int value) {
  constexpr int header = 4;
  if (value < 0) return {};
  switch (meaning) {
    case modifier::none: return {};
    case modifier::length: return "(" + std::to_string(value - header) + ")";
    case modifier::precision: return "(" + std::to_string(value) + ")";
    case modifier::precision_and_scale:
      return "(" + std::to_string((value - header) >> 16) + "," + std::to_string((value - header) & 0x7FF) + ")";
  }
  return {};
}

class reader {
 public:
  reader(session& db, const schema_names& schemas) : db_(db), schemas_(schemas) {
    for (const auto& [name, alias] : schemas_) real_names_.push_back(name);
  }

  sql_schema read() {
    read_schemas();
    read_extensions();
    read_enums();
    read_tables();
    read_columns();
    read_constraints();
    read_indexes();
    return std::move(found_);
  }

  std::vector<column> read_columns_of(const std::string& table) {
    found_.tables.push_back({.name = table, .columns = {}, .primary_key = {}, .indexes = {}, .foreign_keys = {}});
    const rows oid = db_.query("SELECT $1::regclass::oid", {table});
    tables_.emplace(oid.text(0, 0), 0);
    read_columns();
    return std::move(found_.tables.front().columns);
  }

 private:
  std::string alias_of(const std::string& schema) const {
    const auto known =
        std::find_if(schemas_.begin(), schemas_.end(), [&](const auto& each) { return each.first == schema; });
    return known == schemas_.end() ? schema : known->second;
  }

  void read_schemas() {
    const rows list =
        db_.query("SELECT nspname FROM pg_namespace WHERE nspname = ANY ($1) ORDER BY 1", {array_of(real_names_)});
    for (std::size_t i = 0; i < list.size(); ++i) found_.schemas.push_back(list.text(i, 0));
  }

  void read_extensions() {
    const rows list = db_.query(
        "SELECT extname, nspname, extversion FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace ORDER BY 1");
    for (std::size_t i = 0; i < list.size(); ++i)
      found_.extensions.push_back({list.text(i, 0), list.text(i, 1), list.text(i, 2)});
  }

  void read_enums() {
    const rows list = db_.query(
        "SELECT nspname, typname, enumlabel FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace "
        "JOIN pg_enum e ON enumtypid = t.oid WHERE nspname = ANY ($1) AND NOT EXISTS (SELECT FROM pg_depend d "
        "WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e') "
        "ORDER BY nspname, typname COLLATE \"C\", enumsortorder",
        {array_of(real_names_)});
    for (std::size_t i = 0; i < list.size(); ++i) {
      const std::string schema = alias_of(list.text(i, 0));
      const std::string name = list.text(i, 1);
      if (found_.enums.empty() || found_.enums.back().schema != schema || found_.enums.back().name != name)
        found_.enums.push_back({schema, name, {}});
      found_.enums.back().values.push_back(list.text(i, 2));
    }
  }

  void read_tables() {
    const rows list = db_.query(
        "SELECT c.oid, nspname, relname, relkind IN ('r', 'p') AND NOT EXISTS (SELECT FROM pg_depend d "
        "WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e') "
        "FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = ANY ($1) "
        "AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c') AND NOT relispartition "
        "ORDER BY nspname, relname COLLATE \"C\"",
        {array_of(real_names_)});
    for (std::size_t i = 0; i < list.size(); ++i) {
      const std::string schema = alias_of(list.text(i, 1));
      const std::string name = list.text(i, 2);
      if (!list.flag(i, 3)) {
        found_.occupied_names.push_back({schema, name});
        continue;
      }
      tables_.emplace(list.text(i, 0), found_.tables.size());
      found_.tables.push_back(
          {.schema = schema, .name = name, .columns = {}, .primary_key = {}, .indexes = {}, .foreign_keys = {}});
    }
  }

  std::string oids() const {
    std::vector<std::string> list;
    for (const auto& [oid, position] : tables_) list.push_back(oid);
    return array_of(list);
  }

  column_type type_of(const rows& list, std::size_t i) const {
    const bool is_list = list.flag(i, 5);
    const std::string name = list.text(i, 6);
    const std::string schema = list.text(i, 7);
    if (list.text(i, 8) == "e")
      return {.family = type_family::enumeration, .native = name, .native_schema = alias_of(schema), .list = is_list};
    const auto* known = std::find_if(std::begin(known_types), std::end(known_types),
                                     [&](const known_type& t) { return t.name == name; });
    if (known == std::end(known_types) || list.text(i, 8) != "b" || (schema != "pg_catalog" && name != "citext"))
      return {.family = type_family::unsupported, .native = list.text(i, 9), .list = is_list};
    const std::string arguments = arguments_of(known->meaning, std::atoi(list.text(i, 10).c_str()));
    return {.family = known->family, .native = std::string(known->native) + arguments, .list = is_list};
  }

  void read_columns() {
    const rows list = db_.query(
        "SELECT attrelid, attname, attnotnull, attidentity <> '', attgenerated <> '', e.oid IS NOT NULL, "
        "coalesce(e.typname, t.typname), nspname, coalesce(e.typtype, t.typtype), "
        "format_type(coalesce(e.oid, t.oid), atttypmod), atttypmod, pg_get_expr(adbin, adrelid), "
        "(SELECT s.oid::regclass FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' "
        "WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = attrelid "
        "AND d.refobjsubid = attnum AND d.deptype IN ('a', 'i') LIMIT 1) "
        "FROM pg_attribute a JOIN pg_type t ON t.oid = atttypid "
        "LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A' "
        "JOIN pg_namespace n ON n.oid = coalesce(e.typnamespace, t.typnamespace) "
        "LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum "
        "WHERE attrelid = ANY ($1::oid[]) AND attnum > 0 AND NOT attisdropped ORDER BY attrelid, attnum",
        {oids()});
    for (std::size_t i = 0; i < list.size(); ++i) {
      column read{.name = list.text(i, 1),
                  .type = type_of(list, i),
                  .required = list.flag(i, 2),
                  .default_value = {},
                  .sequence = list.text(i, 12),
                  .identity = list.flag(i, 3),
                  .generated = list.flag(i, 4)};
      if (!list.is_null(i, 11))
        read.default_value = {.kind = column_default::form::expression, .text = list.text(i, 11)};
      read.auto_increment = read.identity || (read.default_value && read.default_value->text.starts_with("nextval("));
      found_.tables[tables_.at(list.text(i, 0))].columns.push_back(std::move(read));
    }
  }

  static schema::referential_action action_of(const std::string& letter) {
    switch (letter.empty() ? 'a' : letter.front()) {
      case 'c': return schema::referential_action::cascade;
      case 'r': return schema::referential_action::restrict;
      case 'n': return schema::referential_action::set_null;
      case 'd': return schema::referential_action::set_default;
      default: return schema::referential_action::no_action;
    }
  }

  // Primary and foreign keys, a row for each of their columns.
  void read_constraints() {
    const rows list = db_.query(
        "SELECT conrelid, conname, contype, a.attname, nspname, relname, b.attname, confdeltype, confupdtype, at "
        "FROM pg_constraint c CROSS JOIN LATERAL unnest(conkey, coalesce(confkey, conkey)) WITH ORDINALITY k(own, "
        "other, at) "
        "JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = own "
        "LEFT JOIN pg_class r ON r.oid = confrelid LEFT JOIN pg_namespace n ON n.oid = relnamespace "
        "LEFT JOIN pg_attribute b ON b.attrelid = confrelid AND b.attnum = other "
        "WHERE conrelid = ANY ($1::oid[]) AND contype IN ('p', 'f') AND conparentid = 0 "
        "ORDER BY conrelid, conname COLLATE \"C\", at",
        {oids()});
    for (std::size_t i = 0; i < list.size(); ++i) {
      table& of = found_.tables[tables_.at(list.text(i, 0))];
      if (list.text(i, 2) == "p") {
        of.primary_key_name = list.text(i, 1);
        of.primary_key.push_back(list.text(i, 3));
        continue;
      }
      if (list.text(i, 9) == "1")
        of.foreign_keys.push_back({.name = list.text(i, 1),
                                   .columns = {},
                                   .referenced_schema = alias_of(list.text(i, 4)),
                                   .referenced_table = list.text(i, 5),
                                   .referenced_columns = {},
                                   .on_delete = action_of(list.text(i, 7)),
                                   .on_update = action_of(list.text(i, 8))});
      of.foreign_keys.back().columns.push_back(list.text(i, 3));
      of.foreign_keys.back().referenced_columns.push_back(list.text(i, 6));
    }
  }

  // A row for each column.
  void read_indexes() {
    const rows list = db_.query(
        "SELECT i.indrelid, x.relname, i.indisunique, amname, EXISTS (SELECT FROM pg_constraint WHERE conindid = "
        "i.indexrelid AND contype = 'u'), attname, i.indoption[k] & 1 = 1, opcname, opcdefault, "
        "(SELECT array_to_string(attoptions, ',') FROM pg_attribute o WHERE o.attrelid = i.indexrelid AND o.attnum = "
        "k + 1), k "
        "FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am am ON am.oid = x.relam "
        "CROSS JOIN LATERAL generate_series(0, i.indnkeyatts - 1) k "
        "JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k] "
        "JOIN pg_opclass opc ON opc.oid = i.indclass[k] "
        "WHERE i.indrelid = ANY ($1::oid[]) AND NOT i.indisprimary AND NOT i.indisexclusion AND i.indisvalid "
        "AND i.indpred IS NULL AND i.indexprs IS NULL AND i.indnkeyatts = i.indnatts AND NOT x.relispartition "
        "AND to_jsonb(i) ->> 'indnullsnotdistinct' IS DISTINCT FROM 'true' "
        "AND NOT EXISTS (SELECT FROM generate_series(0, i.indnkeyatts - 1) p JOIN pg_attribute c ON c.attrelid = "
        "i.indrelid AND c.attnum = i.indkey[p] WHERE i.indoption[p] IN (1, 2) OR (i.indcollation[p] <> 0 AND "
        "i.indcollation[p] <> c.attcollation)) "
        "ORDER BY i.indrelid, x.relname COLLATE \"C\", k",
        {oids()});
    for (std::size_t i = 0; i < list.size(); ++i) {
      table& of = found_.tables[tables_.at(list.text(i, 0))];
      const std::string method = text::to_upper(list.text(i, 3));
      if (list.text(i, 10) == "0")
        of.indexes.push_back({.name = list.text(i, 1),
                              .unique = list.flag(i, 2),
                              .columns = {},
                              .is_constraint = list.flag(i, 4),
                              .method = method == "BTREE" ? "" : method});
      const std::string options = list.text(i, 9);
      of.indexes.back().columns.push_back(
          {.name = list.text(i, 5),
           .order = list.flag(i, 6) ? schema::sort_order::descending : schema::sort_order::ascending,
           .operator_class = list.text(i, 7) + (options.empty() ? "" : "(" + options + ")"),
           .is_usual_class = list.flag(i, 8) && options.empty()});
    }
  }

  session& db_;
  const schema_names& schemas_;
  std::vector<std::string> real_names_;
  std::map<std::string, std::size_t> tables_;  // positions by oid
  sql_schema found_;
};

}  // namespace

sql_schema introspect(session& db, const schema_names& schemas) { return reader(db, schemas).read(); }

std::vector<column> introspect_columns(session& db, const std::string& table, const schema_names& schemas) {
  return reader(db, schemas).read_columns_of(table);
}

}  // namespace tenon::migrate::postgres
