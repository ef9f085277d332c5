#include "local/api/read_value.hpp"

#include "local/api/attribute_types.hpp"
#include "local/api/failure.hpp"

#include <algorithm>
#include <utility>

namespace tenon::local::dynamodb {
namespace {

using tenon::dynamodb::attribute_list;
using tenon::dynamodb::binary_set;
using tenon::dynamodb::null_value;
using tenon::dynamodb::number;
using tenon::dynamodb::number_failure;
using tenon::dynamodb::number_set;
using tenon::dynamodb::string_set;

constexpr std::size_t max_attribute_name = 65535;

// Documents within an item's attribute: the item itself is the first of 32 levels.
constexpr int max_depth = 31;

void read(const json_element& value, int depth, attribute_value& out);

void enter(int depth) {
  if (depth > max_depth)
    refuse(
        "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported "
        "limit");
}

number read_number(const json_element& value) {
  const auto text = text_of(value);
  number result;
  switch (number::read(text, result)) {
    case number_failure::none: break;
    case number_failure::malformed:
      refuse(std::string("The parameter cannot be converted to a numeric value")
                 .append(text.empty() ? "" : ": ")
                 .append(text));
    case number_failure::too_precise: refuse("Attempting to store more than 38 significant digits in a Number");
    case number_failure::overflow:
      refuse("Number overflow. Attempting to store a number with magnitude larger than supported range");
    case number_failure::underflow:
      refuse("Number underflow. Attempting to store a number with magnitude smaller than supported range");
  }
  return result;
}

bytes read_bytes(const json_element& value) {
  // check_types() has seen that it is Base64.
  return bytes::from_base64(text_of(value));
}

// "[a, b]"
std::string echo_of(const simdjson::dom::array& texts) {
  std::string out = "[";
  for (const auto text : texts) {
    if (out.size() > 1) out += ", ";
    out += text_of(text);
  }
  return out += ']';
}

template <class Set, class Read>
Set read_set(const simdjson::dom::array& array, Read read_one, bool& has_duplicates) {
  std::vector<typename Set::value_type> values;
  values.reserve(array.size());
  for (const auto element : array) values.push_back(read_one(element));
  const auto count = values.size();
  Set set(std::move(values));
  has_duplicates = set.size() != count;
  return set;
}

bool is_empty(const simdjson::dom::array& array) noexcept { return !(array.begin() != array.end()); }

bool has_null(const simdjson::dom::array& array) noexcept {
  for (const auto element : array)
    if (element.is_null()) return true;
  return false;
}

attribute_value read_string_set(const simdjson::dom::array& array) {
  if (is_empty(array)) refuse_values("An string set  may not be empty");
  if (has_null(array)) refuse_values("An string set may not have a null string as a member");
  bool has_duplicates = false;
  auto set = read_set<string_set>(
      array, [](const json_element& text) { return std::string(text_of(text)); }, has_duplicates);
  if (has_duplicates) refuse_values("Input collection " + echo_of(array) + " contains duplicates.");
  return set;
}

attribute_value read_number_set(const simdjson::dom::array& array) {
  if (is_empty(array)) refuse_values("An number set  may not be empty");
  if (has_null(array)) refuse_values("An number set may not have a null string as a member");
  bool has_duplicates = false;
  auto set = read_set<number_set>(array, read_number, has_duplicates);
  if (has_duplicates) refuse("Input collection contains duplicates");
  return set;
}

attribute_value read_binary_set(const simdjson::dom::array& array) {
  if (is_empty(array)) refuse_values("Binary sets should not be empty");
  if (has_null(array)) refuse_values("Binary sets may not contain null or empty values");
  bool has_duplicates = false;
  auto set = read_set<binary_set>(array, read_bytes, has_duplicates);
  if (has_duplicates) refuse_values("Input collection " + echo_of(array) + "of type BS contains duplicates.");
  return set;
}

attribute_value read_list(const simdjson::dom::array& array, int depth) {
  enter(depth);
  attribute_list elements;
  elements.reserve(array.size());
  for (const auto element : array) read(element, depth, elements.emplace_back());
  return elements;
}

// Where each member of an object goes in the order of names. Members of one name stay in their order.
std::vector<std::size_t> places_of(const simdjson::dom::object& object) {
  struct named {
    std::string_view name;
    std::size_t at;
  };
  const auto before = [](const named& a, const named& b) { return a.name != b.name ? a.name < b.name : a.at < b.at; };
  std::vector<named> order;
  order.reserve(object.size());
  for (const auto field : object) order.push_back({field.key, order.size()});
  if (!std::is_sorted(order.begin(), order.end(), before)) std::sort(order.begin(), order.end(), before);
  std::vector<std::size_t> places(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) places[order[i].at] = i;
  return places;
}

// Members are checked in their own order, and put where they belong at once: moving values is what sorting costs.
attribute_map read_map(const simdjson::dom::object& object, int depth) {
  const auto places = places_of(object);
  std::vector<attribute_map::value_type> members(places.size());
  std::size_t i = 0;
  for (const auto field : object) {
    check_attribute_name(field.key);
    auto& [name, value] = members[places[i++]];
    name = field.key;
    read(field.value, depth, value);
  }
  return attribute_map(std::move(members));
}

attribute_value read_as(attribute_type type, const json_element& value, int depth) {
  switch (type) {
    case attribute_type::string: return std::string(text_of(value));
    case attribute_type::number: return read_number(value);
    case attribute_type::binary: return read_bytes(value);
    case attribute_type::boolean: return boolean_of(value);
    case attribute_type::null: return null_value();  // whatever it is set to
    case attribute_type::map: enter(depth + 1); return read_map(simdjson::dom::object(value), depth + 1);
    case attribute_type::list: return read_list(simdjson::dom::array(value), depth + 1);
    case attribute_type::string_set: return read_string_set(simdjson::dom::array(value));
    case attribute_type::number_set: return read_number_set(simdjson::dom::array(value));
    case attribute_type::binary_set: return read_binary_set(simdjson::dom::array(value));
  }
  return {};
}

void read(const json_element& value, int depth, attribute_value& out) {
  std::size_t types = 0;
  if (!value.is_null()) {
    for (const auto field : simdjson::dom::object(value)) {
      if (field.value.is_null()) continue;
      const auto type = find_attribute_type(field.key);
      if (!type) continue;
      ++types;
      out = read_as(*type, field.value, depth);
    }
  }
  if (types == 1) return;
  if (types == 0) refuse("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  refuse(
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes");
}

}  // namespace

void check_attribute_name(std::string_view name) {
  if (name.size() > max_attribute_name) refuse("Attribute name is too large, must be less than 65536 bytes");
}

attribute_value read_value(const json_element& value) {
  attribute_value out;
  read(value, 0, out);
  return out;
}

item read_item(const json_element& map) { return read_map(simdjson::dom::object(map), 0); }

}  // namespace tenon::local::dynamodb
