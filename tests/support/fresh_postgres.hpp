// A PostgreSQL server for the tests of one program, and empty schemas in it.
#pragma once

#include <tenon/testing/postgres_server.hpp>

#include <atomic>
#include <string>

namespace tenon::testing {

inline postgres_server& shared_postgres() {
  static postgres_server server;
  return server;
}

// The URL of a new schema. Parameters may be added to it.
inline std::string fresh_postgres_url() {
  static std::atomic<int> last{0};
  const std::string schema = "test_" + std::to_string(++last);
  shared_postgres().execute("CREATE SCHEMA " + schema);
  std::string url = shared_postgres().url();
  url += (url.find('?') == std::string::npos ? "?" : "&") + ("schema=" + schema);
  return url;
}

}  // namespace tenon::testing
