#include "migrate/postgres_default.hpp"

#include "migrate/plain_value.hpp"
#include "migrate/postgres_types.hpp"
#include "migrate/sql_text.hpp"

namespace tenon::migrate::postgres {
namespace {

using form = column_default::form;

std::string constant(const std::string& plain, type_family family) {
  switch (family) {
    case type_family::boolean:
    case type_family::integer:
    case type_family::bigint:
    case type_family::real:
    case type_family::decimal: return plain;
    case type_family::datetime: return text_constant(spaced_time(plain));
    case type_family::binary: return text_constant("\\x" + plain);
    case type_family::text:
    case type_family::json:
    case type_family::enumeration:
    case type_family::unsupported: return text_constant(plain);
  }
  return {};
}

}  // namespace

std::optional<std::string> render_default(const column_default& given, const column_type& type) {
  switch (given.kind) {
    case form::value: return constant(given.text, type.family);
    case form::list: {
      std::string items;
      for (const std::string& item : given.items)
        items.append(items.empty() ? "" : ", ").append(constant(item, type.family));
      return "ARRAY[" + items + "]::" + type_name(type);
    }
    case form::now: return "CURRENT_TIMESTAMP";
    case form::sequence: return std::nullopt;
    case form::expression:
      if (given.text.empty()) return std::nullopt;
      return given.text;
  }
  return std::nullopt;
}

}  // namespace tenon::migrate::postgres
