#include "local/api/type_check.hpp"

#include "local/api/attribute_types.hpp"
#include "local/api/failure.hpp"

#include <string>
#include <string_view>

namespace tenon::local::dynamodb {
namespace {

using simdjson::dom::element_type;

// Values of members are reported otherwise than elements of collections.
enum class place : std::uint8_t { member, element };

void check(const json_element& value, const shape& s, place at);

constexpr std::string_view model = "com.amazonaws.dynamodb.v20120810.";
constexpr std::string_view unexpected_structure = "Start of structure or map found where not expected";
constexpr std::string_view unexpected_scalar = "Unexpected field type";
// Where the service's program meets a scalar instead of a collection inside a collection.
constexpr std::string_view unexpected_scalar_in_collection =
    "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class "
    "(sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of "
    "loader 'bootstrap')";

[[noreturn]] void refuse_type(std::string_view message) { refuse_form(std::string(message)); }

[[noreturn]] void refuse_collection(std::string_view type) {
  refuse_form(std::string("Unrecognized collection type ").append(type));
}

[[noreturn]] void refuse_conversion(std::string_view from, std::string_view to) {
  refuse_form(std::string(from).append(" cannot be converted to ").append(to));
}

// The name of a type in the service's own program.
std::string type_name(const shape& s) {
  switch (s.kind) {
    case shape_kind::string: return "java.lang.String";
    case shape_kind::boolean: return "java.lang.Boolean";
    case shape_kind::integer: return "java.lang.Integer";
    case shape_kind::long_integer: return "java.lang.Long";
    case shape_kind::floating: return "java.lang.Double";
    case shape_kind::timestamp: return "java.util.Date";
    case shape_kind::blob: return "java.nio.ByteBuffer";
    case shape_kind::list: return "java.util.List<" + type_name(*s.element) + ">";
    case shape_kind::map: return "java.util.Map<java.lang.String, " + type_name(*s.element) + ">";
    case shape_kind::structure:
    case shape_kind::attribute_value: return std::string(model).append(s.name);
  }
  return {};
}

constexpr shape text_shape{.kind = shape_kind::string};
constexpr shape boolean_shape{.kind = shape_kind::boolean};
constexpr shape blob_shape{.kind = shape_kind::blob};
constexpr shape text_list_shape{.kind = shape_kind::list, .element = &text_shape};
constexpr shape blob_list_shape{.kind = shape_kind::list, .element = &blob_shape};
constexpr shape value_shape{.kind = shape_kind::attribute_value, .name = "AttributeValue"};
constexpr shape value_list_shape{.kind = shape_kind::list, .element = &value_shape};
constexpr shape value_map_shape{.kind = shape_kind::map, .element = &value_shape};

std::string_view scalar_name(const json_element& value) noexcept {
  switch (value.type()) {
    case element_type::BOOL: return bool(value) ? "TRUE_VALUE" : "FALSE_VALUE";
    case element_type::INT64:
    case element_type::UINT64: return "NUMBER_VALUE";
    case element_type::DOUBLE: return "DECIMAL_VALUE";
    case element_type::STRING: return "STRING_VALUE";
    case element_type::ARRAY:
    case element_type::OBJECT:
    case element_type::NULL_VALUE: break;
  }
  return {};
}

// Refuses collections where a scalar is expected.
void expect_scalar(const json_element& value, const shape& s) {
  if (value.is_array()) refuse_collection("class " + type_name(s));
  if (value.is_object()) refuse_type(unexpected_structure);
}

bool reads_as_boolean(std::string_view text) noexcept {
  constexpr std::string_view words[]{"true", "1", "yes", "false", "0", "no"};
  for (const auto word : words) {
    if (text.size() != word.size()) continue;
    bool same = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] - 'A' + 'a') : text[i];
      same = same && c == word[i];
    }
    if (same) return true;
  }
  return false;
}

void check_string(const json_element& value) {
  if (value.is_string()) return;
  expect_scalar(value, text_shape);
  refuse_conversion(scalar_name(value), "String");
}

void check_boolean(const json_element& value) {
  if (value.is_bool()) return;
  expect_scalar(value, boolean_shape);
  if (value.is_number()) refuse_conversion(scalar_name(value), "Boolean");
  if (!reads_as_boolean(text_of(value))) refuse_type("Unexpected token received from parser");
}

