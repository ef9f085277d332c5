#include <tenon/testing/database.hpp>

#include "testing/database_postgres.hpp"
#include "testing/database_sqlite.hpp"

#include <tenon/base/error.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace tenon::testing {
namespace {

// Shared with those who make databases on it, so that it does not end before them.
const std::shared_ptr<postgres_server>& shared_server() {
  static const auto server = std::make_shared<postgres_server>();
  return server;
}

[[noreturn]] void refuse(std::string_view provider) {
  raise({.kind = error_kind::unsupported_feature,
         .message = "Databases for tests cannot be copied on " + std::string(provider) + ".",
         .hint = "Start a server for the tests, and call create_tables() on an empty database."});
}

}  // namespace

postgres_server& own_postgres_server() { return *shared_server(); }

std::shared_ptr<detail::database_source> detail::make_database_source(const client_type& type,
                                                                      const std::string& server_url) {
  switch (type.schema.provider) {
    case query::provider::sqlite:
      if (!server_url.empty())
        raise({.kind = error_kind::invalid_input,
               .message = "The client is for SQLite, which has no server, but the URL of one was given.",
               .hint = "Leave it out."});
      return make_sqlite_source(type);
    case query::provider::postgresql:
      if (!server_url.empty()) return make_postgres_source(type, server_url, nullptr);
      return make_postgres_source(type, shared_server()->url(), shared_server());
    case query::provider::cockroachdb: refuse("CockroachDB");
    case query::provider::mysql: refuse("MySQL");
    case query::provider::mongodb: refuse("MongoDB");
    case query::provider::dynamodb: break;  // see make_item_source()
  }
  refuse("this database");
}

}  // namespace tenon::testing
