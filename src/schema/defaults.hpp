#pragma once

#include "schema/context.hpp"

#include <tenon/schema/ast.hpp>

#include <cstdint>

namespace tenon::schema {

enum class field_owner : std::uint8_t { model, composite_type };

/// Interprets `@default` of a field that is not a relation: fills field::default_value and field_node::default_attribute.
/// Reports what is wrong whatever the provider. A function that is unknown is left for check_default_value, since some are
/// known to one provider only.
void read_default(context& c, field_owner owner, field& f, field_node& node, const ast::attribute& attribute);

/// The rules that depend on the provider and on the value itself: dates that are dates, JSON that is JSON.
void check_default_value(context& c, field_owner owner, const field& f, const field_node& node);

/// The value in `@default(…)`, or null.
[[nodiscard]] const ast::expression* default_expression(const ast::attribute& attribute);

}  // namespace tenon::schema
