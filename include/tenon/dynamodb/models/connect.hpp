// Generated clients on DynamoDB.
#pragma once

#include <tenon/query/connector.hpp>
#include <tenon/query/descriptor.hpp>

#include <string>

namespace tenon::observe {
class observer;
}

namespace tenon::dynamodb {

class transport;

// A tenon::connector_factory, for the service: see aws_options_from_url() for what the URL can be. With ?table_prefix=staging_
// the names of all tables begin with that, before what the schema calls them. Throws validation_error
// (P1013) for one that is wrong, and for `dynamodb+embedded:`, whose engine other clients have.
query::connector* connect(const query::schema_descriptor& schema, const std::string& url, const pool_options& pool,
                          observe::observer& watch);

// A tenon::transport_connector_factory. `way` outlives the connector.
query::connector* connect_through(const query::schema_descriptor& schema, transport& way, const pool_options& pool,
                                  observe::observer& watch);

}  // namespace tenon::dynamodb
