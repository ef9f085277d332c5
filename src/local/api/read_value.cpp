#include "local/api/read_value.hpp"

#include "local/api/attribute_types.hpp"
#include "local/api/failure.hpp"
#include "local/api/item_depth.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
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

void read(const json_element& value, int depth, value_wording words, attribute_value& out);

void enter(int depth) {
  if (depth > max_item_depth) refuse_depth();
}

// The older check reads a number as Java's BigDecimal does, in 32 bits: what has an exponent or a scale beyond is none,
// and the magnitude of the largest wraps around.
number_failure as_of_32_bits(std::string_view text, number_failure found) noexcept {
  const auto is_beyond = [](std::int64_t n) {
    return n < std::numeric_limits<std::int32_t>::min() || n > std::numeric_limits<std::int32_t>::max();
  };
  const auto mantissa = text.substr(0, text.find_first_of("eE"));
  if (mantissa.size() == text.size()) return found;
  const auto* digits = text.data() + mantissa.size() + 1;
  if (*digits == '+') ++digits;
  std::int64_t exponent = 0;
  if (std::from_chars(digits, text.data() + text.size(), exponent).ec != std::errc()) return number_failure::malformed;
  const auto point = mantissa.find('.');
  const auto after_point = point == mantissa.npos ? 0 : static_cast<std::int64_t>(mantissa.size() - point - 1);
  const auto scale = after_point - exponent;
  if (is_beyond(exponent) || is_beyond(scale)) return number_failure::malformed;
  const auto significant = mantissa.substr(std::min(mantissa.find_first_of("123456789"), mantissa.size()));
  const auto precision =
      std::max<std::int64_t>(1, std::count_if(significant.begin(), significant.end(), [](char c) { return c != '.'; }));
  return is_beyond(precision - scale) ? number_failure::underflow : found;
}

