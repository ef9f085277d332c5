// Reading the tables of a PostgreSQL database.
#pragma once

#include "migrate/postgres_session.hpp"
#include "migrate/sql_schema.hpp"

#include <string>
#include <utility>
#include <vector>

namespace tenon::migrate::postgres {

// The schemas that are read, each as the server calls it and as table::schema is to.
using schema_names = std::vector<std::pair<std::string, std::string>>;

// The tables and enums in these schemas, in the order of their names. What belongs to extensions, partitions of tables
// and indexes that the schema language cannot express (of expressions, of a part of the rows, with included columns,
// collations or orders of nulls) are left out. Defaults are expressions in the server's words.
sql_schema introspect(session& db, const schema_names& schemas);

// The columns of one table or temporary table, named as SQL names it.
std::vector<column> introspect_columns(session& db, const std::string& table, const schema_names& schemas);

}  // namespace tenon::migrate::postgres
