#pragma once

#include "schema/reader.hpp"

#include <tenon/schema/ast.hpp>

#include <optional>
#include <string>

namespace tenon::schema {

/// A member of a block: one line with its line break, spaces in front of it already skipped. nullopt, with nothing
/// consumed or reported, when the line does not read as such a member. `documentation` comes from the comments above.

[[nodiscard]] std::optional<ast::field> accept_field(reader& in, const std::optional<std::string>& documentation);
[[nodiscard]] std::optional<ast::enum_value> accept_enum_value(reader& in,
                                                               const std::optional<std::string>& documentation);
[[nodiscard]] std::optional<ast::property> accept_property(reader& in);
[[nodiscard]] std::optional<ast::attribute> accept_block_attribute(reader& in);

/// `Name` or `Unsupported("name")`, without `[]` or `?`.
[[nodiscard]] std::optional<ast::field_type> accept_base_type(reader& in);

/// Attributes of a field or an enum value, as many as there are.
void accept_field_attributes(reader& in, std::vector<ast::attribute>& attributes);

}  // namespace tenon::schema