number read_number(const json_element& value, value_wording words) {
  const auto text = text_of(value);
  number result;
  auto problem = number::read(text, result);
  if (words == value_wording::older && (problem == number_failure::overflow || problem == number_failure::underflow))
    problem = as_of_32_bits(text, problem);
  switch (problem) {
    case number_failure::none: break;
    case number_failure::malformed:
      refuse(std::string("The parameter cannot be converted to a numeric value")
                 .append(text.empty() && words == value_wording::older ? "" : ": ")
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

// The newer words quote the members, and name them in the order in which the service has met them: those before the
// first that is a duplicate sorted, by what they are, and the others as they were sent.
template <class Set, class Read>
std::string quoted_echo_of(const simdjson::dom::array& texts, std::string_view separator, Read read_one) {
  struct seen_member {
    typename Set::value_type value;
    std::string_view text;
  };
  std::vector<seen_member> members;
  bool is_past_duplicate = false;
  for (const auto text : texts) {
    auto value = read_one(text);
    const auto at = is_past_duplicate ? members.end()
                                      : std::lower_bound(members.begin(), members.end(), value,
                                                         [](const auto& m, const auto& v) { return m.value < v; });
    if (at != members.end() && !(value < at->value)) is_past_duplicate = true;
    members.insert(is_past_duplicate ? members.end() : at, {std::move(value), text_of(text)});
  }
  std::string out = "[";
  for (const auto& m : members) {
    if (out.size() > 1) out += separator;
    out.append(1, '"').append(m.text) += '"';
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

std::string read_text(const json_element& text) { return std::string(text_of(text)); }

attribute_value read_string_set(const simdjson::dom::array& array, value_wording words) {
  if (is_empty(array)) refuse_values("An string set  may not be empty");
  if (has_null(array)) refuse_values("An string set may not have a null string as a member");
  bool has_duplicates = false;
  auto set = read_set<string_set>(array, read_text, has_duplicates);
  if (!has_duplicates) return set;
  refuse_values("Input collection " +
                (words == value_wording::older ? echo_of(array) : quoted_echo_of<string_set>(array, ", ", read_text)) +
                " contains duplicates.");
}

attribute_value read_number_set(const simdjson::dom::array& array, value_wording words) {
  if (is_empty(array)) refuse_values("An number set  may not be empty");
  if (has_null(array)) refuse_values("An number set may not have a null string as a member");
  bool has_duplicates = false;
  auto set = read_set<number_set>(
      array, [&](const json_element& text) { return read_number(text, words); }, has_duplicates);
  if (!has_duplicates) return set;
  if (words == value_wording::older) refuse("Input collection contains duplicates");
  refuse_values("Input collection contains duplicates.");
}

attribute_value read_binary_set(const simdjson::dom::array& array, value_wording words) {
  if (is_empty(array)) refuse_values("Binary sets should not be empty");
  if (has_null(array)) refuse_values("Binary sets may not contain null or empty values");
  bool has_duplicates = false;
  auto set = read_set<binary_set>(array, read_bytes, has_duplicates);
  if (!has_duplicates) return set;
  refuse_values("Input collection " +
                (words == value_wording::older ? echo_of(array) : quoted_echo_of<binary_set>(array, ",", read_bytes)) +
                "of type BS contains duplicates.");
}

attribute_value read_null(const json_element& value) {
  if (!boolean_of(value)) refuse_values("Null attribute value types must have the value of true");
  return null_value();
}

attribute_value read_list(const simdjson::dom::array& array, int depth, value_wording words) {
  enter(depth);
  attribute_list elements;
  elements.reserve(array.size());
  for (const auto element : array) read(element, depth, words, elements.emplace_back());
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
attribute_map read_map(const simdjson::dom::object& object, int depth, value_wording words) {
  const auto places = places_of(object);
  std::vector<attribute_map::value_type> members(places.size());
  std::size_t i = 0;
  for (const auto field : object) {
    check_attribute_name(field.key);
    auto& [name, value] = members[places[i++]];
    name = field.key;
    read(field.value, depth, words, value);
  }
  return attribute_map(std::move(members));
}

attribute_value read_as(attribute_type type, const json_element& value, int depth, value_wording words) {
  switch (type) {
    case attribute_type::string: return std::string(text_of(value));
    case attribute_type::number: return read_number(value, words);
    case attribute_type::binary: return read_bytes(value);
    case attribute_type::boolean: return boolean_of(value);
    case attribute_type::null: return read_null(value);
    case attribute_type::map: enter(depth + 1); return read_map(simdjson::dom::object(value), depth + 1, words);
    case attribute_type::list: return read_list(simdjson::dom::array(value), depth + 1, words);
    case attribute_type::string_set: return read_string_set(simdjson::dom::array(value), words);
    case attribute_type::number_set: return read_number_set(simdjson::dom::array(value), words);
    case attribute_type::binary_set: return read_binary_set(simdjson::dom::array(value), words);
  }
  return {};
}

void read(const json_element& value, int depth, value_wording words, attribute_value& out) {
  std::size_t types = 0;
  if (!value.is_null()) {
    for (const auto field : simdjson::dom::object(value)) {
      if (field.value.is_null()) continue;
      const auto type = find_attribute_type(field.key);
      if (!type) continue;
      ++types;
      out = read_as(*type, field.value, depth, words);
    }
  }
  if (types == 1) return;
  if (types == 0) refuse_bare("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  refuse_bare(
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes");
}

// `depth`: of the documents around the value.
void check(const json_element& value, int depth) {
  if (value.is_null()) return;
  for (const auto field : simdjson::dom::object(value)) {
    if (field.value.is_null()) continue;
    const auto type = find_attribute_type(field.key);
    if (type == attribute_type::list) {
      enter(depth + 1);
      for (const auto element : simdjson::dom::array(field.value)) check(element, depth + 1);
    } else if (type == attribute_type::map) {
      enter(depth + 1);
      for (const auto member : simdjson::dom::object(field.value)) check(member.value, depth + 1);
    }
  }
}

}  // namespace

void check_depth(const json_element& value) { check(value, 0); }

void check_attribute_name(std::string_view name) {
  if (name.size() > max_attribute_name) refuse("Attribute name is too large, must be less than 65536 bytes");
}

attribute_value read_value(const json_element& value, value_wording words) {
  attribute_value out;
  read(value, 0, words, out);
  return out;
}

attribute_value read_expression_value(const json_element& value, value_wording words) {
  attribute_value out;
  read(value, words == value_wording::older ? -1 : 0, words, out);
  return out;
}

item read_item(const json_element& map, value_wording words) { return read_map(simdjson::dom::object(map), 0, words); }

}  // namespace tenon::local::dynamodb
