#include "dynamodb/placeholders.hpp"

#include "base/json_text.hpp"

#include <tenon/dynamodb/wire.hpp>

#include <algorithm>

namespace tenon::dynamodb {

std::string placeholders::render(const detail::expression_text& text) {
  std::string out;
  out.reserve(text.text.size() + 3 * (text.names.size() + text.values.size()));
  std::size_t name = 0;
  std::size_t value = 0;
  for (const char c : text.text) {
    if (c == detail::expression_text::name_mark) append_name(out, text.names[name++]);
    else if (c == detail::expression_text::value_mark) append_value(out, text.values[value++]);
    else out += c;
  }
  return out;
}

void placeholders::append_name(std::string& out, const std::string& name) {
  for (const named& n : names_)
    if (*n.name == name) {
      out += n.placeholder;
      return;
    }
  std::string placeholder;
  do placeholder = "#n" + std::to_string(next_name_++);
  while (std::any_of(given_names_.begin(), given_names_.end(), [&](const auto& g) { return g.first == placeholder; }));
  out += placeholder;
  names_.push_back({std::move(placeholder), &name});
}

void placeholders::append_value(std::string& out, const attribute_value& value) {
  for (const valued& v : values_)
    if (*v.value == value) {
      out += v.placeholder;
      return;
    }
  std::string placeholder;
  do placeholder = ":v" + std::to_string(next_value_++);
  while (given_values_ && given_values_->contains(placeholder));
  out += placeholder;
  values_.push_back({std::move(placeholder), &value});
}

void placeholders::append_to(std::string& out) const {
  const auto begin = [&](std::string_view name) {
    if (out.back() != '{') out += ',';
    append_json_string(out, name);
    out += ':';
  };
  if (!given_names_.empty() || !names_.empty()) {
    begin("ExpressionAttributeNames");
    out += '{';
    const auto add = [&](const std::string& placeholder, const std::string& name) {
      begin(placeholder);
      append_json_string(out, name);
    };
    for (const auto& [placeholder, name] : given_names_) add(placeholder, name);
    for (const named& n : names_) add(n.placeholder, *n.name);
    out += '}';
  }
  const bool has_given = given_values_ && !given_values_->empty();
  if (has_given || !values_.empty()) {
    begin("ExpressionAttributeValues");
    out += '{';
    if (has_given) {
      for (const auto& [placeholder, value] : *given_values_) {
        begin(placeholder);
        append_wire(out, value);
      }
    }
    for (const valued& v : values_) {
      begin(v.placeholder);
      append_wire(out, *v.value);
    }
    out += '}';
  }
}

}  // namespace tenon::dynamodb
