#include <tenon/postgres.hpp>

#include "sql/postgres/connector.hpp"

#include <thread>

namespace tenon::postgres {

query::connector* connect(const query::schema_descriptor& schema, const std::string& url, const pool_options& pool,
                          observe::observer& watch) {
  const sql::postgres::connection_options o = sql::postgres::parse_url(url);
  pool::settings limits;
  limits.max_size =
      pool.max_size.value_or(o.connection_limit.value_or(2 * std::size_t{std::thread::hardware_concurrency()} + 1));
  limits.min_size = pool.min_size.value_or(o.min_connections.value_or(0));
  limits.acquire_timeout = pool.acquire_timeout.value_or(o.pool_timeout);
  if (o.max_idle_connection_lifetime) limits.idle_timeout = *o.max_idle_connection_lifetime;
  if (o.max_connection_lifetime) limits.max_lifetime = *o.max_connection_lifetime;
  limits.idle_timeout = pool.idle_timeout.value_or(limits.idle_timeout);
  limits.max_lifetime = pool.max_lifetime.value_or(limits.max_lifetime);
  limits.hold_limit = pool.hold_limit.value_or(limits.hold_limit);
  return sql::postgres::make_connector(o, limits, schema, watch).release();
}

}  // namespace tenon::postgres
