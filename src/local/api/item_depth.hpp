// How deep documents may be nested in items, which updates may add levels to.
#pragma once

#include "local/api/values.hpp"

namespace tenon::local::dynamodb {

// Documents within an item's attribute: the item itself is the first of 32 levels.
inline constexpr int max_item_depth = 31;

// ValidationException, of a value in a request.
[[noreturn]] void refuse_depth();

// Throws ValidationException if documents of an item that a write makes are nested deeper.
void check_depth(const item& attributes);

}  // namespace tenon::local::dynamodb
