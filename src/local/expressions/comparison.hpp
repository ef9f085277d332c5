// How DynamoDB compares values.
#pragma once

#include "local/api/values.hpp"

#include <compare>
#include <cstddef>
#include <optional>
#include <string_view>

namespace tenon::local::dynamodb {

// Numbers by value, texts and binaries by their bytes. Nothing for two types, and for types without an order.
std::optional<std::strong_ordering> order(const attribute_value& a, const attribute_value& b) noexcept;

// A text or binary that begins with another of its type.
bool begins_with(const attribute_value& value, const attribute_value& prefix) noexcept;

// A text within a text, a binary within a binary, an element of a set or a list.
bool contains(const attribute_value& value, const attribute_value& part) noexcept;

// The function size(): bytes of a text or binary, elements of anything else that has some. A text counts its
// characters of UTF-16, as the service does.
std::optional<std::size_t> size_of(const attribute_value& value) noexcept;

}  // namespace tenon::local::dynamodb
