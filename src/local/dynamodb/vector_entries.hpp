// What a table's vector indexes demand of items, and what they keep of them.
//
// An index keeps the vector of an item in 32-bit floats beside the values of its search schema. An item without a vector,
// or without a value for the index's partition, is in the table alone.
#pragma once

#include "local/api/values.hpp"
#include "local/dynamodb/item_access.hpp"
#include "local/dynamodb/store_connection.hpp"
#include "local/dynamodb/table.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::local::dynamodb {

inline constexpr std::uint32_t max_dimensions = 4096;

// The nearest 32-bit float. Nothing if its magnitude is beyond the greatest.
std::optional<float> float_of(const tenon::dynamodb::number& value) noexcept;

// Refuse vectors and values of search schemas that the indexes cannot keep: of a whole item, or of the attributes that an
// update has changed.
void check_vectors(const table& of, const item& whole);
void check_updated_vectors(const table& of, const item& whole, std::span<const std::string_view> updated);

// The size by which writes of an item are charged: a vector that an index keeps counts 4 bytes for each dimension,
// whatever its numbers take.
std::size_t charged_size(const table& of, const stored_item& whole);

// What the index holds of an item that it has: its vector as the floats that are kept.
item shown_of(const table& of, const vector_index_definition& index, const item& whole);

// Brings all vector indexes from what `before` has to what `after` has; null: there is no item. Tells in `bytes` what the
// write of each index took, by the definition's order, unless it is null.
void change_vectors(store_connection& c, const table& of, std::int64_t row, const stored_item* before,
                    const stored_item* after, std::vector<std::int64_t>* bytes);

// Fills an index that is new. Items that could not be written with the index there are left out.
void fill_vectors(store_connection& c, const table& of, std::size_t position);

// The key of a partition of the index; of one that has none, empty.
std::string vector_partition(const vector_index_definition& index, const attribute_value* value);

// Whether what is kept of an item's search schema (`kept`, as the store has it) has these values: one for each of the
// schema's attributes that is no partition, in their order; null stands for any.
bool has_values(std::string_view kept, std::span<const std::optional<std::string>> wanted) noexcept;

// A value as has_values() takes it.
std::string search_value(const attribute_value& value);

}  // namespace tenon::local::dynamodb
