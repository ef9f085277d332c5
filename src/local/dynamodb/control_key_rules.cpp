#include "local/dynamodb/control_key_rules.hpp"

#include "local/api/failure.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace tenon::local::dynamodb {
namespace {

constexpr std::size_t max_key_parts = 4;  // of a kind, in a global index

const std::string& name_of_key(const requested::key_schema_element& element) { return element.attribute_name; }

template <class Elements, class Name>
std::string listed(const Elements& elements, Name name) {
  std::string out = "[";
  for (const auto& element : elements) out.append(out.size() > 1 ? ", " : "").append(name(element));
  return out += ']';
}

template <class Attributes>
void check_all_defined(std::span<const requested::key_schema_element> keys, const Attributes& attributes) {
  const auto is_defined = [&](const requested::key_schema_element& key) {
    return std::any_of(attributes.begin(), attributes.end(),
                       [&](const auto& attribute) { return attribute.name == key.attribute_name; });
  };
  if (std::all_of(keys.begin(), keys.end(), is_defined)) return;
  refuse_values(
      "Some index key attributes are not defined in AttributeDefinitions. Keys: " + listed(keys, name_of_key) +
      ", AttributeDefinitions: " + listed(attributes, [](const auto& attribute) { return attribute.name; }));
}

// A HASH element, and a RANGE element after it if there is a second.
void check_kinds(std::span<const requested::key_schema_element> keys) {
  if (keys.size() > 1 && keys[0].attribute_name == keys[1].attribute_name)
    refuse("Both the Hash Key and the Range Key element in the KeySchema have the same name");
  if (keys[0].type != requested::key_type::hash)
    refuse("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  if (keys.size() > 1 && keys[1].type != requested::key_type::range)
    refuse("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
}

void check_count(std::span<const requested::key_schema_element> keys) {
  if (keys.size() <= 2) return;
  const auto elements = listed(keys, [](const requested::key_schema_element& key) {
    return "KeySchemaElement(attributeName=" + key.attribute_name +
           ", keyType=" + std::string(requested::name_of(key.type)) + ")";
  });
  refuse("1 validation error detected: Value '" + elements +
         "' at 'keySchema' failed to satisfy constraint: Member must have length less than or equal to 2");
}

}  // namespace

void check_table_key_schema(std::span<const requested::key_schema_element> keys,
                            std::span<const requested::attribute_definition> attributes) {
  check_count(keys);
  if (keys.empty()) refuse("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  if (keys.size() > attributes.size()) refuse("Invalid KeySchema: Some index key attribute have no definition");
  check_all_defined(keys, attributes);
  check_kinds(keys);
}

void check_key_schema(std::span<const requested::key_schema_element> keys,
                      std::span<const requested::attribute_definition> attributes) {
  if (keys.empty()) refuse("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  check_all_defined(keys, attributes);
  check_kinds(keys);
}

void check_global_key_schema(std::span<const requested::key_schema_element> keys,
                             std::span<const attribute_definition> attributes) {
  if (keys.empty()) refuse("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  check_all_defined(keys, attributes);
  const bool is_pair = keys.size() == 2 && keys[1].type == requested::key_type::range;
  for (std::size_t i = 0; i < keys.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (keys[j].attribute_name == keys[i].attribute_name)
        refuse(is_pair ? "Both the Hash Key and the Range Key element in the KeySchema have the same name"
                       : "The KeySchema contains multiple key attributes with the same name");
  std::size_t counts[2] = {0, 0};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const bool is_range = keys[i].type == requested::key_type::range;
    if (i == 0 && is_range) refuse("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
    if (!is_range && counts[1] > 0)
      refuse_values("All HASH key attributes must precede RANGE key attributes in the KeySchema");
    if (++counts[is_range ? 1 : 0] > max_key_parts)
      refuse_values(std::string("The KeySchema exceeds the maximum allowed number of ")
                        .append(is_range ? "RANGE" : "HASH")
                        .append(" key attributes"));
  }
}

void check_defined_once(std::span<const attribute_definition> attributes) {
  for (std::size_t i = 0; i < attributes.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (attributes[j].name == attributes[i].name) refuse("Attribute Name is duplicated: " + attributes[i].name);
}

key_schema define_keys(std::span<const requested::key_schema_element> keys,
                       std::span<const attribute_definition> attributes) {
  key_schema out;
  for (const auto& key : keys) {
    const auto at = std::find_if(attributes.begin(), attributes.end(),
                                 [&](const auto& attribute) { return attribute.name == key.attribute_name; });
    if (at == attributes.end()) internal_error("The key attribute " + key.attribute_name + " is not defined");
    auto& parts = key.type == requested::key_type::hash ? out.partition : out.sort;
    parts.push_back({at->name, at->type});
  }
  return out;
}

std::string stream_label(std::int64_t milliseconds) {
  using namespace std::chrono;
  const sys_time<std::chrono::milliseconds> time{std::chrono::milliseconds(milliseconds)};
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
  return text;
}

}  // namespace tenon::local::dynamodb
