// Sizes as DynamoDB counts them: what limits items and measures capacity.
#pragma once

#include "local/api/values.hpp"

#include <cstddef>

namespace tenon::local::dynamodb {

inline constexpr std::size_t max_item_size = 400 * 1024;

// Bytes of a value without its name: text in UTF-8; a number's digits in pairs and its exponent; one byte for NULL and
// BOOL; lists and maps 3 bytes, and one more for each element.
std::size_t value_size(const attribute_value& value) noexcept;

// Names and values of all attributes.
std::size_t item_size(const item& attributes) noexcept;

}  // namespace tenon::local::dynamodb
