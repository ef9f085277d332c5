// Copies a table's items into another table.
#pragma once

#include "local/dynamodb/catalog.hpp"
#include "local/dynamodb/operations.hpp"
#include "local/dynamodb/table.hpp"

namespace tenon::local::dynamodb {

// What was copied. The keys of both tables are the same. Items that are written meanwhile may be copied or not.
// Throws what the store throws; what has been copied until then stays.
table_statistics copy_items(engine_context& context, const table& from, const table& to);

}  // namespace tenon::local::dynamodb
