// What the parameters of requests are made of.
#pragma once

#include <tenon/dynamodb/attribute_value.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tenon::local::dynamodb {

using tenon::dynamodb::attribute_map;
using tenon::dynamodb::attribute_type;
using tenon::dynamodb::attribute_value;
using tenon::dynamodb::item;

// Values by name, each name once, in the order of the names' bytes.
template <class T>
using by_name = std::vector<std::pair<std::string, T>>;

// Null if there is none. Time: logarithmic.
template <class T>
const T* find(const by_name<T>& values, std::string_view name) noexcept {
  auto first = values.begin();
  for (auto count = values.end() - values.begin(); count > 0;) {
    const auto half = count / 2;
    if (std::string_view(first[half].first) < name) {
      first += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return first != values.end() && first->first == name ? &first->second : nullptr;
}

using expression_names = by_name<std::string>;  // "#n" -> "name"
using expression_values = attribute_map;        // ":v" -> value

enum class return_values : std::uint8_t { none, all_old, updated_old, all_new, updated_new };
enum class return_consumed_capacity : std::uint8_t { none, total, indexes };
enum class return_item_collection_metrics : std::uint8_t { none, size };
enum class return_values_on_failure : std::uint8_t { none, all_old };  // ReturnValuesOnConditionCheckFailure
enum class select_kind : std::uint8_t { all_attributes, all_projected_attributes, specific_attributes, count };

std::string_view name_of(return_values value) noexcept;  // "ALL_OLD"
std::string_view name_of(select_kind value) noexcept;    // "ALL_PROJECTED_ATTRIBUTES"

}  // namespace tenon::local::dynamodb
