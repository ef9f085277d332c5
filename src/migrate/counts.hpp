// Queries that count what stands in the way of a change. Databases agree on their SQL.
#pragma once

#include "migrate/sql_schema.hpp"

#include <string>
#include <vector>

namespace tenon::migrate {

std::string count_of_rows(const table& of);
std::string count_of_values(const table& of, const column& c);  // that are not null

// Groups of rows that have the same values, none of them null, in these columns.
std::string count_of_duplicates(const table& of, const std::vector<std::string>& columns);

// Rows of `of` whose columns, none of them null, are no row's of `referred`.
std::string count_of_dangling(const table& of, const foreign_key& key, const table& referred);

// Rows whose column is the enum's value, or a list that has it.
std::string count_of_enum_value(const table& of, const column& c, const std::string& value);

}  // namespace tenon::migrate
