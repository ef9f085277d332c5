// PostgreSQL's limit to the length of names.
#pragma once

#include "migrate/sql_schema.hpp"

namespace tenon::migrate::postgres {

// Cuts every name as the server does: after 63 bytes, or before the character that would go beyond them
// (postgresql.org/docs/15/sql-syntax-lexical.html, NAMEDATALEN).
void shorten_names(sql_schema& wanted);

}  // namespace tenon::migrate::postgres
