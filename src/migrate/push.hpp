// db_push on an open database of any dialect.
#pragma once

#include "migrate/database.hpp"
#include "migrate/dialect.hpp"

#include <tenon/migrate/db_push.hpp>
#include <tenon/schema/model.hpp>

namespace tenon::migrate {

push_result push(const schema::definition& definition, database& db, const dialect& target, const push_options& options);

}  // namespace tenon::migrate
