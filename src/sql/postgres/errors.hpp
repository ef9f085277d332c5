// From SQLSTATEs to the taxonomy of errors.
#pragma once

#include "sql/postgres/options.hpp"
#include "sql/postgres/protocol.hpp"

#include <tenon/base/error.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace tenon::sql::postgres {

// The kind that a SQLSTATE stands for, but for what the server's words add; nullopt: for none that is known.
std::optional<error_kind> kind_of(std::string_view sqlstate) noexcept;

// What the server said of a failure, with tables and columns as the database names them.
error_details failure_of(const server_error& e);

// Whether a value was too long or too large for its column.
bool is_excess(std::string_view sqlstate) noexcept;

// Why there is no connection to `place`. `text` is libpq's, with no password in it; `timed_out`: the time was over.
error_details connection_failure(const connection_options& options, const std::string& place, std::string_view text,
                                 bool timed_out);

// The name of the host stands for no address, says the system by `text`.
error_details unknown_host(const connection_options& options, const std::string& place, std::string_view text);

// The connection was lost while a statement ran. `writes`: whether it may have changed something.
error_details lost_connection(const connection_options& options, std::string_view text, bool writes);

// The server has no prepared statement of that name.
inline constexpr std::string_view no_such_statement = "26000";

// Whether a statement that ran before may fail with this because what it was prepared for has changed.
bool may_be_stale(std::string_view sqlstate) noexcept;

// Whether there is no doubt about it.
bool is_certainly_stale(const error& e);

}  // namespace tenon::sql::postgres
