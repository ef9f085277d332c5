// The names of attribute values' types in requests.
#pragma once

#include <tenon/dynamodb/attribute_value.hpp>

#include <optional>
#include <string_view>

namespace tenon::local::dynamodb {

using tenon::dynamodb::attribute_type;

// The type of a name as "S" or "NULL"; nothing for other names. Read for every value of every request.
constexpr std::optional<attribute_type> find_attribute_type(std::string_view name) noexcept {
  if (name.size() == 1) {
    switch (name[0]) {
      case 'S': return attribute_type::string;
      case 'N': return attribute_type::number;
      case 'B': return attribute_type::binary;
      case 'M': return attribute_type::map;
      case 'L': return attribute_type::list;
      default: return std::nullopt;
    }
  }
  if (name.size() == 2 && name[1] == 'S') {
    switch (name[0]) {
      case 'S': return attribute_type::string_set;
      case 'N': return attribute_type::number_set;
      case 'B': return attribute_type::binary_set;
      default: return std::nullopt;
    }
  }
  if (name == "BOOL") return attribute_type::boolean;
  if (name == "NULL") return attribute_type::null;
  return std::nullopt;
}

}  // namespace tenon::local::dynamodb
