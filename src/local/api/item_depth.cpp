#include "local/api/item_depth.hpp"

#include "local/api/failure.hpp"

#include <type_traits>

namespace tenon::local::dynamodb {
namespace {

// `depth`: of the documents around the value.
void check(const attribute_value& value, int depth) {
  value.visit([&](const auto& alternative) {
    using type = std::decay_t<decltype(alternative)>;
    constexpr bool is_list = std::is_same_v<type, tenon::dynamodb::attribute_list>;
    if constexpr (is_list || std::is_same_v<type, attribute_map>) {
      if (depth == max_item_depth) refuse("Nesting Levels have exceeded supported limits");
      for (const auto& element : alternative) {
        if constexpr (is_list) check(element, depth + 1);
        else check(element.second, depth + 1);
      }
    }
  });
}

}  // namespace

void refuse_depth() {
  refuse(
      "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported "
      "limit");
}

void check_depth(const item& attributes) {
  for (const auto& [name, value] : attributes) check(value, 0);
}

}  // namespace tenon::local::dynamodb
