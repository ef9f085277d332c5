#include "local/api/read_legacy.hpp"

#include "local/api/data_shapes.hpp"
#include "local/api/failure.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace tenon::local::dynamodb {
namespace {

comparison read_comparison(const json_element& value) {
  const auto text = text_of(value);
  for (int i = 0; i <= static_cast<int>(comparison::begins_with); ++i) {
    const auto candidate = static_cast<comparison>(i);
    if (name_of(candidate) == text) return candidate;
  }
  return comparison::eq;  // the constraints leave no other
}

struct argument_rule {
  std::size_t least;
  std::size_t most;
  bool takes_sets;  // beside S, N and B
  bool takes_numbers;
};

argument_rule rule_of(comparison operation) noexcept {
  constexpr auto many = std::numeric_limits<std::size_t>::max();
  switch (operation) {
    case comparison::eq:
    case comparison::ne: return {1, 1, true, true};
    case comparison::in: return {1, many, false, true};
    case comparison::le:
    case comparison::lt:
    case comparison::ge:
    case comparison::gt:
    case comparison::contains:
    case comparison::not_contains: return {1, 1, false, true};
    case comparison::begins_with: return {1, 1, false, false};
    case comparison::between: return {2, 2, false, true};
    case comparison::not_null:
    case comparison::null: return {0, 0, false, false};
  }
  return {0, 0, false, false};
}

bool takes(const argument_rule& rule, comparison operation, attribute_type type) noexcept {
  switch (type) {
    case attribute_type::string:
    case attribute_type::binary: return true;
    case attribute_type::number: return rule.takes_numbers;
    case attribute_type::string_set:
    case attribute_type::number_set:
    case attribute_type::binary_set: return rule.takes_sets;
    case attribute_type::null:
    case attribute_type::boolean:
    case attribute_type::list:
    case attribute_type::map: return operation == comparison::eq || operation == comparison::ne;
  }
  return false;
}

bool is_greater(const attribute_value& a, const attribute_value& b) {
  if (const auto* text = a.get_if<std::string>()) return *text > b.as_string();
  if (const auto* number = a.get_if<tenon::dynamodb::number>()) return *number > b.as_number();
  if (const auto* binary = a.get_if<bytes>()) return *binary > b.as_binary();
  return false;
}

// Refuses values that the comparison does not take.
void check_arguments(comparison operation, const std::vector<attribute_value>& values) {
  const auto rule = rule_of(operation);
  if (values.size() < rule.least || values.size() > rule.most)
    refuse_values(
        std::string("Invalid number of argument(s) for the ").append(name_of(operation)).append(" ComparisonOperator"));
  if (values.empty()) return;
  const auto type = values.front().type();
  if (std::any_of(values.begin(), values.end(), [&](const auto& value) { return value.type() != type; }))
    refuse_values("AttributeValues inside AttributeValueList must be of same type");
  if (!takes(rule, operation, type))
    refuse_values(std::string("ComparisonOperator ")
                      .append(name_of(operation))
                      .append(" is not valid for ")
                      .append(tenon::dynamodb::name_of(type))
                      .append(" AttributeValue type"));
  if (operation == comparison::between && is_greater(values[0], values[1]))
    refuse("The BETWEEN condition was provided a range where the lower bound is greater than the upper bound");
}

std::vector<attribute_value> read_value_list(const json_element& list, value_wording words) {
  std::vector<attribute_value> values;
  const simdjson::dom::array array(list);
  values.reserve(array.size());
  for (const auto value : array) values.push_back(read_value(value, words));
  return values;
}

// Reads each member of an object with `read`, into the order of names; of several of one name the last counts.
template <class T, class Read>
by_name<T> read_by_name(const json_element& map, Read read) {
  by_name<T> result;
  for (const auto field : simdjson::dom::object(map)) {
    check_attribute_name(field.key);
    auto value = read(field.key, field.value);
    const auto at = std::lower_bound(result.begin(), result.end(), field.key,
                                     [](const auto& entry, std::string_view name) { return entry.first < name; });
    if (at != result.end() && at->first == field.key) {
      at->second = std::move(value);
    } else {
      result.emplace(at, std::string(field.key), std::move(value));
    }
  }
  return result;
}

[[noreturn]] void refuse_attribute(std::string_view what, std::string_view attribute) {
  refuse_values(std::string(what).append(" for Attribute: ").append(attribute));
}

expected_value read_expectation(std::string_view name, const json_element& value) {
  const fields f(shapes::expected_value, &value);
  const auto* list = f[index_of(shapes::expected_value, "AttributeValueList")];
  const auto* operation = f[index_of(shapes::expected_value, "ComparisonOperator")];
  const auto* exists = f[index_of(shapes::expected_value, "Exists")];
  const auto* single = f[index_of(shapes::expected_value, "Value")];

  if (list && single) refuse_attribute("Value and AttributeValueList cannot be used together", name);
  expected_value result;
  if (operation) {
    if (exists) refuse_attribute("Exists and ComparisonOperator cannot be used together", name);
    result.operation = read_comparison(*operation);
    const bool takes_none = *result.operation == comparison::null || *result.operation == comparison::not_null;
    if (!takes_none && !list && !single)
      refuse_attribute(std::string("Value or AttributeValueList must be used with ComparisonOperator: ")
                           .append(name_of(*result.operation)),
                       name);
    if (list) result.values = read_value_list(*list, value_wording::newer);
    if (single) result.values.push_back(read_value(*single, value_wording::newer));
    check_arguments(*result.operation, result.values);
    return result;
  }
  if (list) refuse_attribute("AttributeValueList can only be used with a ComparisonOperator", name);
  result.exists = optional_boolean(exists);
  if (result.exists.value_or(true) && !single) {
    const std::string_view given = !exists ? "null" : "true";
    refuse_attribute(std::string("Value must be provided when Exists is ").append(given), name);
  }
  if (!result.exists.value_or(true) && single) refuse_attribute("Value cannot be used when Exists is false", name);
  if (single) result.value = read_value(*single, value_wording::newer);
  return result;
}

attribute_update read_update(const json_element& value) {
  const fields f(shapes::attribute_value_update, &value);
  const auto* action = f[index_of(shapes::attribute_value_update, "Action")];
  const auto* given = f[index_of(shapes::attribute_value_update, "Value")];
  attribute_update result;
  if (action && text_of(*action) == "ADD") result.action = update_action::add;
  if (action && text_of(*action) == "DELETE") result.action = update_action::remove;
  if (!given) {
    if (result.action != update_action::remove)
      refuse_values("Only DELETE action is allowed when no attribute value is specified");
    return result;
  }
  result.value = read_value(*given, value_wording::newer);
  const auto type = result.value->type();
  const bool is_set =
      type == attribute_type::string_set || type == attribute_type::number_set || type == attribute_type::binary_set;
  if (result.action == update_action::remove && !is_set)
    refuse_values(
        std::string("DELETE action with value is not supported for the type ").append(tenon::dynamodb::name_of(type)));
  if (result.action == update_action::add && !is_set && type != attribute_type::number && type != attribute_type::list)
    refuse_values(std::string("ADD action is not supported for the type ").append(tenon::dynamodb::name_of(type)));
  return result;
}

}  // namespace

