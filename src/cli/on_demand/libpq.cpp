// PostgreSQL's library as the command sees it: the functions that our driver calls, each of which goes to the real one.
// That one is loaded when the first of them is called, which throws tenon::error if it cannot be.
//
// It is linked into the `tenon` command alone, where it stands in for the library. A function that is missing here would
// let the linker take the library after all; a test notices.
#include "cli/shared_library.hpp"

// Nobody else is to see these names: the real library calls its own functions by them.
#pragma GCC visibility push(hidden)
#include <libpq-fe.h>

namespace {

const tenon::cli::shared_library& libpq() {
  static const tenon::cli::shared_library library({.file = TENON_LIBPQ, .purpose = "PostgreSQL", .package = "libpq5"});
  return library;
}

}  // namespace

#define TENON_ON_DEMAND(result, name, parameters, arguments)           \
  result name parameters {                                             \
    static auto* const real = libpq().function<decltype(name)>(#name); \
    return real arguments;                                             \
  }

extern "C" {

TENON_ON_DEMAND(PGconn*, PQconnectStartParams, (const char* const* names, const char* const* values, int expand),
                (names, values, expand))
TENON_ON_DEMAND(PostgresPollingStatusType, PQconnectPoll, (PGconn * c), (c))
TENON_ON_DEMAND(void, PQfinish, (PGconn * c), (c))
TENON_ON_DEMAND(ConnStatusType, PQstatus, (const PGconn* c), (c))
TENON_ON_DEMAND(PGTransactionStatusType, PQtransactionStatus, (const PGconn* c), (c))
TENON_ON_DEMAND(int, PQsocket, (const PGconn* c), (c))
TENON_ON_DEMAND(char*, PQerrorMessage, (const PGconn* c), (c))
TENON_ON_DEMAND(PGVerbosity, PQsetErrorVerbosity, (PGconn * c, PGVerbosity verbosity), (c, verbosity))
TENON_ON_DEMAND(PQnoticeReceiver, PQsetNoticeReceiver, (PGconn * c, PQnoticeReceiver receiver, void* context),
                (c, receiver, context))
TENON_ON_DEMAND(void*, PQsslStruct, (PGconn * c, const char* name), (c, name))
TENON_ON_DEMAND(int, PQgssEncInUse, (PGconn * c), (c))
TENON_ON_DEMAND(int, PQsetnonblocking, (PGconn * c, int is_wanted), (c, is_wanted))

TENON_ON_DEMAND(int, PQsendQuery, (PGconn * c, const char* text), (c, text))
TENON_ON_DEMAND(int, PQsendQueryParams,
                (PGconn * c, const char* text, int count, const Oid* types, const char* const* values,
                 const int* lengths, const int* formats, int result_format),
                (c, text, count, types, values, lengths, formats, result_format))
TENON_ON_DEMAND(int, PQsendPrepare, (PGconn * c, const char* name, const char* text, int count, const Oid* types),
                (c, name, text, count, types))
TENON_ON_DEMAND(int, PQsendQueryPrepared,
                (PGconn * c, const char* name, int count, const char* const* values, const int* lengths,
                 const int* formats, int result_format),
                (c, name, count, values, lengths, formats, result_format))
TENON_ON_DEMAND(int, PQsendDescribePrepared, (PGconn * c, const char* name), (c, name))
TENON_ON_DEMAND(int, PQputCopyData, (PGconn * c, const char* data, int size), (c, data, size))
TENON_ON_DEMAND(int, PQputCopyEnd, (PGconn * c, const char* problem), (c, problem))
TENON_ON_DEMAND(int, PQenterPipelineMode, (PGconn * c), (c))
TENON_ON_DEMAND(int, PQexitPipelineMode, (PGconn * c), (c))
TENON_ON_DEMAND(int, PQpipelineSync, (PGconn * c), (c))
TENON_ON_DEMAND(int, PQflush, (PGconn * c), (c))
TENON_ON_DEMAND(int, PQconsumeInput, (PGconn * c), (c))
TENON_ON_DEMAND(int, PQisBusy, (PGconn * c), (c))
TENON_ON_DEMAND(PGresult*, PQgetResult, (PGconn * c), (c))

TENON_ON_DEMAND(PGcancel*, PQgetCancel, (PGconn * c), (c))
TENON_ON_DEMAND(int, PQcancel, (PGcancel * cancel, char* problem, int capacity), (cancel, problem, capacity))
TENON_ON_DEMAND(void, PQfreeCancel, (PGcancel * cancel), (cancel))

TENON_ON_DEMAND(ExecStatusType, PQresultStatus, (const PGresult* r), (r))
TENON_ON_DEMAND(char*, PQresultErrorMessage, (const PGresult* r), (r))
TENON_ON_DEMAND(char*, PQresultErrorField, (const PGresult* r, int field), (r, field))
TENON_ON_DEMAND(int, PQntuples, (const PGresult* r), (r))
TENON_ON_DEMAND(int, PQnfields, (const PGresult* r), (r))
TENON_ON_DEMAND(char*, PQfname, (const PGresult* r, int column), (r, column))
TENON_ON_DEMAND(Oid, PQftype, (const PGresult* r, int column), (r, column))
TENON_ON_DEMAND(char*, PQgetvalue, (const PGresult* r, int row, int column), (r, row, column))
TENON_ON_DEMAND(int, PQgetlength, (const PGresult* r, int row, int column), (r, row, column))
TENON_ON_DEMAND(int, PQgetisnull, (const PGresult* r, int row, int column), (r, row, column))
TENON_ON_DEMAND(int, PQnparams, (const PGresult* r), (r))
TENON_ON_DEMAND(Oid, PQparamtype, (const PGresult* r, int parameter), (r, parameter))
TENON_ON_DEMAND(char*, PQcmdStatus, (PGresult * r), (r))
TENON_ON_DEMAND(char*, PQcmdTuples, (PGresult * r), (r))
TENON_ON_DEMAND(void, PQclear, (PGresult * r), (r))

}  // extern "C"

#pragma GCC visibility pop
