// How a connection to one SQLite database is opened.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tenon::sql::sqlite {

enum class journal_mode : std::uint8_t { wal, delete_, truncate, persist, memory, off };
enum class synchronous : std::uint8_t { off, normal, full, extra };

// How a DateTime is written; every form is read.
enum class timestamp_format : std::uint8_t {
  unixepoch_ms,  // an integer: milliseconds since 1970
  iso8601,       // text: 2026-01-31T12:00:00.000+00:00
};

// As PRAGMA spells them: "wal", "delete".
std::string_view to_string(journal_mode mode) noexcept;
std::string_view to_string(synchronous level) noexcept;

// Everything a connection and its pool need to know about a database.
struct connection_options {
  std::string path = {};      // of the file; of a memory database its name, ":memory:" when it has none
  bool memory = false;        // nothing is stored; gone with its last connection
  bool shared_cache = false;  // connections of this process to the same path share one cache and its locks
  bool read_only = false;     // writes are refused
  bool create = true;         // a missing file is created; ignored when read_only
  bool immutable = false;     // the file cannot change while it is open: no locks are taken
  std::chrono::milliseconds busy_timeout{5000};           // how long a lock held by another connection is waited for
  std::optional<sqlite::journal_mode> journal_mode = {};  // none: WAL where the medium permits, else what the file has
  sqlite::synchronous synchronous = synchronous::full;    // when commits reach the disk
  sqlite::timestamp_format timestamp_format = timestamp_format::unixepoch_ms;
  std::size_t statement_cache_size = 100;                            // prepared statements kept per connection
  std::optional<std::size_t> connection_limit = {};                  // of the pool; none: the pool decides
  std::chrono::milliseconds pool_timeout{10000};                     // wait for a connection of the pool; 0: for ever
  std::optional<std::chrono::seconds> max_connection_lifetime = {};  // none: no limit
  std::optional<std::chrono::seconds> max_idle_connection_lifetime = {};  // none: no limit

  // What messages call the database: "the database `/srv/shop.db`", "the in-memory database".
  std::string display_name() const;
};

// A path between backquotes, whole.
std::string quoted_path(std::string_view path);

}  // namespace tenon::sql::sqlite
