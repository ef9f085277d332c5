// Column defaults in SQLite's SQL.
#pragma once

#include "migrate/sql_schema.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tenon::migrate::sqlite {

// The SQL after DEFAULT; nothing for an expression without text.
std::optional<std::string> render_default(const column_default& given, type_family family);

// What the SQL of a default means for a column of that family: a constant, the current time, or else an expression
// without the parentheses around it. Nothing for NULL.
std::optional<column_default> parse_default(std::string_view sql, type_family family);

// The default with an expression replaced by what parse_default makes of it.
std::optional<column_default> understood(const std::optional<column_default>& given, type_family family);

}  // namespace tenon::migrate::sqlite
