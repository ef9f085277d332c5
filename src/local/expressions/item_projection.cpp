#include "local/expressions/item_projection.hpp"

#include <algorithm>
#include <utility>

namespace tenon::local::dynamodb {

using tenon::dynamodb::attribute_list;

bool item_projection::has_name(std::string_view name) const noexcept {
  return std::binary_search(names_.begin(), names_.end(), name);
}

bool item_projection::is_nested(std::string_view name) const noexcept {
  const auto at = std::lower_bound(names_.begin(), names_.end(), name);
  return at != names_.end() && *at == name && nodes_[static_cast<std::size_t>(at - names_.begin())].child_count != 0;
}

item item_projection::project(const item& from) const {
  std::vector<item::value_type> members;
  members.reserve(root_count_);
  for (std::uint32_t i = 0; i < root_count_; ++i) {
    const auto* value = from.find(nodes_[i].step.name);
    attribute_value taken;
    if (value != nullptr && take(nodes_[i], *value, taken)) {
      members.emplace_back(std::string(nodes_[i].step.name), std::move(taken));
    }
  }
  return item(std::move(members));
}

bool item_projection::take(const node& at, const attribute_value& from, attribute_value& out) const {
  if (at.child_count == 0) {
    out = from;
    return true;
  }
  const auto children = std::span(nodes_).subspan(at.first_child, at.child_count);
  if (children.front().step.is_index()) {
    const auto* list = from.get_if<attribute_list>();
    if (list == nullptr) return false;
    attribute_list elements;
    for (const auto& child : children) {
      const auto index = static_cast<std::size_t>(child.step.index);
      attribute_value taken;
      if (index < list->size() && take(child, (*list)[index], taken)) elements.push_back(std::move(taken));
    }
    if (elements.empty()) return false;
    out = attribute_value(std::move(elements));
    return true;
  }
  const auto* map = from.get_if<attribute_map>();
  if (map == nullptr) return false;
  std::vector<attribute_map::value_type> members;
  for (const auto& child : children) {
    const auto* value = map->find(child.step.name);
    attribute_value taken;
    if (value != nullptr && take(child, *value, taken)) {
      members.emplace_back(std::string(child.step.name), std::move(taken));
    }
  }
  if (members.empty()) return false;
  out = attribute_value(attribute_map(std::move(members)));
  return true;
}

}  // namespace tenon::local::dynamodb
