#include "migrate/sql_schema.hpp"

#include <algorithm>

namespace tenon::migrate {
namespace {

template <class Named>
const Named* find_named(const std::vector<Named>& list, std::string_view name) {
  const auto found = std::find_if(list.begin(), list.end(), [name](const Named& item) { return item.name == name; });
  return found == list.end() ? nullptr : &*found;
}

template <class Qualified>
const Qualified* find_qualified(const std::vector<Qualified>& list, std::string_view schema, std::string_view name) {
  const auto found = std::find_if(list.begin(), list.end(),
                                  [&](const Qualified& item) { return item.schema == schema && item.name == name; });
  return found == list.end() ? nullptr : &*found;
}

// An operator class without the schema it is in and without spaces.
std::string plain_class(std::string_view name) {
  const std::size_t dot = name.substr(0, name.find('(')).rfind('.');
  if (dot != name.npos) name.remove_prefix(dot + 1);
  std::string plain;
  for (const char c : name)
    if (c != ' ') plain += c;
  return plain;
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

std::string described(const column_type& type) {
  const std::string name = type.native.empty() ? std::string(to_string(type.family)) : type.native;
  return type.list ? name + "[]" : name;
}

const column* table::find_column(std::string_view column_name) const { return find_named(columns, column_name); }

bool operator==(const index_column& a, const index_column& b) {
  const auto is_usual = [](const index_column& c) { return c.is_usual_class || c.operator_class.empty(); };
  return a.name == b.name && a.order == b.order &&
         ((is_usual(a) && is_usual(b)) || plain_class(a.operator_class) == plain_class(b.operator_class));
}

const table* sql_schema::find_table(std::string_view schema_name, std::string_view table_name) const {
  return find_qualified(tables, schema_name, table_name);
}

const enum_type* sql_schema::find_enum(std::string_view schema_name, std::string_view enum_name) const {
  return find_qualified(enums, schema_name, enum_name);
}

}  // namespace tenon::migrate
