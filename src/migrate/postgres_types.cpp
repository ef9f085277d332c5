#include "migrate/postgres_types.hpp"

#include "migrate/sql_text.hpp"

#include "base/text.hpp"

namespace tenon::migrate::postgres {
namespace {

using schema::scalar_type;

std::string_view postgresql_type(scalar_type type) {
  switch (type) {
    case scalar_type::string: return "TEXT";
    case scalar_type::boolean: return "BOOLEAN";
    case scalar_type::int_: return "INTEGER";
    case scalar_type::bigint: return "BIGINT";
    case scalar_type::float_: return "DOUBLE PRECISION";
    case scalar_type::decimal: return "DECIMAL(65,30)";
    case scalar_type::datetime: return "TIMESTAMP(3)";
    case scalar_type::json: return "JSONB";
    case scalar_type::bytes: return "BYTEA";
  }
  return {};
}

std::string_view cockroachdb_type(scalar_type type) {
  switch (type) {
    case scalar_type::string: return "STRING";
    case scalar_type::boolean: return "BOOL";
    case scalar_type::int_: return "INT4";
    case scalar_type::bigint: return "INT8";
    case scalar_type::float_: return "FLOAT8";
    case scalar_type::decimal: return "DECIMAL(65,30)";
    case scalar_type::datetime: return "TIMESTAMP(3)";
    case scalar_type::json: return "JSONB";
    case scalar_type::bytes: return "BYTES";
  }
  return {};
}

std::string attribute_type(const schema::native_type& written) {
  if (written.name == "DoublePrecision") return "DOUBLE PRECISION";
  if (written.name == "CatalogSingleChar") return "\"char\"";
  std::string name = text::to_upper(written.name);
  if (!written.arguments.empty()) name.append("(").append(text::join(written.arguments, ",")).append(")");
  return name;
}

}  // namespace

std::string native_type(flavor of, scalar_type type, const schema::native_type* written) {
  if (written != nullptr) return attribute_type(*written);
  switch (of) {
    case flavor::postgresql: return std::string(postgresql_type(type));
    case flavor::cockroachdb: return std::string(cockroachdb_type(type));
  }
  return {};
}

std::string operator_class(std::string_view name) {
  constexpr std::string_view later_words[] = {"minmax", "bloom", "inclusion", "multi", "path", "ops"};
  std::string sql = text::to_lower(name);
  for (const std::string_view word : later_words)
    if (const std::size_t at = sql.rfind(word); at != sql.npos) sql.insert(at, 1, '_');
  return sql;
}

std::string type_name(const column_type& type) {
  std::string name = type.native;
  if (type.family == type_family::enumeration)
    name = type.native_schema.empty() ? identifier(type.native)
                                      : identifier(type.native_schema) + "." + identifier(type.native);
  return type.list ? name + "[]" : name;
}

std::string serial_name(const column_type& type) {
  if (type.native == "SMALLINT") return "SMALLSERIAL";
  return type.family == type_family::bigint ? "BIGSERIAL" : "SERIAL";
}

}  // namespace tenon::migrate::postgres
