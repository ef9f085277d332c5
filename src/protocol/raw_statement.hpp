// Statements in the database's own language, as requests give them.
#pragma once

#include "protocol/operation.hpp"

namespace tenon::protocol {

// From the arguments `query` and `parameters` of a raw operation. Parameters in the text are `?`, `?1` or `$1`, as the
// database writes them. Throws request_error for values that cannot be parameters, and where a number has no value.
raw_statement to_statement(query::provider p, const read_members& arguments);

}  // namespace tenon::protocol
