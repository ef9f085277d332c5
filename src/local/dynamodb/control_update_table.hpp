// UpdateTable's rules and what it changes.
#pragma once

#include "local/api/table_requests.hpp"
#include "local/dynamodb/control_description.hpp"
#include "local/dynamodb/operations.hpp"
#include "local/dynamodb/table_definition.hpp"

namespace tenon::local::dynamodb {

// Refuses what is wrong whatever the table is.
void check_update(const engine_context& context, const update_table_request& request);

// Changes the definition, or throws failure and leaves it half changed.
shown_change apply_update(engine_context& context, const update_table_request& request, table_definition& definition);

}  // namespace tenon::local::dynamodb
