// How connections to one PostgreSQL database are opened.
#pragma once

#include <tenon/base/chrono.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tenon::sql::postgres {

// Everything a connection and its pool need to know.
struct connection_options {
  std::vector<std::pair<std::string, std::string>> keywords = {};  // for libpq, with the password
  std::string display_name = {};  // what messages call the database: "`shop` at `db.example.org:5432`"
  std::string database = {};
  std::string user = {};
  std::string schema = {};  // tables without a schema of their own are in it; empty: search_path
  std::chrono::milliseconds connect_timeout{5000};  // for one attempt; 0: none
  std::chrono::milliseconds socket_timeout{0};      // for one statement, which is cancelled then; 0: none
  std::size_t statement_cache_size = 100;           // prepared statements kept per connection
  bool transaction_pooler = false;                  // between us and the server: nothing survives a transaction
  std::optional<std::size_t> connection_limit = {};
  std::optional<std::size_t> min_connections = {};
  std::chrono::milliseconds pool_timeout{10'000};                         // 0: for ever
  std::optional<std::chrono::seconds> max_connection_lifetime = {};       // 0: no limit; none: the pool's own
  std::optional<std::chrono::seconds> max_idle_connection_lifetime = {};  // likewise
};

// Reads a URL in Prisma's form, postgresql://user:password@host:5432/database?parameters. Parameters are Prisma's and
// libpq's own keywords. Throws validation_error (P1013); no message shows a password.
connection_options parse_url(std::string_view url);

}  // namespace tenon::sql::postgres
