// A PostgreSQL database as the client sees it: sessions from a pool of connections.
#pragma once

#include "observe/observer.hpp"
#include "pool/pool.hpp"
#include "sql/postgres/options.hpp"

#include <tenon/query/connector.hpp>
#include <tenon/query/descriptor.hpp>

#include <memory>

namespace tenon::sql::postgres {

// `schema` and `watch` outlive the connector. Connections are opened when they are first needed.
std::unique_ptr<query::connector> make_connector(const connection_options& options, const pool::settings& pool,
                                                 const query::schema_descriptor& schema, observe::observer& watch);

}  // namespace tenon::sql::postgres
