// The SQLite driver.
#pragma once

#include <tenon/query/connector.hpp>
#include <tenon/query/descriptor.hpp>

#include <string>

namespace tenon::observe {
class observer;
}

namespace tenon::sqlite {

// A tenon::connector_factory. Throws validation_error (P1013) for a URL that is not one of SQLite's.
query::connector* connect(const query::schema_descriptor& schema, const std::string& url, const pool_options& pool,
                          observe::observer& watch);

// SQLite counts the memory it uses under a lock that all threads share. Without the counts, threads that read at the
// same time scale better. Holds for the whole process; throws validation_error once SQLite is in use.
void disable_memory_statistics();

}  // namespace tenon::sqlite
