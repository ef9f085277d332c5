#include <tenon/dynamodb/models/connect.hpp>

#include "dynamodb/models/connector.hpp"
#include "dynamodb/models/table_prefix.hpp"

#include <tenon/base/error.hpp>
#include <tenon/dynamodb/aws.hpp>

#include <string_view>
#include <utility>

namespace tenon::dynamodb {

query::connector* connect(const query::schema_descriptor& schema, const std::string& url, const pool_options& pool,
                          observe::observer& watch) {
  if (url.starts_with("dynamodb+embedded:"))
    raise({.kind = error_kind::invalid_url,
           .message = "The URL asks for the embedded engine, which this client was generated without",
           .hint = "Add engine = \"embedded\" to the schema's generator, or give the client an engine's transport"});
  models::prefixed_url at = models::without_table_prefix(url);
  aws_options o = aws_options_from_url(at.url);
  if (pool.max_size) o.max_connections = *pool.max_size;
  return models::make_connector(make_http_transport(o), schema, watch, std::move(at.table_prefix)).release();
}

query::connector* connect_through(const query::schema_descriptor& schema, transport& way, const pool_options&,
                                  observe::observer& watch) {
  return models::make_connector(std::shared_ptr<transport>(&way, [](transport*) {}), schema, watch).release();
}

}  // namespace tenon::dynamodb
