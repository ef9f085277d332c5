#include "sql/sqlite/process_options.hpp"

#include <tenon/base/error.hpp>

#include <sqlite3.h>

#include <string>

namespace tenon::sql::sqlite {

void disable_memory_statistics() {
  const int code = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  if (code == SQLITE_OK) return;
  raise({.kind = error_kind::unsupported_feature,
         .message = "SQLite's memory statistics cannot be switched off any more: the library is in use",
         .hint = "Call disable_memory_statistics() in main, before anything opens an SQLite database.",
         .native_code = std::to_string(code),
         .server_message = sqlite3_errstr(code)});
}

}  // namespace tenon::sql::sqlite