void check_number(const json_element& value, const shape& s) {
  if (value.is_number()) return;
  expect_scalar(value, s);
  const auto name = type_name(s);
  refuse_conversion(scalar_name(value), std::string_view(name).substr(name.rfind('.') + 1));
}

bool is_base64(std::string_view text) noexcept {
  std::size_t size = text.size();
  if (size == 0) return true;
  std::size_t padding = 0;
  while (padding < 2 && text[size - 1] == '=') {
    --size;
    ++padding;
  }
  const auto digit = [](char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
  };
  for (std::size_t i = 0; i < size; ++i)
    if (digit(text[i]) < 0) return false;
  const int stray = padding == 1 ? 0b11 : padding == 2 ? 0b1111 : 0;
  return (digit(text[size - 1]) & stray) == 0;
}

void check_blob(const json_element& value) {
  expect_scalar(value, blob_shape);
  if (!value.is_string()) refuse_type("only base-64-encoded strings are convertible to bytes");
  const auto text = text_of(value);
  if (text.size() % 4 != 0)
    refuse_form("Base64 encoded length is expected a multiple of 4 bytes but found: " + std::to_string(text.size()));
  if (!is_base64(text)) refuse_type("Invalid last non-pad Base64 character dectected");
}

void check_list(const json_element& value, const shape& s, place at) {
  if (value.is_object()) refuse_type(unexpected_structure);
  if (!value.is_array()) refuse_type(at == place::member ? unexpected_scalar : unexpected_scalar_in_collection);
  for (const auto element : simdjson::dom::array(value))
    if (!element.is_null()) check(element, *s.element, place::element);
}

void check_map(const json_element& value, const shape& s, place at) {
  if (value.is_array()) refuse_collection(type_name(s));
  if (!value.is_object()) refuse_type(at == place::member ? unexpected_scalar : unexpected_scalar_in_collection);
  for (const auto field : simdjson::dom::object(value))
    if (!field.value.is_null()) check(field.value, *s.element, place::element);
}

void expect_object(const json_element& value, const shape& s, place at) {
  if (value.is_object()) return;
  if (value.is_array()) refuse_collection("class " + type_name(s));
  refuse_type(at == place::member ? unexpected_scalar : std::string_view("Unexpected value type in payload"));
}

void check_structure(const json_element& value, const shape& s, place at) {
  expect_object(value, s, at);
  for (const auto field : simdjson::dom::object(value)) {
    if (field.value.is_null()) continue;
    for (const auto& m : s.members) {
      if (m.name != field.key) continue;
      check(field.value, *m.type, place::member);
      break;
    }
  }
}

const shape& shape_of(attribute_type type) noexcept {
  switch (type) {
    case attribute_type::string:
    case attribute_type::number: return text_shape;
    case attribute_type::binary: return blob_shape;
    case attribute_type::boolean:
    case attribute_type::null: return boolean_shape;
    case attribute_type::map: return value_map_shape;
    case attribute_type::list: return value_list_shape;
    case attribute_type::string_set:
    case attribute_type::number_set: return text_list_shape;
    case attribute_type::binary_set: return blob_list_shape;
  }
  return text_shape;
}

void check_value(const json_element& value, place at) {
  expect_object(value, value_shape, at);
  for (const auto field : simdjson::dom::object(value)) {
    if (field.value.is_null()) continue;
    if (const auto type = find_attribute_type(field.key)) check(field.value, shape_of(*type), place::member);
  }
}

void check(const json_element& value, const shape& s, place at) {
  switch (s.kind) {
    case shape_kind::string: return check_string(value);
    case shape_kind::boolean: return check_boolean(value);
    case shape_kind::integer:
    case shape_kind::long_integer:
    case shape_kind::floating:
    case shape_kind::timestamp: return check_number(value, s);
    case shape_kind::blob: return check_blob(value);
    case shape_kind::list: return check_list(value, s, at);
    case shape_kind::map: return check_map(value, s, at);
    case shape_kind::structure: return check_structure(value, s, at);
    case shape_kind::attribute_value: return check_value(value, at);
  }
}

}  // namespace

void check_types(const json_element& object, const shape& structure) {
  check_structure(object, structure, place::member);
}

}  // namespace tenon::local::dynamodb