condition_map read_conditions(const json_element& map, value_wording words) {
  return read_by_name<condition>(map, [&](std::string_view, const json_element& value) {
    const fields f(shapes::condition, &value);
    condition result;
    if (const auto* list = f[index_of(shapes::condition, "AttributeValueList")])
      result.values = read_value_list(*list, words);
    if (const auto* operation = f[index_of(shapes::condition, "ComparisonOperator")])
      result.operation = read_comparison(*operation);
    check_arguments(result.operation, result.values);
    return result;
  });
}

void check_condition_depths(const json_element& map) {
  for (const auto field : simdjson::dom::object(map)) {
    const fields f(shapes::condition, &field.value);
    const auto* list = f[index_of(shapes::condition, "AttributeValueList")];
    if (!list) continue;
    for (const auto value : simdjson::dom::array(*list)) check_depth(value);
  }
}

expected_map read_expected(const json_element& map) { return read_by_name<expected_value>(map, read_expectation); }

update_map read_updates(const json_element& map) {
  return read_by_name<attribute_update>(map,
                                        [](std::string_view, const json_element& value) { return read_update(value); });
}

std::optional<conditional_operator> read_conditional_operator(const json_element* value, const json_element* filter) {
  if (!value) return std::nullopt;
  const std::size_t count = filter ? simdjson::dom::object(*filter).size() : 0;
  if (count == 0) refuse("ConditionalOperator cannot be used without Filter or Expected");
  if (count == 1) refuse("ConditionalOperator can only be used when Filter or Expected has two or more elements");
  return text_of(*value) == "OR" ? conditional_operator::or_ : conditional_operator::and_;
}

}  // namespace tenon::local::dynamodb
