#pragma once

#include "schema/reader.hpp"

#include <tenon/schema/ast.hpp>

#include <optional>

namespace tenon::schema {

/// Each of these reads its construct at the reader's position, on one line, or returns nullopt; the caller then
/// restores the reader. Spaces before the construct have been skipped.

std::optional<ast::expression> parse_expression(reader& in);

/// `@name(arguments)`, or `@@name(arguments)` when `sigil` says so. A trailing comma or an argument without a value is
/// reported, as everything else that is understood though wrong.
std::optional<ast::attribute> parse_attribute(reader& in, std::string_view sigil);

}  // namespace tenon::schema
