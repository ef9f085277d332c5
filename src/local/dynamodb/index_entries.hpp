// The entries of a table's indexes: which an item has, and what a write changes of them.
#pragma once

#include "local/dynamodb/item_access.hpp"
#include "local/dynamodb/store_connection.hpp"
#include "local/dynamodb/table.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tenon::local::dynamodb {

// The key of an item's entry, which the row makes complete. Nothing if the item has not all of the index's attributes
// with values that may be keys.
std::optional<std::string> index_key(const table& of, const index_definition& index, const item& whole);

// What tells entries of the same values apart, and is their order: it follows the key, and is the same for all indexes
// of a kind as long as the item has its place. Of `whole` only the keys are needed.
std::string entry_suffix(const table& of, bool is_global, const item& whole, std::int64_t row);

// Whether the index shows the attribute.
bool is_projected(const table& of, const index_definition& index, std::string_view attribute) noexcept;

// The part of the item that the index holds.
item projected(const table& of, const index_definition& index, const item& whole);

// Brings all indexes from what `before` has to what `after` has; null: there is no item.
void change_entries(store_connection& c, const table& of, std::int64_t row, const stored_item* before,
                    const stored_item* after, index_charges* charges);

// Fills an index that is new.
void fill_index(store_connection& c, const table& of, std::size_t position);

}  // namespace tenon::local::dynamodb
