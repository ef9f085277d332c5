#include <tenon/migrate/db_push.hpp>

#include "migrate/layout.hpp"
#include "migrate/postgres_database.hpp"
#include "migrate/postgres_dialect.hpp"
#include "migrate/push.hpp"
#include "migrate/sqlite_database.hpp"
#include "migrate/sqlite_dialect.hpp"
#include "sql/postgres/options.hpp"
#include "sql/sqlite/connection.hpp"
#include "sql/sqlite/url.hpp"

#include <tenon/base/error.hpp>

#include <utility>

namespace tenon::migrate {
namespace {

push_result push_to_sqlite(const schema::definition& definition, const std::string& url,
                           const std::string& base_directory, const push_options& options) {
  const sqlite_dialect dialect;
  sql_schema wanted = layout(definition, dialect);
  sql::sqlite::connection connection(sql::sqlite::parse_url(url, base_directory));
  sqlite_database db(connection);
  push_result result = push(std::move(wanted), db, dialect, options);
  result.database = "at " + url;
  return result;
}

push_result push_to_postgres(const schema::definition& definition, const std::string& url,
                             const push_options& options) {
  const postgres_dialect dialect(postgres::flavor::postgresql);
  sql_schema wanted = layout(definition, dialect);
  const sql::postgres::connection_options connection = sql::postgres::parse_url(url);
  postgres_database db(connection, definition.datasource->schemas);
  push_result result = push(std::move(wanted), db, dialect, options);
  result.database = connection.display_name;
  return result;
}

}  // namespace

push_result db_push(const schema::definition& definition, const std::string& url, const std::string& base_directory,
                    const push_options& options) {
  if (!definition.datasource) return push_to_sqlite(definition, url, base_directory, options);
  const schema::provider provider = definition.datasource->provider;
  switch (provider) {
    case schema::provider::sqlite: return push_to_sqlite(definition, url, base_directory, options);
    case schema::provider::postgresql: return push_to_postgres(definition, url, options);
    case schema::provider::cockroachdb:
    case schema::provider::mysql:
    case schema::provider::mongodb:
    case schema::provider::sqlserver:
    case schema::provider::dynamodb: break;
  }
  raise({.kind = error_kind::unsupported_feature,
         .message = "`db push` does not know the provider `" + std::string(schema::to_string(provider)) + "`",
         .hint = provider == schema::provider::dynamodb ? "Tables of DynamoDB are made by `tenon dynamodb deploy`."
                                                        : "It changes PostgreSQL and SQLite databases."});
}

}  // namespace tenon::migrate
