// Opens connections to a server.
#pragma once

#include "query/waiter.hpp"
#include "sql/postgres/options.hpp"

#include <libpq-fe.h>

namespace tenon::sql::postgres {

// A connection that is ready, in non-blocking mode, to the first of the hosts and addresses that can be reached and is
// what target_session_attrs asks for. connect_timeout is for each attempt, looking up a name being one. Never null.
// Throws connection_error, and cancelled if the caller of the waiter has given up.
PGconn* establish(const connection_options& options, query::waiter& w);

}  // namespace tenon::sql::postgres
