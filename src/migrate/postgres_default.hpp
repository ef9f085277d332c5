// Column defaults in PostgreSQL's SQL.
#pragma once

#include "migrate/sql_schema.hpp"

#include <optional>
#include <string>

namespace tenon::migrate::postgres {

// The SQL after DEFAULT for a column of that type; nothing for a sequence, and for an expression without text.
std::optional<std::string> render_default(const column_default& given, const column_type& type);

}  // namespace tenon::migrate::postgres
