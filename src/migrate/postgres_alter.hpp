// The SQL that changes tables and enums on PostgreSQL, worded as Prisma 6.19 words it where that does what is meant.
#pragma once

#include "migrate/dialect.hpp"
#include "migrate/postgres_types.hpp"
#include "migrate/step.hpp"

#include <vector>

namespace tenon::migrate::postgres {

// Required columns that have a default take it where they were null. Numbering that starts goes on from the largest
// number there is, and takes its sequence along when it ends.
std::vector<command> statements(const plan& whole, const alter_table& taken, flavor of);

// A type that is replaced turns columns that it does not stay the type of into text.
std::vector<command> statements(const plan& whole, const alter_enum& taken);

std::vector<command> alter_extension_sql(const extension& old, const extension& wanted);

}  // namespace tenon::migrate::postgres
