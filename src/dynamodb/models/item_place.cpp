#include "dynamodb/models/item_place.hpp"

namespace tenon::dynamodb::models {

path item_place::as_path() const {
  path out = attr(std::get<std::string>(steps_.front()));
  for (std::size_t i = 1; i < steps_.size(); ++i) {
    if (const auto* number = std::get_if<std::size_t>(&steps_[i])) out = out[*number];
    else out = out[std::get<std::string>(steps_[i])];
  }
  return out;
}

const attribute_value* item_place::find_in(const item& i) const {
  const attribute_value* at = i.find(std::get<std::string>(steps_.front()));
  for (std::size_t step = 1; at && step < steps_.size(); ++step) {
    if (const auto* number = std::get_if<std::size_t>(&steps_[step])) {
      const auto* list = at->get_if<attribute_list>();
      at = list && *number < list->size() ? &(*list)[*number] : nullptr;
    } else {
      const auto* map = at->get_if<attribute_map>();
      at = map ? map->find(std::get<std::string>(steps_[step])) : nullptr;
    }
  }
  return at;
}

}  // namespace tenon::dynamodb::models
