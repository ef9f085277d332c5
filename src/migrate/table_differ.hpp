// Comparing two states of one table.
#pragma once

#include "migrate/dialect.hpp"
#include "migrate/step.hpp"

namespace tenon::migrate {

// The positions of the tables themselves are left for the caller to fill in.
table_difference compare_tables(const table& previous, const table& next, const dialect& target);

}  // namespace tenon::migrate
