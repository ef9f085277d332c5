// Databases on a PostgreSQL server for tests.
#pragma once

#include <tenon/testing/database.hpp>

#include <memory>
#include <string>

namespace tenon::testing {

// `server` is kept as long as databases are made on it; null: it is somebody else's.
std::shared_ptr<detail::database_source> make_postgres_source(const detail::client_type& type,
                                                              const std::string& server_url,
                                                              std::shared_ptr<postgres_server> server);

}  // namespace tenon::testing
