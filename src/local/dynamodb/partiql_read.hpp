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

// Reads a page: of the partitions that the statement's WHERE names, one after the other, otherwise of the whole table or
// index. Throws failure for what the table cannot be asked.
selected_page execute_select(engine_context& context, const partiql_statement& statement,
                             const select_options& options);

// The index that the statement reads, which must be named. Throws failure if there is none, or none that statements can
// read, and then for the statement's `refusal`.
const index_definition& require_index(const table& of, const partiql_statement& statement);

// The JSON of what the statement takes from an item that its WHERE holds for; nothing if it does not hold.
std::optional<std::string> select_from(const partiql_statement& statement, const stored_item& from);

// What becomes of a statement that names two values for one attribute of the key.
enum class repeated_key : std::uint8_t { refused, first_counts, names_none };

// The primary key that the statement's WHERE requires by equalities; nothing if it does not name all of it.
std::optional<item> named_key(const table& of, const partiql_statement& statement, repeated_key repeated);

// The primary key of the item that a SELECT's WHERE names, if it names one and asks nothing else of it. Throws failure for
// a WHERE that no SELECT may have.
std::optional<item> selected_key(const table& of, const partiql_statement& statement);

// Whether the statement's WHERE names an item by its key and asks nothing else of it.
bool names_item_alone(const table& of, const partiql_statement& statement);

// Throws failure if a value is of another type than the key's attribute.
void check_key_types(const table& of, const item& key);

}  // namespace tenon::local::dynamodb
