#include "base/quote.hpp"
#include "schema/rules.hpp"
#include "schema/validation.hpp"

#include <fmt/format.h>

#include <set>
#include <string_view>
#include <utility>

namespace tenon::schema {

void check_enums(context& c) {
  std::set<std::pair<std::string_view, std::string_view>> names;
  for (std::size_t i = 0; i < c.schema.enums.size(); ++i) {
    const enum_type& e = c.schema.enums[i];
    const ast::block& syntax = *c.enums[i].syntax;
    check_database_schema(c, e.database_schema, syntax, "enum");
    if (!c.target->enums) {
      c.out.error("enums-unsupported", syntax.name.where,
                  fmt::format("{} has no enums such as {}.", c.target->display_name, text::quote(e.name)),
                  "Use a String field.");
      continue;
    }
    const std::string_view schema = e.database_schema ? std::string_view(*e.database_schema) : std::string_view();
    if (!names.emplace(schema, e.database_name).second) {
      c.out.error("repeated-database-name", syntax.name.where,
                  fmt::format("Another enum has the name {} in the database already.", text::quote(e.database_name)),
                  "Give one of them another `@@map`.");
    }
  }
}

}  // namespace tenon::schema
