// PostgreSQL's SQL.
#pragma once

#include "sql/dialect.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace tenon::sql::postgres {

// What the server's error says where a guarded statement found nothing.
inline constexpr std::string_view no_record = "tenon: no record";

// `default_schema`: where tables are whose schema is not given; empty: where the search path leads.
std::unique_ptr<const dialect> make_dialect(std::string default_schema);

}  // namespace tenon::sql::postgres
