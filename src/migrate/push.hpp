// Bringing an open database of any dialect to its tables.
#pragma once

#include "migrate/database.hpp"
#include "migrate/dialect.hpp"

#include <tenon/migrate/db_push.hpp>

namespace tenon::migrate {

// See db_push. Nothing is changed when this throws or refuses.
push_result push(sql_schema wanted, database& db, const dialect& target, const push_options& options);

}  // namespace tenon::migrate
