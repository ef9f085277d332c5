// Creates and updates that write related records too.
#pragma once

#include "sql/syntax.hpp"

#include <tenon/query/parameters.hpp>
#include <tenon/query/request.hpp>

namespace tenon::sql {

class session;

// Carries out a create, update or upsert with all its nested writes, inside the transaction that is open. `n` is `r`
// parsed. Returns the values of the written record's primary key. Throws P2025 where an update's record does not exist,
// and for nested writes P2014, P2017, P2018, P2025 as Prisma does.
query::parameters write_with_nested(session& s, const query::request& r, const request_node& n);

}  // namespace tenon::sql
