// Databases of a test's own on the PostgreSQL server of its program.
#pragma once

#include "migrate/postgres_session.hpp"
#include "sql/postgres/options.hpp"
#include "support/fresh_postgres.hpp"

#include <atomic>
#include <initializer_list>
#include <string>

namespace tenon::migrate {

// The URL of a database that does not exist yet.
inline std::string missing_database_url() {
  static std::atomic<int> last{0};
  return testing::shared_postgres().url("migrate_" + std::to_string(++last));
}

inline postgres::rows query(const std::string& url, const std::string& sql) {
  const sql::postgres::connection_options options = sql::postgres::parse_url(url);
  return postgres::session(options).query(sql);
}

// The URL of a new database that has these extensions.
inline std::string fresh_database_url(std::initializer_list<const char*> extensions) {
  const std::string url = missing_database_url();
  testing::shared_postgres().execute("CREATE DATABASE \"" + sql::postgres::parse_url(url).database + "\"");
  for (const char* name : extensions) query(url, "CREATE EXTENSION " + std::string(name));
  return url;
}

}  // namespace tenon::migrate
