#include "schema/format_expression.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace tenon::schema {
namespace {

void format_array(std::string& out, const std::vector<ast::expression>& items, std::string_view text) {
  out += '[';
  std::string_view separator;
  for (const ast::expression& item : items) {
    out += std::exchange(separator, ", ");
    format_expression(out, item, text);
  }
  out += ']';
}

/// Arguments without a value stay where they are among the others.
void format_arguments(std::string& out, const std::vector<ast::argument>& arguments,
                      const std::vector<ast::identifier>& empty_arguments, std::string_view text) {
  out += '(';
  std::string_view separator;
  auto empty = empty_arguments.begin();
  const auto format_empty_before = [&](std::uint32_t position) {
    for (; empty != empty_arguments.end() && empty->where.begin < position; ++empty) {
      out.append(std::exchange(separator, ", ")).append(empty->text).append(": ");
    }
  };
  for (const ast::argument& argument : arguments) {
    format_empty_before(argument.where.begin);
    out += std::exchange(separator, ", ");
    if (argument.name) {
      out.append(argument.name->text).append(": ");
    }
    format_expression(out, argument.value, text);
  }
  format_empty_before(static_cast<std::uint32_t>(text.size()));
  out += ')';
}

}  // namespace

void format_expression(std::string& out, const ast::expression& value, std::string_view text) {
  switch (value.kind) {
    case ast::expression::form::number:
    case ast::expression::form::string:
    case ast::expression::form::constant:
      out += text.substr(value.where.begin, value.where.end - value.where.begin);
      return;
    case ast::expression::form::array: format_array(out, value.items, text); return;
    case ast::expression::form::function:
      out += value.text;
      format_arguments(out, value.arguments, value.empty_arguments, text);
      return;
  }
}

void format_attribute(std::string& out, const ast::attribute& attribute, std::string_view sign, std::string_view text) {
  out.append(sign).append(attribute.name.text);
  if (attribute.arguments_where.begin != attribute.arguments_where.end) {
    format_arguments(out, attribute.arguments, attribute.empty_arguments, text);
  }
}

}  // namespace tenon::schema
