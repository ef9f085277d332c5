// Databases in memory for tests.
#pragma once

#include <tenon/testing/database.hpp>

#include <memory>

namespace tenon::testing {

std::shared_ptr<detail::database_source> make_sqlite_source(const detail::client_type& type);

}  // namespace tenon::testing
