#include <tenon/migrate/db_push.hpp>

#include "migrate/layout.hpp"
#include "migrate/push.hpp"
#include "migrate/sqlite_database.hpp"
#include "migrate/sqlite_dialect.hpp"
#include "sql/sqlite/connection.hpp"
#include "sql/sqlite/url.hpp"

#include <tenon/base/error.hpp>

#include <utility>

namespace tenon::migrate {

push_result db_push(const schema::definition& definition, const std::string& url, const std::string& base_directory,
                    const push_options& options) {
  if (definition.datasource && definition.datasource->provider != schema::provider::sqlite)
    raise({.kind = error_kind::unsupported_feature,
           .message = "`db push` does not know the provider `" +
                      std::string(schema::to_string(definition.datasource->provider)) + "`",
           .hint = "It changes SQLite databases."});
  const sqlite_dialect dialect;
  sql_schema wanted = layout(definition, dialect);
  sql::sqlite::connection connection(sql::sqlite::parse_url(url, base_directory));
  sqlite_database db(connection);
  return push(std::move(wanted), db, dialect, options);
}

}  // namespace tenon::migrate
