#include "local/dynamodb/start_key.hpp"

#include "local/api/failure.hpp"
#include "local/dynamodb/index_entries.hpp"
#include "local/dynamodb/item_json.hpp"
#include "local/dynamodb/item_rows.hpp"
#include "local/dynamodb/key_encoding.hpp"
#include "local/dynamodb/key_range.hpp"
#include "local/expressions/comparison.hpp"

#include <tenon/dynamodb/wire.hpp>

namespace tenon::local::dynamodb {
namespace {

using tenon::dynamodb::item_from_wire;
using tenon::dynamodb::to_wire;

constexpr const char* invalid = "The provided starting key is invalid";
constexpr const char* schema_mismatch = "The provided key element does not match the schema";

item table_key_of(const table& of, const item& from) {
  std::vector<item::value_type> members;
  const auto take = [&](const schema_attribute& attribute) {
    if (const auto* value = from.find(attribute.name)) members.emplace_back(attribute.name, *value);
  };
  for (const auto& attribute : of.definition.keys.partition) take(attribute);
  for (const auto& attribute : of.definition.keys.sort) take(attribute);
  return item(std::move(members));
}

std::size_t count_of_names(const table& of, const index_definition* index) {
  std::size_t count = of.definition.keys.partition.size() + of.definition.keys.sort.size();
  if (!index) return count;
  for (const auto& attribute : index->keys.partition) count += of.definition.keys.contains(attribute.name) ? 0 : 1;
  for (const auto& attribute : index->keys.sort) count += of.definition.keys.contains(attribute.name) ? 0 : 1;
  return count;
}

const key_schema& schema_of(const page_request& request) noexcept {
  return request.index ? request.index->keys : request.from->definition.keys;
}

bool is_key(const page_request& request, std::string_view name) {
  return request.from->definition.keys.contains(name) || (request.index && request.index->keys.contains(name));
}

std::string decoded_start_key(const page_request& request, const item& last) {
  item key;
  for (const auto& [name, value] : last)
    if (is_key(request, name)) key.set(name, value);
  return to_wire(key);
}

void check_attribute(const schema_attribute& attribute, const item& key) {
  const auto* value = key.find(attribute.name);
  if (!value) refuse(invalid);
  if (name_of(value->type()) != name_of(attribute.type)) refuse(schema_mismatch);
}

bool satisfies(const key_test& test, const attribute_value& value) {
  const auto against = [&](const attribute_value& other) { return order(value, other); };
  switch (test.op) {
    case key_operator::equal: return against(*test.value) == std::strong_ordering::equal;
    case key_operator::less: return against(*test.value) == std::strong_ordering::less;
    case key_operator::less_or_equal: return against(*test.value) != std::strong_ordering::greater;
    case key_operator::greater: return against(*test.value) == std::strong_ordering::greater;
    case key_operator::greater_or_equal: return against(*test.value) != std::strong_ordering::less;
    case key_operator::between:
      return against(*test.value) != std::strong_ordering::less &&
             against(*test.upper) != std::strong_ordering::greater;
    case key_operator::begins_with: return begins_with(value, *test.value);
    case key_operator::unordered: return false;
  }
  return false;
}

void check_within_query(const page_request& request, const key_schema& schema) {
  const item& start = *request.start_key;
  bool is_same_partition = true;
  for (std::size_t i = 0; i < schema.partition.size(); ++i)
    is_same_partition = is_same_partition && start.at(schema.partition[i].name) == *request.keys->partition[i];
  const bool has_sort_condition = !request.keys->sort_equal.empty() || request.keys->sort_range;
  if (!has_sort_condition) {
    if (!is_same_partition)
      refuse("The provided starting key is outside query boundaries based on provided conditions");
    return;
  }
  bool matches = true;
  std::size_t position = 0;
  for (const auto* value : request.keys->sort_equal)
    matches = matches && start.at(schema.sort[position++].name) == *value;
  if (request.keys->sort_range)
    matches = matches && satisfies(*request.keys->sort_range, start.at(schema.sort[position].name));
  if (!matches) refuse("The provided starting key does not match the range key predicate");
  if (!is_same_partition) refuse("The query can return at most one row and cannot be restarted");
}

void check_within_segment(const page_request& request) {
  if (request.total_segments <= 1) return;
  std::string at;
  if (request.index) {
    at = index_key(*request.from, *request.index, *request.start_key).value_or("");
  } else {
    at = encode_key(*request.from, table_key_of(*request.from, *request.start_key)).bytes;
  }
  const key_range range = range_of(request);
  if (at >= range.lower && at < range.upper) return;
  refuse(std::string(invalid)
             .append(": Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: ")
             .append(std::to_string(request.total_segments))
             .append(" Segment: ")
             .append(std::to_string(request.segment)));
}

}  // namespace

std::string start_key_of(const page_request& request, std::string_view last) {
  std::string out = "{";
  for (attribute_cursor at(last); at.next();) {
    if (at.name().find('\\') != std::string_view::npos) return decoded_start_key(request, item_from_wire(last));
    if (!is_key(request, at.name())) continue;
    if (out.size() > 1) out += ',';
    out.append("\"").append(at.name()).append("\":").append(at.value());
  }
  return out += '}';
}

std::string encode_start_key(store_connection& c, const page_request& request) {
  const table& from = *request.from;
  const std::string key = encode_key(from, table_key_of(from, *request.start_key)).bytes;
  if (!request.index) return key;
  auto out = index_key(from, *request.index, *request.start_key);
  if (!out) refuse(invalid);
  return *out += entry_suffix(from, request.index->is_global, *request.start_key, place_of(c, from, key));
}

void check_start_shape(const page_request& request, bool is_query) {
  if (!request.start_key) return;
  const item& start = *request.start_key;
  const bool is_whole_table = !is_query && !request.index;
  if (start.size() != count_of_names(*request.from, request.index))
    refuse(is_whole_table ? std::string(invalid).append(": ").append(schema_mismatch) : invalid);
  if (is_whole_table) return;
  const key_schema& schema = schema_of(request);
  for (const auto& attribute : schema.partition) check_attribute(attribute, start);
  if (is_query) return;
  for (const auto& attribute : schema.sort) check_attribute(attribute, start);
}

void check_start_key(const page_request& request, bool is_query) {
  if (!request.start_key) return;
  const item& start = *request.start_key;
  const table& from = *request.from;
  const key_schema& schema = schema_of(request);
  if (is_query)
    for (const auto& attribute : schema.sort) check_attribute(attribute, start);
  try {
    encode_key(from, table_key_of(from, start));
  } catch (const failure& f) {
    refuse(std::string(invalid).append(": ").append(f.message()));
  }
  if (is_query) check_within_query(request, schema);
  else check_within_segment(request);
}

}  // namespace tenon::local::dynamodb
