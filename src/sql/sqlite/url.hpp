// Connection strings of SQLite databases.
#pragma once

#include "sql/sqlite/options.hpp"

#include <string>
#include <string_view>

namespace tenon::sql::sqlite {

// Reads a connection string:
//
//   file:./dev.db   file:/var/lib/shop.db   file:///var/lib/shop.db   sqlite:dev.db
//   :memory:   file::memory:   file::memory:?cache=shared   file:name?mode=memory&cache=shared
//
// A relative path is taken from `base_directory`, the folder of the schema file, or from the working directory when
// that is empty. %XX stands for a byte of the path or of a parameter's value.
//
// Parameters:
//   connection_limit              connections of the pool
//   pool_timeout                  seconds to wait for one of them; 0 waits for ever
//   socket_timeout, busy_timeout  seconds, or milliseconds, to wait for a lock; busy_timeout wins when both are given
//   max_connection_lifetime, max_idle_connection_lifetime   seconds; 0 sets no limit
//   statement_cache_size          prepared statements per connection
//   mode                          ro, rw (do not create), rwc, memory
//   cache                         private, shared
//   immutable                     0, 1
//   journal_mode                  wal, delete, truncate, persist, memory, off
//   synchronous                   off, normal, full, extra
//   timestamp_format              unixepoch-ms, iso8601
//
// Throws validation_error (invalid_url) for anything else. The file system is not looked at.
connection_options parse_url(std::string_view url, const std::string& base_directory);

}  // namespace tenon::sql::sqlite
