// From a schema to the tables it is stored in.
#pragma once

#include "migrate/dialect.hpp"
#include "migrate/sql_schema.hpp"

#include <tenon/schema/model.hpp>

namespace tenon::migrate {

// A table for every model (views are left out, ignored models are not), then one for every implicit many-to-many
// relation, named and ordered as Prisma 6.19 does. Throws unsupported for what the dialect cannot store.
sql_schema layout(const schema::definition& definition, const dialect& target);

}  // namespace tenon::migrate
