// PostgreSQL's SQL.
#pragma once

#include "sql/dialect.hpp"

#include <memory>
#include <string>

namespace tenon::sql::postgres {

// `default_schema`: where tables are whose schema is not given; empty: where the search path leads.
std::unique_ptr<const dialect> make_dialect(std::string default_schema);

}  // namespace tenon::sql::postgres
