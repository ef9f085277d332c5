#include <tenon/migrate/db_push.hpp>

#include "migrate/push.hpp"
#include "migrate/sqlite_database.hpp"
#include "migrate/sqlite_dialect.hpp"
#include "sql/sqlite/connection.hpp"
#include "sql/sqlite/url.hpp"

#include <tenon/base/error.hpp>

namespace tenon::migrate {

push_result db_push(const schema::definition& definition, const std::string& url, const std::string& base_directory,
                    const push_options& options) {
  if (definition.datasource && definition.datasource->provider != schema::provider::sqlite)
    raise({.kind = error_kind::unsupported_feature,
           .message = "`db push` does not know the provider `" +
                      std::string(schema::to_string(definition.datasource->provider)) + "`",
           .hint = "It changes SQLite databases."});
  sql::sqlite::connection connection(sql::sqlite::parse_url(url, base_directory));
  sqlite_database db(connection);
  return push(definition, db, sqlite_dialect(), options);
}

}  // namespace tenon::migrate
