// Reading the tables of an SQLite database.
#pragma once

#include "migrate/sql_schema.hpp"
#include "sql/sqlite/connection.hpp"

namespace tenon::migrate::sqlite {

// All ordinary tables in the order of their names. Views, virtual tables with the tables behind them, and the tables
// that SQLite and replication tools keep for themselves are left out. Needs SQLite 3.37 or later.
sql_schema introspect(tenon::sql::sqlite::connection& db);

}  // namespace tenon::migrate::sqlite
