// From SQLSTATEs to the taxonomy of errors.
#pragma once

#include "sql/postgres/options.hpp"

#include <tenon/base/error.hpp>

#include <libpq-fe.h>

#include <string>
#include <string_view>

namespace tenon::sql::postgres {

// What the server said in a result that is an error, with tables and columns as the database names them.
error_details failure_of(const PGresult* result);

// Why there is no connection. `text` is libpq's, with no password in it; `timed_out`: the time was over.
error_details connection_failure(const connection_options& options, std::string_view text, bool timed_out);

// The connection was lost while a statement ran. `writes`: whether it may have changed something.
error_details lost_connection(const connection_options& options, std::string_view text, bool writes);

// SQLSTATEs that a prepared statement gives when what it was prepared for is gone.
bool is_stale_statement(std::string_view sqlstate) noexcept;

}  // namespace tenon::sql::postgres
