// The sessions of one SQLite database.
#pragma once

#include "observe/observer.hpp"
#include "sql/sqlite/options.hpp"

#include <tenon/query/connector.hpp>
#include <tenon/query/descriptor.hpp>

#include <memory>

namespace tenon::sql::sqlite {

// A file database has one session that writes and several that read, so that threads do not collide; a database in
// memory has one session for all. `schema` and `watch` outlive the connector.
std::unique_ptr<query::connector> make_connector(const connection_options& options,
                                                 const query::schema_descriptor& schema, observe::observer& watch);

}  // namespace tenon::sql::sqlite
