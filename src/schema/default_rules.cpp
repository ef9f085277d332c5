#include "base/quote.hpp"
#include "schema/attributes.hpp"
#include "schema/defaults.hpp"
#include "schema/literals.hpp"
#include "schema/suggest.hpp"

#include <fmt/format.h>

#include <string_view>
#include <vector>

namespace tenon::schema {

namespace {

using form = ast::expression::form;

void report(context& c, span where, std::string message, std::string hint) {
  c.out.error("invalid-default", where, std::move(message), std::move(hint));
}

void check_literal(context& c, const ast::expression& e, scalar_type type) {
  const std::string shown = text::quote(e.text);
  switch (type) {
    case scalar_type::string:
    case scalar_type::boolean:
    case scalar_type::float_: return;
    case scalar_type::int_:
    case scalar_type::bigint:
      if (e.kind == form::number && !is_integer(e.text)) {
        const bool is_fraction = e.text.find('.') != std::string::npos;
        report(c, e.where,
               fmt::format("The default value {} is not an integer{}.", shown,
                           is_fraction ? "" : " that 64 bits can hold"),
               is_fraction ? "Write an integer, or make the field a Float or Decimal." : "Make the field a Decimal.");
      }
      return;
    case scalar_type::decimal:
      if (e.kind == form::string && !is_decimal(e.text))
        report(c, e.where, fmt::format("The default value {} is not a decimal number.", shown),
               "Write it as `\"3.14\"`.");
      return;
    case scalar_type::datetime:
      if (e.kind == form::string && !is_timestamp(e.text)) {
        report(c, e.where, fmt::format("The default value {} is not a timestamp as of RFC 3339.", shown),
               "Write it as `\"2030-12-31T23:59:59Z\"`, or `now()`.");
      }
      return;
    case scalar_type::json:
      if (e.kind == form::string && !is_json(e.text))
        report(c, e.where, fmt::format("The default value {} is not valid JSON.", shown),
               "Write it as `\"{\\\"key\\\": 1}\"`.");
      return;
    case scalar_type::bytes:
      if (e.kind == form::string && !is_base64(e.text))
        report(c, e.where, fmt::format("The default value {} is not valid base64.", shown),
               "Write the bytes in base64, with padding.");
      return;
  }
}

void check_sequence(context& c, const ast::expression& e) {
  static const std::vector<std::string_view> known{"virtual", "cache", "increment", "minValue", "maxValue", "start"};
  for (const ast::argument& a : e.arguments) {
    const std::string_view name = a.name ? std::string_view(a.name->text) : std::string_view();
    if (name == "virtual") {
      (void)as_boolean(a.value, c.out);
    } else if (name == "cache" || name == "increment" || name == "minValue" || name == "maxValue" || name == "start") {
      (void)as_integer(a.value, c.out);
    } else {
      std::string hint = did_you_mean(name, known);
      if (hint.empty()) hint = "Its arguments are virtual, cache, increment, minValue, maxValue and start.";
      c.out.error("unknown-argument", a.where, "`sequence` does not take this argument.", std::move(hint));
    }
  }
}

bool is_known_function(std::string_view name) {
  return name == "now" || name == "autoincrement" || name == "uuid" || name == "cuid" || name == "ulid" ||
         name == "nanoid" || name == "dbgenerated" || name == "auto";
}

void check_function(context& c, const ast::expression& e, bool is_scalar) {
  if (e.text == "auto" && !c.target->auto_default) {
    report(c, e.where, fmt::format("{} has no default value `auto()`.", c.target->display_name),
           "Use `autoincrement()`, `uuid()` or `cuid()`.");
  } else if (e.text == "sequence" && c.target->sequence_default) {
    check_sequence(c, e);
  } else if (is_scalar && !is_known_function(e.text)) {
    std::vector<std::string_view> known{"now",  "autoincrement", "uuid",        "cuid",
                                        "ulid", "nanoid",        "dbgenerated", "auto"};
    if (c.target->sequence_default) known.push_back("sequence");
    std::string hint = did_you_mean(e.text, known);
    if (!hint.empty()) hint.insert(hint.size() - 2, "()");
    if (hint.empty()) hint = fmt::format("The functions are {}.", fmt::join(known, ", "));
    c.out.error("unknown-function", e.where, fmt::format("The function {} is not known.", text::quote(e.text)),
                std::move(hint));
  }
}

}  // namespace

void check_default_value(context& c, field_owner owner, const field& f, const field_node& node) {
  if (node.default_attribute == nullptr) return;
  const ast::attribute& attribute = *node.default_attribute;
  if (f.default_value && f.default_value->constraint_name) {
    const std::string& name = *f.default_value->constraint_name;
    if (!c.target->named_defaults) {
      report(c, attribute.where, fmt::format("{} has no names for default values.", c.target->display_name),
             "Remove `map`.");
    } else if (name.size() > c.target->max_identifier_length) {
      c.out.error("constraint-name-too-long", attribute.where,
                  fmt::format("The name {} has {} bytes; {} allows {}.", text::quote(name), name.size(),
                              c.target->display_name, c.target->max_identifier_length),
                  "Shorten it.");
    }
  }

  const ast::expression* e = default_expression(attribute);
  if (e == nullptr) return;
  const auto* type = std::get_if<scalar_field_type>(&f.type);
  if (e->kind == form::function) {
    if (owner == field_owner::model) check_function(c, *e, type != nullptr);
  } else if (type != nullptr) {
    for (const ast::expression* item : as_items(*e)) check_literal(c, *item, type->type);
  }
}

}  // namespace tenon::schema
