// PostgreSQL's library as the command sees it: the functions that our driver calls, each of which goes to the real one.
// That one is loaded when the first of them is called, which throws tenon::error if it cannot be.
//
// It is linked into the `tenon` command alone, where it stands in for the library. A function that is missing here would
// let the linker take the library after all; a test notices.
#include "cli/on_demand/on_demand.hpp"

// Nobody else is to see these names: the real library calls its own functions by them.
#pragma GCC visibility push(hidden)
#include <libpq-fe.h>

namespace {

const tenon::cli::shared_library& library() {
  static const tenon::cli::shared_library loaded({.file = TENON_LIBPQ, .purpose = "PostgreSQL", .package = "libpq5"});
  return loaded;
}

}  // namespace

extern "C" {

TENON_ON_DEMAND(PGconn*, PQconnectStartParams, (const char* const* names, const char* const* values, int expand),
                (names, values, expand))
TENON_ON_DEMAND(PostgresPollingStatusType, PQconnectPoll, (PGconn * c), (c))
TENON_ON_DEMAND(void, PQfinish, (PGconn * c), (c))
TENON_ON_DEMAND(ConnStatusType, PQstatus, (const PGconn* c), (c))
TENON_ON_DEMAND(int, PQsocket, (const PGconn* c), (c))
TENON_ON_DEMAND(char*, PQerrorMessage, (const PGconn* c), (c))
TENON_ON_DEMAND(PGVerbosity, PQsetErrorVerbosity, (PGconn * c, PGVerbosity verbosity), (c, verbosity))
TENON_ON_DEMAND(PQnoticeReceiver, PQsetNoticeReceiver, (PGconn * c, PQnoticeReceiver receiver, void* context),
                (c, receiver, context))
TENON_ON_DEMAND(int, PQsetnonblocking, (PGconn * c, int is_wanted), (c, is_wanted))
TENON_ON_DEMAND(void*, PQsslStruct, (PGconn * c, const char* name), (c, name))
TENON_ON_DEMAND(int, PQgssEncInUse, (PGconn * c), (c))
TENON_ON_DEMAND(PGcancel*, PQgetCancel, (PGconn * c), (c))
TENON_ON_DEMAND(int, PQcancel, (PGcancel * cancel, char* problem, int capacity), (cancel, problem, capacity))
TENON_ON_DEMAND(void, PQfreeCancel, (PGcancel * cancel), (cancel))

}  // extern "C"

#pragma GCC visibility pop
