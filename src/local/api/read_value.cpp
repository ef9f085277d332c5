#include "local/api/read_value.hpp"

#include "local/api/failure.hpp"

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

attribute_value read(const json_element& value, int depth);

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
  for (const auto element : array) elements.push_back(read(element, depth));
  return elements;
}

attribute_map read_map(const simdjson::dom::object& object, int depth) {
  std::vector<attribute_map::value_type> members;
  members.reserve(object.size());
  for (const auto field : object) {
    check_attribute_name(field.key);
    members.emplace_back(std::string(field.key), read(field.value, depth));
  }
  return attribute_map(std::move(members));
}

bool is_type(std::string_view name) noexcept {
  return name == "S" || name == "N" || name == "B" || name == "M" || name == "L" || name == "BOOL" || name == "NULL" ||
         name == "SS" || name == "NS" || name == "BS";
}

attribute_value read_as(std::string_view type, const json_element& value, int depth) {
  if (type == "S") return std::string(text_of(value));
  if (type == "N") return read_number(value);
  if (type == "M") {
    enter(depth + 1);
    return read_map(simdjson::dom::object(value), depth + 1);
  }
  if (type == "L") return read_list(simdjson::dom::array(value), depth + 1);
  if (type == "BOOL") return boolean_of(value);
  if (type == "NULL") return null_value();  // whatever it is set to
  if (type == "B") return read_bytes(value);
  if (type == "SS") return read_string_set(simdjson::dom::array(value));
  if (type == "NS") return read_number_set(simdjson::dom::array(value));
  return read_binary_set(simdjson::dom::array(value));
}

attribute_value read(const json_element& value, int depth) {
  std::size_t types = 0;
  attribute_value result;
  if (!value.is_null()) {
    for (const auto field : simdjson::dom::object(value)) {
      if (field.value.is_null() || !is_type(field.key)) continue;
      ++types;
      result = read_as(field.key, field.value, depth);
    }
  }
  if (types == 1) return result;
  if (types == 0) refuse("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  refuse(
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes");
}

}  // namespace

void check_attribute_name(std::string_view name) {
  if (name.size() > max_attribute_name) refuse("Attribute name is too large, must be less than 65536 bytes");
}

attribute_value read_value(const json_element& value) { return read(value, 0); }

item read_item(const json_element& map) { return read_map(simdjson::dom::object(map), 0); }

}  // namespace tenon::local::dynamodb
