#pragma once

#include <tenon/schema/ast.hpp>

#include <string>
#include <string_view>

namespace tenon::schema {

/// Appends the value with single spaces, strings and numbers as they stand in `text`, the file it was parsed from.
void format_expression(std::string& out, const ast::expression& value, std::string_view text);

/// Appends the attribute behind `sign`, "@" or "@@", in the same way. A trailing comma is dropped.
void format_attribute(std::string& out, const ast::attribute& attribute, std::string_view sign, std::string_view text);

}  // namespace tenon::schema
