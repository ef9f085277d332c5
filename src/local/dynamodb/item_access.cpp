#include "local/dynamodb/item_access.hpp"

#include "local/api/failure.hpp"
#include "local/api/item_size.hpp"
#include "local/dynamodb/item_rows.hpp"
#include "local/dynamodb/key_encoding.hpp"
#include "local/dynamodb/store.hpp"
#include "local/dynamodb/vector_entries.hpp"

#include <tenon/dynamodb/wire.hpp>

#include <algorithm>

namespace tenon::local::dynamodb {
namespace {

constexpr std::size_t reading_room = 64;  // what readers of JSON want to find after a text

bool has_type(const attribute_value& value, key_type type) noexcept { return value.type() == attribute_type_of(type); }

// Nothing for a number.
std::optional<std::size_t> length_of(const attribute_value& value) noexcept {
  if (const auto* text = value.get_if<std::string>()) return text->size();
  if (const auto* binary = value.get_if<bytes>()) return binary->size();
  return std::nullopt;
}

std::string_view kind_of(const attribute_value& value) noexcept {
  return value.type() == attribute_type::binary ? "binary" : "string";
}

void check_length(const attribute_value& value, bool is_partition) {
  const auto length = length_of(value);
  if (!length) return;
  if (is_partition && *length > max_partition_value)
    refuse_values("Size of hashkey has exceeded the maximum size limit of2048 bytes");
  if (!is_partition && *length > max_sort_value)
    refuse_values("Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
}

void check_key_value(const schema_attribute& attribute, const attribute_value& value, bool is_partition) {
  if (length_of(value) == 0U)
    refuse(std::string("One or more parameter values are not valid. The AttributeValue for a key attribute cannot "
                       "contain an empty ")
               .append(kind_of(value))
               .append(" value. Key: ")
               .append(attribute.name));
  check_length(value, is_partition);
}

encoded_key encode(const attribute_value& partition, const attribute_value* sort) {
  encoded_key out{table_partition(partition)};
  if (sort) append_value(out.bytes, *sort);
  return out;
}

const attribute_value& checked_item_key(const schema_attribute& attribute, const item& whole, bool is_partition) {
  const auto* value = whole.find(attribute.name);
  if (!value) refuse_values("Missing the key " + attribute.name + " in the item");
  if (!has_type(*value, attribute.type))
    refuse_values(std::string("Type mismatch for key ")
                      .append(attribute.name)
                      .append(" expected: ")
                      .append(name_of(attribute.type))
                      .append(" actual: ")
                      .append(name_of(value->type())));
  check_key_value(attribute, *value, is_partition);
  return *value;
}

// An attribute as part of an index's key.
struct keyed_by {
  const index_definition* index = nullptr;
  const schema_attribute* attribute = nullptr;
  bool is_partition = false;
};

[[noreturn]] void refuse_type(const keyed_by& key, attribute_type actual) {
  refuse_values(std::string("Type mismatch for Index Key ")
                    .append(key.attribute->name)
                    .append(" Expected: ")
                    .append(name_of(key.attribute->type))
                    .append(" Actual: ")
                    .append(name_of(actual))
                    .append(" IndexName: ")
                    .append(key.index->name));
}

void check_index_attribute(const keyed_by& key, const attribute_value& value, bool is_update) {
  if (!has_type(value, key.attribute->type)) {
    if (is_update) refuse("The update expression attempted to update the secondary index key to unsupported type");
    refuse_type(key, value.type());
  }
  if (length_of(value) == 0U) refuse_empty_index_key(value, is_update, key.index->name, key.attribute->name);
  check_length(value, key.is_partition);
}

std::vector<const index_definition*> indexes_by_name(const table& of) {
  std::vector<const index_definition*> out;
  for (const auto& index : of.definition.indexes) out.push_back(&index);
  std::sort(out.begin(), out.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
  return out;
}

// Calls `use` with the attributes of indexes' keys that are none of the table's.
template <class Use>
void for_each_index_attribute(const table& of, const Use& use) {
  if (of.definition.indexes.empty()) return;
  for (const auto* index : indexes_by_name(of))
    for (const auto* attributes : {&index->keys.partition, &index->keys.sort})
      for (const auto& attribute : *attributes)
        if (!of.definition.keys.contains(attribute.name))
          use(keyed_by{index, &attribute, attributes == &index->keys.partition});
}

// Checks the values of those attributes that `is_concerned` names.
template <class Concerned>
void check_index_values(const table& of, const item& whole, bool is_update, const Concerned& is_concerned) {
  for_each_index_attribute(of, [&](const keyed_by& key) {
    if (!is_concerned(key.attribute->name)) return;
    if (const auto* value = whole.find(key.attribute->name)) check_index_attribute(key, *value, is_update);
  });
}

}  // namespace

stored_item::stored_item(item decoded) { assign(std::move(decoded)); }

const item& stored_item::decode() const {
  if (!decoded_) decoded_ = tenon::dynamodb::item_from_wire(json);
  return *decoded_;
}

void stored_item::assign(item decoded) {
  size = item_size(decoded);
  json.clear();
  json.reserve(size + size / 4 + reading_room);
  tenon::dynamodb::append_wire(json, decoded);
  json.reserve(json.size() + reading_room);
  decoded_ = std::move(decoded);
}

void stored_item::assign(std::string_view wire_json, std::size_t stored_size) {
  json.clear();
  json.reserve(wire_json.size() + reading_room);
  json = wire_json;
  size = stored_size;
  decoded_.reset();
}

void refuse_empty_index_key(const attribute_value& value, bool is_update, std::string_view index,
                            std::string_view attribute) {
  std::string message = "One or more parameter values are not valid. ";
  message += is_update
                 ? "The update expression attempted to update a secondary index key to a value that is not supported."
                 : "A value specified for a secondary index key is not supported.";
  message.append(" The AttributeValue for a key attribute cannot contain an empty ")
      .append(kind_of(value))
      .append(" value.");
  if (!is_update) message.append(" IndexName: ").append(index).append(", IndexKey: ").append(attribute);
  refuse(std::move(message));
}

void check_index_keys(const table& of, const item& whole) {
  check_index_values(of, whole, false, [](std::string_view) { return true; });
  check_vectors(of, whole);
}

void check_updated_index_keys(const table& of, const item& whole, std::span<const std::string_view> updated) {
  check_index_values(of, whole, true, [&](std::string_view name) {
    return std::find(updated.begin(), updated.end(), name) != updated.end();
  });
  check_updated_vectors(of, whole, updated);
}

void check_index_types(const table& of, const type_of_attribute& given) {
  for_each_index_attribute(of, [&](const keyed_by& key) {
    const auto type = given(key.attribute->name);
    if (type && *type != attribute_type_of(key.attribute->type)) refuse_type(key, *type);
  });
}

encoded_key encode_key(const table& of, const item& key) {
  constexpr const char* mismatch = "The provided key element does not match the schema";
  if (key.size() != (of.has_sort_key() ? 2U : 1U)) refuse(mismatch);
  const auto* partition = key.find(of.partition_key().name);
  const auto* sort = of.has_sort_key() ? key.find(of.sort_key().name) : nullptr;
  if (!partition || (of.has_sort_key() && !sort)) refuse(mismatch);
  if (!has_type(*partition, of.partition_key().type) || (sort && !has_type(*sort, of.sort_key().type)))
    refuse(mismatch);
  check_key_value(of.partition_key(), *partition, true);
  if (sort) check_key_value(of.sort_key(), *sort, false);
  return encode(*partition, sort);
}

encoded_key encode_key_of_batch_item(const table& of, const item& whole) {
  item key;
  for (const auto* attributes : {&of.definition.keys.partition, &of.definition.keys.sort})
    for (const auto& attribute : *attributes)
      if (const auto* value = whole.find(attribute.name)) key.set(attribute.name, *value);
  auto out = encode_key(of, key);
  check_index_keys(of, whole);
  return out;
}

encoded_key encode_key_of_item(const table& of, const item& whole) {
  const auto& partition = checked_item_key(of.partition_key(), whole, true);
  const auto* sort = of.has_sort_key() ? &checked_item_key(of.sort_key(), whole, false) : nullptr;
  check_index_keys(of, whole);
  return encode(partition, sort);
}

encoded_key encode_key_of_kept_item(const table& of, const item& whole) {
  return encode(whole.at(of.partition_key().name), of.has_sort_key() ? &whole.at(of.sort_key().name) : nullptr);
}

std::optional<stored_item> read_item(engine_context& context, const table& from, const encoded_key& key) {
  stored_item out;
  const auto c = context.store.read();
  if (!find_row(*c, from, key.bytes, out)) return std::nullopt;
  return out;
}

table_ptr require_table(engine_context& context, std::string_view name) {
  const std::int64_t now = context.now();
  auto found = context.catalog.find(table_name_of(name), now);
  if (!found) resource_not_found();
  switch (found->definition.life.at(now)) {
    case resource_state::active:
    case resource_state::updating: return found;
    case resource_state::creating:
    case resource_state::deleting: break;
  }
  resource_not_found();
}

}  // namespace tenon::local::dynamodb
