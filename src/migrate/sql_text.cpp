#include "migrate/sql_text.hpp"

namespace tenon::migrate {
namespace {

std::string enclosed(std::string_view text, char quote) {
  std::string out(1, quote);
  for (const char c : text) {
    if (c == quote) out += quote;
    out += c;
  }
  return out += quote;
}

std::string_view action_name(schema::referential_action action) {
  switch (action) {
    case schema::referential_action::cascade: return "CASCADE";
    case schema::referential_action::restrict: return "RESTRICT";
    case schema::referential_action::no_action: return "NO ACTION";
    case schema::referential_action::set_null: return "SET NULL";
    case schema::referential_action::set_default: return "SET DEFAULT";
  }
  return {};
}

}  // namespace

std::string identifier(std::string_view name) { return enclosed(name, '"'); }
std::string text_constant(std::string_view text) { return enclosed(text, '\''); }

std::string identifiers(const std::vector<std::string>& names, std::string_view separator) {
  std::string list;
  for (const std::string& name : names) list.append(list.empty() ? "" : separator).append(identifier(name));
  return list;
}

std::string actions_clause(schema::referential_action on_delete, schema::referential_action on_update) {
  return std::string("ON DELETE ").append(action_name(on_delete)).append(" ON UPDATE ").append(action_name(on_update));
}

}  // namespace tenon::migrate
