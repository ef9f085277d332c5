// Finding the steps from one state of a database to another.
#pragma once

#include "migrate/dialect.hpp"
#include "migrate/step.hpp"

namespace tenon::migrate {

// Tables and columns are matched by name; what was renamed is dropped and created. Indexes and foreign keys are matched
// by what they cover, as their names may differ. The table of migrations is left alone. Steps come in the order of
// Prisma 6.19.
plan diff(sql_schema previous, sql_schema next, const dialect& target);

}  // namespace tenon::migrate
