#include "local/api/expression_parameters.hpp"

#include "local/api/failure.hpp"

#include <algorithm>
#include <utility>

namespace tenon::local::dynamodb {
namespace {

constexpr std::size_t max_placeholder = 255;

// "a, b": the names of those that are there.
std::string listed(std::span<const parameter> parameters) {
  std::string text;
  for (const auto& p : parameters)
    if (p.value) text.append(text.empty() ? "" : ", ").append(p.name);
  return text;
}

bool has_any(std::span<const parameter> parameters) noexcept {
  return std::any_of(parameters.begin(), parameters.end(), [](const parameter& p) { return p.value != nullptr; });
}

bool is_placeholder(std::string_view text, char first) noexcept {
  return text.size() > 1 && text[0] == first && std::all_of(text.begin() + 1, text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
         });
}

// Refuses an object without members, or with one that is no placeholder.
void check_placeholders(const simdjson::dom::object& object, std::string_view parameter_name, char first) {
  if (object.begin() == object.end()) refuse(std::string(parameter_name) + " must not be empty");
  for (const auto field : object) {
    if (field.key.size() > max_placeholder)
      refuse(std::string(parameter_name)
                 .append(" contains invalid key: The expression attribute map contains a key that is too long;")
                 .append(first == '#' ? " size of key: " + std::to_string(field.key.size()) : ""));
    if (!is_placeholder(field.key, first))
      refuse(std::string(parameter_name)
                 .append(" contains invalid key: Syntax error; key: \"")
                 .append(field.key)
                 .append("\""));
  }
}

}  // namespace

void check_expression_parameters(std::span<const parameter> expressions, std::span<const parameter> replaced,
                                 const json_element* names, const json_element* values, bool tells_absent) {
  const bool has_expression = has_any(expressions);
  if (has_expression && has_any(replaced)) {
    refuse(
        "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {" +
        listed(replaced) + "} Expression parameters: {" + listed(expressions) + "}");
  }
  if (names && !has_expression) refuse("ExpressionAttributeNames can only be specified when using expressions");
  if (!values) return;
  // A projection uses no values.
  std::string absent;
  std::size_t count = 0;
  for (const auto& expression : expressions) {
    if (expression.name == "ProjectionExpression") continue;
    if (expression.value) return;
    absent.append(absent.empty() ? "" : " and ").append(expression.name);
    ++count;
  }
  if (count == 0) return;
  std::string message = "ExpressionAttributeValues can only be specified when using expressions";
  if (tells_absent) message.append(": ").append(absent).append(count > 1 ? " are null" : " is null");
  refuse(std::move(message));
}

expression_names read_names(const json_element* names) {
  expression_names result;
  if (!names) return result;
  const simdjson::dom::object object(*names);
  check_placeholders(object, "ExpressionAttributeNames", '#');
  result.reserve(object.size());
  for (const auto field : object) {
    const auto name = text_of(field.value);
    if (name.empty())
      refuse(std::string("ExpressionAttributeNames contains invalid value: Empty attribute name for key ")
                 .append(field.key));
    result.emplace_back(std::string(field.key), std::string(name));
  }
  std::stable_sort(result.begin(), result.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  // Of several of one name the last counts.
  const auto first_kept =
      std::unique(result.rbegin(), result.rend(), [](const auto& a, const auto& b) { return a.first == b.first; });
  result.erase(result.begin(), first_kept.base());
  return result;
}

expression_values read_values(const json_element* values, value_wording words) {
  if (!values) return {};
  const simdjson::dom::object object(*values);
  check_placeholders(object, "ExpressionAttributeValues", ':');
  std::vector<expression_values::value_type> result;
  result.reserve(object.size());
  for (const auto field : object) {
    try {
      result.emplace_back(std::string(field.key), read_expression_value(field.value, words));
    } catch (const failure& f) {
      // Only the older check says whose value it is, and that of the value's form.
      if (words == value_wording::newer && !f.is_bare()) throw;
      refuse_bare(std::string("ExpressionAttributeValues contains invalid value: ")
                      .append(f.message())
                      .append(" for key ")
                      .append(field.key));
    }
  }
  return expression_values(std::move(result));
}

}  // namespace tenon::local::dynamodb
