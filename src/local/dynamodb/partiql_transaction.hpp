// ExecuteTransaction.
#pragma once

#include "local/api/requests.hpp"
#include "local/dynamodb/operations.hpp"

#include <string>

namespace tenon::local::dynamodb {

// Executes all statements or none, seen by others at once, and appends the reply. Throws failure for a statement that
// cannot be one of a transaction, and the transaction's cancellation with the reasons of all.
void execute_statements_as_one(engine_context& context, const execute_transaction_request& request, std::string& out);

}  // namespace tenon::local::dynamodb
