#include "local/dynamodb/table_definition.hpp"

#include <algorithm>

namespace tenon::local::dynamodb {

std::string_view name_of(key_type type) noexcept {
  switch (type) {
    case key_type::string: return "S";
    case key_type::number: return "N";
    case key_type::binary: return "B";
  }
  return {};
}

tenon::dynamodb::attribute_type attribute_type_of(key_type type) noexcept {
  using tenon::dynamodb::attribute_type;
  switch (type) {
    case key_type::string: return attribute_type::string;
    case key_type::number: return attribute_type::number;
    case key_type::binary: return attribute_type::binary;
  }
  return attribute_type::null;
}

std::string_view name_of(resource_state state) noexcept {
  switch (state) {
    case resource_state::creating: return "CREATING";
    case resource_state::updating: return "UPDATING";
    case resource_state::active: return "ACTIVE";
    case resource_state::deleting: return "DELETING";
  }
  return {};
}

std::string_view name_of(distance_function function) noexcept {
  switch (function) {
    case distance_function::cosine: return "COSINE";
    case distance_function::dot_product: return "DOT_PRODUCT";
    case distance_function::euclidean: return "EUCLIDEAN";
  }
  return {};
}

std::string_view name_of(stream_view view) noexcept {
  switch (view) {
    case stream_view::keys_only: return "KEYS_ONLY";
    case stream_view::new_image: return "NEW_IMAGE";
    case stream_view::old_image: return "OLD_IMAGE";
    case stream_view::new_and_old_images: return "NEW_AND_OLD_IMAGES";
  }
  return {};
}

std::int64_t throughput_history::decreases_today(std::int64_t now) const noexcept {
  constexpr std::int64_t day = std::int64_t{24} * 60 * 60 * 1000;
  return last_decrease_at / day == now / day ? decreases : 0;
}

bool key_schema::contains(std::string_view attribute) const noexcept {
  for (const auto& a : partition)
    if (a.name == attribute) return true;
  for (const auto& a : sort)
    if (a.name == attribute) return true;
  return false;
}

bool projected_attributes::shows(std::string_view attribute) const noexcept {
  return type == projection_type::all ||
         (type == projection_type::include &&
          std::find(attributes.begin(), attributes.end(), attribute) != attributes.end());
}

const search_attribute* vector_index_definition::partition() const noexcept {
  for (const auto& a : schema)
    if (a.is_partition) return &a;
  return nullptr;
}

const search_attribute* vector_index_definition::find(std::string_view attribute_name) const noexcept {
  for (const auto& a : schema)
    if (a.name == attribute_name) return &a;
  return nullptr;
}

const index_definition* table_definition::find_index(std::string_view index) const noexcept {
  for (const auto& i : indexes)
    if (i.name == index) return &i;
  return nullptr;
}

const vector_index_definition* table_definition::find_vector_index(std::string_view index) const noexcept {
  for (const auto& i : vector_indexes)
    if (i.name == index) return &i;
  return nullptr;
}

bool table_definition::is_keyed_by(std::string_view attribute) const noexcept {
  return keys.contains(attribute) ||
         std::any_of(indexes.begin(), indexes.end(), [&](const auto& i) { return i.keys.contains(attribute); }) ||
         std::any_of(vector_indexes.begin(), vector_indexes.end(), [&](const auto& i) { return i.find(attribute); });
}

void drop_unused_attributes(table_definition& table) {
  std::erase_if(table.attributes, [&](const attribute_definition& a) { return !table.is_keyed_by(a.name); });
}

std::string table_arn(const arn_parts& where, std::string_view table) {
  std::string out = "arn:aws:dynamodb:";
  out.append(where.region).append(":").append(where.account_id).append(":table/").append(table);
  return out;
}

std::string index_arn(const arn_parts& where, std::string_view table, std::string_view index) {
  return table_arn(where, table).append("/index/").append(index);
}

std::string stream_arn(const arn_parts& where, std::string_view table, std::string_view label) {
  return table_arn(where, table).append("/stream/").append(label);
}

std::string_view table_name_of(std::string_view text) noexcept {
  constexpr std::string_view scheme = "arn:";
  if (text.substr(0, scheme.size()) != scheme) return text;
  const auto at = text.find(":table/");
  if (at == std::string_view::npos) return text;
  const auto name = text.substr(at + 7);
  return name.substr(0, name.find('/'));
}

}  // namespace tenon::local::dynamodb
