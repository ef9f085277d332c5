#include "local/expressions/document_path.hpp"

namespace tenon::local::dynamodb {
namespace {

// Value is attribute_value, const or not.
template <class Value, class Item>
Value* find_in(Item& in, document_path path) noexcept {
  Value* at = in.find(path.front().name);
  for (const auto& step : path.subspan(1)) {
    if (at == nullptr) return nullptr;
    if (step.is_index()) {
      auto* list = at->template get_if<tenon::dynamodb::attribute_list>();
      const auto index = static_cast<std::size_t>(step.index);
      at = list != nullptr && index < list->size() ? &(*list)[index] : nullptr;
    } else {
      auto* map = at->template get_if<attribute_map>();
      at = map != nullptr ? map->find(step.name) : nullptr;
    }
  }
  return at;
}

}  // namespace

const attribute_value* find(const item& in, document_path path) noexcept {
  return find_in<const attribute_value>(in, path);
}

attribute_value* find(item& in, document_path path) noexcept { return find_in<attribute_value>(in, path); }

std::string to_string(document_path path) {
  std::string out = "[";
  for (const auto& step : path) {
    if (out.size() > 1) out += ", ";
    if (step.is_index()) out += '[' + std::to_string(step.index) + ']';
    else out += step.name;
  }
  return out += ']';
}

}  // namespace tenon::local::dynamodb
