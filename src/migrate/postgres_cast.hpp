// What becomes of values when PostgreSQL columns change their types.
#pragma once

#include "migrate/sql_schema.hpp"
#include "migrate/step.hpp"

namespace tenon::migrate::postgres {

// Sessions are taken to be in UTC, as the times of columns without a time zone are.
cast cast_between(const column_type& from, const column_type& to);

// Whether PostgreSQL converts only when it is told how, with USING.
bool needs_using(const column_type& from, const column_type& to);

}  // namespace tenon::migrate::postgres
