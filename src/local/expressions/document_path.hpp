// Paths to what lies in an item: orders[2].lines.
#pragma once

#include "local/api/values.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tenon::local::dynamodb {

// The name of an attribute, or an index into a list.
struct path_step {
  std::string_view name;    // of whoever wrote the path
  std::int64_t index = -1;  // of a list's element, unless negative

  bool is_index() const noexcept { return index >= 0; }
  friend bool operator==(const path_step&, const path_step&) = default;
};

// At least one step; the first is a name.
using document_path = std::span<const path_step>;

// What the path leads to; null if the item has no such thing.
const attribute_value* find(const item& in, document_path path) noexcept;
attribute_value* find(item& in, document_path path) noexcept;

// "[a, [2], b]": as the service's messages write it.
std::string to_string(document_path path);

}  // namespace tenon::local::dynamodb
