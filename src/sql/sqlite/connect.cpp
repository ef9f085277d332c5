#include <tenon/sqlite.hpp>

#include "sql/sqlite/connector.hpp"
#include "sql/sqlite/process_options.hpp"
#include "sql/sqlite/url.hpp"

namespace tenon::sqlite {

query::connector* connect(const query::schema_descriptor& schema, const std::string& url, const pool_options& pool,
                          observe::observer& watch) {
  sql::sqlite::connection_options o = sql::sqlite::parse_url(url, std::string(schema.directory));
  if (pool.max_size) o.connection_limit = pool.max_size;
  if (pool.acquire_timeout) o.pool_timeout = *pool.acquire_timeout;
  return sql::sqlite::make_connector(o, schema, watch).release();
}

void disable_memory_statistics() { sql::sqlite::disable_memory_statistics(); }

}  // namespace tenon::sqlite
