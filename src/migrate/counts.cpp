#include "migrate/counts.hpp"

#include "migrate/sql_text.hpp"

namespace tenon::migrate {
namespace {

std::string name_of(const table& t) {
  return t.schema.empty() ? identifier(t.name) : identifier(t.schema) + "." + identifier(t.name);
}

std::string all_present(const std::vector<std::string>& columns, const std::string& prefix) {
  std::string condition;
  for (const std::string& column : columns)
    condition.append(condition.empty() ? "" : " AND ").append(prefix).append(identifier(column)).append(" IS NOT NULL");
  return condition;
}

}  // namespace

std::string count_of_rows(const table& of) { return "SELECT count(*) FROM " + name_of(of); }

std::string count_of_values(const table& of, const column& c) {
  return "SELECT count(" + identifier(c.name) + ") FROM " + name_of(of);
}

std::string count_of_duplicates(const table& of, const std::vector<std::string>& columns) {
  return "SELECT count(*) FROM (SELECT 1 FROM " + name_of(of) + " WHERE " + all_present(columns, "") + " GROUP BY " +
         identifiers(columns) + " HAVING count(*) > 1) AS groups";
}

std::string count_of_dangling(const table& of, const foreign_key& key, const table& referred) {
  std::string match;
  for (std::size_t i = 0; i < key.columns.size(); ++i)
    match.append(match.empty() ? "" : " AND ")
        .append("b.")
        .append(identifier(key.referenced_columns[i]))
        .append(" = a.")
        .append(identifier(key.columns[i]));
  return "SELECT count(*) FROM " + name_of(of) + " AS a WHERE " + all_present(key.columns, "a.") +
         " AND NOT EXISTS (SELECT 1 FROM " + name_of(referred) + " AS b WHERE " + match + ")";
}

std::string count_of_enum_value(const table& of, const column& c, const std::string& value) {
  const std::string constant = text_constant(value);
  const std::string condition = c.type.list ? constant + " = ANY (" + identifier(c.name) + "::text[])"
                                            : identifier(c.name) + "::text = " + constant;
  return "SELECT count(*) FROM " + name_of(of) + " WHERE " + condition;
}

}  // namespace tenon::migrate
