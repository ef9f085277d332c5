// Reading what a SELECT asks for.
#pragma once

#include "local/dynamodb/capacity.hpp"
#include "local/dynamodb/item_access.hpp"
#include "local/dynamodb/operations.hpp"
#include "local/dynamodb/table.hpp"
#include "local/expressions/partiql_statement.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tenon::local::dynamodb {

struct select_options {
  bool is_consistent = false;
  std::optional<std::int32_t> limit = {};  // of items evaluated
  std::string start_key = {};              // the last_key of the page before; empty: from the start
};

struct selected_page {
  std::string items;     // their JSON with commas between them
  std::string last_key;  // JSON; empty at the end
  consumed_capacity consumed;
};

// Reads a page: of the partition that the statement's WHERE names, otherwise of the whole table or index. Throws
// failure for what the table cannot be asked.
selected_page execute_select(engine_context& context, const partiql_statement& statement,
                             const select_options& options);

// The index that the statement reads, which must be named. Throws failure if there is none, or none that statements can
// read, and then for the statement's `refusal`.
const index_definition& require_index(const table& of, const partiql_statement& statement);

// The JSON of what the statement takes from an item that its WHERE holds for; nothing if it does not hold.
std::optional<std::string> select_from(const partiql_statement& statement, const stored_item& from);

// The primary key that the statement's WHERE names; nothing if it does not name all of it. Throws failure if a value is
// of another type than the key's attribute.
std::optional<item> named_key(const table& of, const partiql_statement& statement);

}  // namespace tenon::local::dynamodb
