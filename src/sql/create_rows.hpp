// create_many of records that the caller keeps.
#pragma once

#include <tenon/query/request.hpp>

#include <cstdint>

namespace tenon::sql {

class session;

// Creates the records of `r.rows`, all or none, and returns how many were created. Many of them take the database's own
// way for that, if it has one.
std::int64_t create_rows(session& s, const query::request& r);

}  // namespace tenon::sql
