// The PostgreSQL driver.
#pragma once

#include <tenon/query/connector.hpp>
#include <tenon/query/descriptor.hpp>

#include <string>

namespace tenon::observe {
class observer;
}

namespace tenon::postgres {

// A tenon::connector_factory, for PostgreSQL and CockroachDB. Throws validation_error (P1013) for a URL that is not one of
// theirs; connections are opened when they are first needed.
query::connector* connect(const query::schema_descriptor& schema, const std::string& url, const pool_options& pool,
                          observe::observer& watch);

}  // namespace tenon::postgres
