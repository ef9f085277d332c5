// A database on a server as the client sees it: sessions from a pool of connections.
#pragma once

#include "observe/observer.hpp"
#include "pool/pool.hpp"
#include "sql/pooled/server.hpp"

#include <tenon/query/connector.hpp>

#include <memory>

namespace tenon::sql {

// `watch` outlives the connector. Connections are opened when they are first needed, and from then on as many are kept as
// the pool's min_size says.
std::unique_ptr<query::connector> make_pooled_connector(std::unique_ptr<server> of, const pool::settings& pool,
                                                        observe::observer& watch);

}  // namespace tenon::sql
