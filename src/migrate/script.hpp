// A plan as a file of SQL.
#pragma once

#include "migrate/dialect.hpp"
#include "migrate/step.hpp"

#include <string>

namespace tenon::migrate {

// The statements of every step under a comment with the step's name, as in Prisma's migration.sql.
std::string script(const plan& whole, const dialect& target);

}  // namespace tenon::migrate
