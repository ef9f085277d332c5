#include "migrate/postgres_names.hpp"

#include <cstddef>
#include <string>

namespace tenon::migrate::postgres {
namespace {

constexpr std::size_t longest_name = 63;

bool continues_a_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

void shorten(std::string& name) {
  if (name.size() <= longest_name) return;
  std::size_t end = longest_name;
  while (end > 0 && continues_a_character(name[end])) --end;
  name.resize(end);
}

void shorten(std::vector<std::string>& names) {
  for (std::string& name : names) shorten(name);
}

void shorten(table& t) {
  shorten(t.schema);
  shorten(t.name);
  for (column& c : t.columns) {
    shorten(c.name);
    if (c.type.family != type_family::enumeration) continue;
    shorten(c.type.native);
    shorten(c.type.native_schema);
  }
  shorten(t.primary_key);
  shorten(t.primary_key_name);
  for (index& i : t.indexes) {
    shorten(i.name);
    for (index_column& c : i.columns) shorten(c.name);
  }
  for (foreign_key& key : t.foreign_keys) {
    shorten(key.name);
    shorten(key.columns);
    shorten(key.referenced_schema);
    shorten(key.referenced_table);
    shorten(key.referenced_columns);
  }
}

}  // namespace

void shorten_names(sql_schema& wanted) {
  for (table& t : wanted.tables) shorten(t);
  for (enum_type& e : wanted.enums) {
    shorten(e.schema);
    shorten(e.name);
  }
  shorten(wanted.schemas);
}

}  // namespace tenon::migrate::postgres
