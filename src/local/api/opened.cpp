#include "local/api/opened.hpp"

#include "local/api/failure.hpp"

#include <algorithm>

namespace tenon::local::dynamodb {

return_values read_return_values(const json_element* value) noexcept {
  if (!value) return return_values::none;
  const auto text = text_of(*value);
  if (text == "ALL_OLD") return return_values::all_old;
  if (text == "ALL_NEW") return return_values::all_new;
  if (text == "UPDATED_OLD") return return_values::updated_old;
  if (text == "UPDATED_NEW") return return_values::updated_new;
  return return_values::none;
}

return_values_on_failure read_on_failure(const json_element* value) noexcept {
  return value && text_of(*value) == "ALL_OLD" ? return_values_on_failure::all_old : return_values_on_failure::none;
}

return_consumed_capacity read_capacity(const json_element* value) noexcept {
  if (!value) return return_consumed_capacity::none;
  const auto text = text_of(*value);
  if (text == "TOTAL") return return_consumed_capacity::total;
  return text == "INDEXES" ? return_consumed_capacity::indexes : return_consumed_capacity::none;
}

return_item_collection_metrics read_metrics(const json_element* value) noexcept {
  return value && text_of(*value) == "SIZE" ? return_item_collection_metrics::size
                                            : return_item_collection_metrics::none;
}

std::optional<select_kind> read_select(const json_element* value) noexcept {
  if (!value) return std::nullopt;
  const auto text = text_of(*value);
  if (text == "COUNT") return select_kind::count;
  if (text == "SPECIFIC_ATTRIBUTES") return select_kind::specific_attributes;
  if (text == "ALL_PROJECTED_ATTRIBUTES") return select_kind::all_projected_attributes;
  return select_kind::all_attributes;
}

std::vector<std::string> read_attributes_to_get(const json_element& list) {
  auto names = texts_of(list);
  for (auto name = names.begin(); name != names.end(); ++name) {
    if (std::find(names.begin(), name, *name) != name) refuse_values("Duplicate value in attribute name: " + *name);
  }
  return names;
}

}  // namespace tenon::local::dynamodb
