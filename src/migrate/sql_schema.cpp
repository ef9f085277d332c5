#include "migrate/sql_schema.hpp"

#include <algorithm>

namespace tenon::migrate {
namespace {

template <class Named>
const Named* find_named(const std::vector<Named>& list, std::string_view name) {
  const auto found = std::find_if(list.begin(), list.end(), [name](const Named& item) { return item.name == name; });
  return found == list.end() ? nullptr : &*found;
}

}  // namespace

std::string_view to_string(type_family family) {
  switch (family) {
    case type_family::boolean: return "Boolean";
    case type_family::integer: return "Int";
    case type_family::bigint: return "BigInt";
    case type_family::real: return "Float";
    case type_family::decimal: return "Decimal";
    case type_family::text: return "String";
    case type_family::datetime: return "DateTime";
    case type_family::json: return "Json";
    case type_family::binary: return "Bytes";
    case type_family::enumeration: return "Enum";
    case type_family::unsupported: return "Unsupported";
  }
  return {};
}

const column* table::find_column(std::string_view column_name) const { return find_named(columns, column_name); }

const table* sql_schema::find_table(std::string_view schema_name, std::string_view table_name) const {
  const auto found = std::find_if(tables.begin(), tables.end(),
                                  [&](const table& t) { return t.schema == schema_name && t.name == table_name; });
  return found == tables.end() ? nullptr : &*found;
}

}  // namespace tenon::migrate
