// SQLite's result codes as the project's errors.
#pragma once

#include "sql/sqlite/options.hpp"

#include <tenon/base/error.hpp>

#include <string>
#include <string_view>

struct sqlite3;

namespace tenon::sql::sqlite {

// What was being done when SQLite failed.
struct failure {
  int code = 0;                          // extended result code
  std::string_view server_message = {};  // sqlite3_errmsg
  std::string_view sql = {};             // the statement concerned; empty: none
  int system_error = 0;                  // errno of the call that failed, 0 when unknown
};

// The error for a failure on the database that `options` describes. Covers every primary and extended result code.
// model and fields hold the table and columns SQLite named, in the database's spelling: whoever knows the schema
// translates them. constraint holds the index for a violation of an index on expressions. A lock that was not released
// in time names the process that holds it where the system tells.
error_details describe(const failure& what, const connection_options& options);

// Throws describe() of the last failure of `db`, which may be null when there was no memory to open it.
[[noreturn]] void raise_last(sqlite3* db, int code, std::string_view sql, const connection_options& options);

}  // namespace tenon::sql::sqlite
