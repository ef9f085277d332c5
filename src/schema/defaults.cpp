#include "schema/defaults.hpp"

#include "base/quote.hpp"
#include "schema/attributes.hpp"
#include "schema/suggest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace tenon::schema {

namespace {

using source = default_value::source;
using form = ast::expression::form;

std::optional<std::int64_t> parse_integer(const ast::expression& e) {
  std::int64_t value = 0;
  const char* end = e.text.data() + e.text.size();
  const auto [rest, error] = std::from_chars(e.text.data(), end, value);
  if (e.kind != form::number || error != std::errc{} || rest != end) return std::nullopt;
  return value;
}

/// A function that takes nothing, or one number out of a few.
struct number_function {
  std::string_view name;
  source kind;
  std::uint32_t default_parameter;
  std::uint32_t minimum;
  std::uint32_t maximum;
  std::string_view remedy;
  std::uint32_t only_other_than_minimum = 0;  ///< when not 0, the two numbers allowed are `minimum` and this
};

constexpr number_function number_functions[] = {
    {"uuid", source::uuid, 4, 4, 7, "Write `uuid()`, `uuid(4)` or `uuid(7)`.", 7},
    {"cuid", source::cuid, 1, 1, 2, "Write `cuid()`, `cuid(1)` or `cuid(2)`.", 2},
    {"nanoid", source::nanoid, 21, 2, 255, "Write `nanoid()`, or `nanoid(n)` with a length between 2 and 255.", 0},
};

/// A default value of the type, for hints.
std::string_view example_of(scalar_type type) {
  switch (type) {
    case scalar_type::string: return "\"text\"";
    case scalar_type::boolean: return "true";
    case scalar_type::int_:
    case scalar_type::bigint: return "42";
    case scalar_type::float_: return "0.5";
    case scalar_type::decimal: return "9.99";
    case scalar_type::datetime: return "\"2030-12-31T23:59:59Z\"";
    case scalar_type::json: return "\"{\\\"key\\\": 1}\"";
    case scalar_type::bytes: return "\"YQ==\"";
  }
  return "";
}

/// The types that the function can be the default value of.
std::string_view types_of(std::string_view function) {
  if (function == "autoincrement") return "Int and BigInt";
  if (function == "now") return "DateTime";
  return "String";
}

class default_reader {
 public:
  default_reader(context& c, field_owner owner, field& f, const ast::attribute& attribute)
      : c_(c), owner_(owner), field_(f), attribute_(attribute), arguments_(attribute, attribute_level::field, c.out) {}

  void read() {
    const ast::expression* e = arguments_.required("value");
    if (owner_ == field_owner::composite_type) {
      if (arguments_.named("map") != nullptr) {
        report(attribute_.where, "The default value of a field of a composite type has no name in the database.",
               "Remove `map`.");
      }
    } else {
      constraint_name_ = arguments_.text("map");
    }
    arguments_.finish();
    if (e == nullptr || !read_value(*e)) return;
    value_.constraint_name = std::move(constraint_name_);
    field_.default_value = std::move(value_);
  }

 private:
  /// False when the value was reported, or left for check_default_value.
  bool read_value(const ast::expression& e) {
    if (e.kind == form::function && e.text == "dbgenerated") return read_dbgenerated(e);
    if (std::holds_alternative<composite_field_type>(field_.type)) {
      return report(
          attribute_.where,
          fmt::format("The field {} is of a composite type, which has no default value.", text::quote(field_.name)),
          "Remove `@default`.");
    }
    if (const auto* type = std::get_if<enum_field_type>(&field_.type))
      return read_enum(e, c_.schema.enums[type->index]);
    if (const auto* type = std::get_if<scalar_field_type>(&field_.type)) {
      if (e.kind == form::function) return read_function(e, type->type);
      return read_literals(e, type->type);
    }
    return report(
        attribute_.where,
        fmt::format("The default value of the field {}, whose type is not supported, can only come from the database.",
                    text::quote(field_.name)),
        owner_ == field_owner::model ? "Write `@default(dbgenerated(\"…\"))`." : "Remove `@default`.");
  }

  bool read_dbgenerated(const ast::expression& e) {
    if (owner_ == field_owner::composite_type) {
      return report(attribute_.where, "A field of a composite type cannot have `dbgenerated()` as its default value.",
                    "Write the value itself.");
    }
    value_.kind = source::dbgenerated;
    if (e.arguments.empty()) return true;
    const ast::expression& text = e.arguments[0].value;
    if (e.arguments.size() > 1 || text.kind != form::string || text.text.empty()) {
      return report(e.where, "`dbgenerated` takes nothing or one string, which is not empty.",
                    "Write `dbgenerated()` or `dbgenerated(\"…\")`.");
    }
    value_.text = text.text;
    return true;
  }

  bool read_function(const ast::expression& e, scalar_type type) {
    if (owner_ == field_owner::composite_type &&
        (e.text == "autoincrement" || e.text == "auto" || e.text == "nanoid")) {
      return report(e.where, fmt::format("`{}()` cannot be the default value of a field of a composite type.", e.text),
                    "Set the value in the program.");
    }
    if (e.text == "autoincrement") {
      if (constraint_name_)
        return report(attribute_.where, "A default value of `autoincrement()` has no name in the database.",
                      "Remove `map`.");
      return read_plain_function(e, source::autoincrement, type == scalar_type::int_ || type == scalar_type::bigint,
                                 type);
    }
    if (e.text == "now") return read_plain_function(e, source::now, type == scalar_type::datetime, type);
    if (e.text == "ulid") return read_plain_function(e, source::ulid, type == scalar_type::string, type);
    if (e.text == "auto") return read_plain_function(e, source::object_id, true, type);
    for (const number_function& f : number_functions) {
      if (f.name == e.text) return read_number_function(e, f, type);
    }
    if (e.text == "sequence" && owner_ == field_owner::model) return read_sequence(e);
    if (owner_ == field_owner::composite_type) return report_unknown_function(e);
    return false;
  }

  bool read_plain_function(const ast::expression& e, source kind, bool fits, scalar_type type) {
    if (!fits) return report_misfit(e, type);
    if (!e.arguments.empty())
      return report(e.where, fmt::format("The function `{}` takes no arguments.", e.text),
                    fmt::format("Write `{}()`.", e.text));
    value_.kind = kind;
    return true;
  }

  bool read_number_function(const ast::expression& e, const number_function& f, scalar_type type) {
    if (type != scalar_type::string) return report_misfit(e, type);
    value_.kind = f.kind;
    value_.parameter = f.default_parameter;
    if (e.arguments.empty()) return true;
    const std::optional<std::int64_t> value =
        e.arguments.size() == 1 ? parse_integer(e.arguments[0].value) : std::nullopt;
    const bool fits = value && *value >= f.minimum && *value <= f.maximum &&
                      (f.only_other_than_minimum == 0 || *value == f.minimum || *value == f.only_other_than_minimum);
    if (!fits)
      return report(e.where,
                    fmt::format("The arguments of {} are not what the function takes.", text::quote(describe(e))),
                    std::string(f.remedy));
    value_.parameter = static_cast<std::uint32_t>(*value);
    value_.is_parameter_explicit = true;
    return true;
  }

  bool read_sequence(const ast::expression& e) {
    value_.kind = source::sequence;
    for (const ast::argument& a : e.arguments)
      value_.arguments.emplace_back(a.name ? a.name->text : std::string(), describe(a.value));
    return true;
  }

  bool read_enum(const ast::expression& e, const enum_type& type) {
    if (field_.arity != arity::list) return add_enum_value(e, type, source::literal);
    value_.kind = source::literal_list;
    if (e.kind != form::array) {
      return report(e.where,
                    fmt::format("The default value of the list {} must be a list, but {} was found.",
                                text::quote(field_.name), text::quote(describe(e))),
                    fmt::format("Write {}.", text::quote("[" + describe(e) + "]")));
    }
    bool fits = true;
    for (const ast::expression& item : e.items) fits = add_enum_value(item, type, source::literal_list) && fits;
    return fits;
  }

  bool add_enum_value(const ast::expression& e, const enum_type& type, source kind) {
    if (e.kind != form::constant) {
      return report(
          e.where,
          fmt::format("Expected a value of the enum {}, but found {} {}.", text::quote(type.name), kind_name(e.kind),
                      text::quote(describe(e))),
          e.kind == form::string ? fmt::format("Leave out the quotes: {}.", text::quote(e.text)) : std::string());
    }
    const auto found =
        std::find_if(type.values.begin(), type.values.end(), [&](const enum_value& v) { return v.name == e.text; });
    if (found == type.values.end()) {
      std::vector<std::string_view> names;
      for (const enum_value& v : type.values) names.push_back(v.name);
      return report(e.where, fmt::format("The enum {} has no value {}.", text::quote(type.name), text::quote(e.text)),
                    did_you_mean(e.text, names));
    }
    value_.kind = kind;
    value_.values.push_back({literal::form::enum_value, e.text});
    return true;
  }

  bool read_literals(const ast::expression& e, scalar_type type) {
    if (field_.arity == arity::list) {
      value_.kind = source::literal_list;
      if (e.kind != form::array) {
        return report(e.where,
                      fmt::format("The default value of the list {} must be a list, but {} was found.",
                                  text::quote(field_.name), text::quote(describe(e))),
                      fmt::format("Write {}.", text::quote("[" + describe(e) + "]")));
      }
      bool fits = true;
      for (const ast::expression& item : e.items) fits = add_literal(item, type) && fits;
      return fits;
    }
    value_.kind = source::literal;
    if (e.kind == form::array) {
      return report(
          e.where,
          fmt::format("The field {} is no list, so that its default value cannot be one.", text::quote(field_.name)),
          "Write one value, or `[]` behind the type.");
    }
    return add_literal(e, type);
  }

  bool add_literal(const ast::expression& e, scalar_type type) {
    switch (type) {
      case scalar_type::string:
      case scalar_type::json:
      case scalar_type::bytes:
      case scalar_type::datetime: return add_literal_of(e, type, e.kind == form::string);
      case scalar_type::int_:
      case scalar_type::bigint:
      case scalar_type::float_: return add_literal_of(e, type, e.kind == form::number);
      case scalar_type::decimal: return add_literal_of(e, type, e.kind == form::number || e.kind == form::string);
      case scalar_type::boolean:
        return add_literal_of(e, type, e.kind == form::constant && (e.text == "true" || e.text == "false"));
    }
    return false;
  }

  bool add_literal_of(const ast::expression& e, scalar_type type, bool fits) {
    if (!fits) {
      std::string hint;
      if (type == scalar_type::string && (e.kind == form::constant || e.kind == form::number)) {
        hint = fmt::format("Put it in quotes: {}.", text::quote('"' + e.text + '"'));
      } else {
        hint = fmt::format("Write a value such as `{}`.", example_of(type));
      }
      return report(e.where,
                    fmt::format("Expected a default value of type {} for the field {}, but found {} {}.",
                                to_string(type), text::quote(field_.name), kind_name(e.kind), text::quote(describe(e))),
                    std::move(hint));
    }
    const literal::form kind = e.kind == form::number   ? literal::form::number
                               : e.kind == form::string ? literal::form::string
                                                        : literal::form::boolean;
    value_.values.push_back({kind, e.text});
    return true;
  }

  bool report_misfit(const ast::expression& e, scalar_type type) {
    return report(e.where,
                  fmt::format("`{}()` cannot be the default value of the field {} of type {}.", e.text,
                              text::quote(field_.name), to_string(type)),
                  fmt::format("It is for fields of type {}.", types_of(e.text)));
  }

  bool report_unknown_function(const ast::expression& e) {
    c_.out.error("unknown-function", e.where, fmt::format("The function {} is not known.", text::quote(e.text)),
                 did_you_mean(e.text, {"now", "uuid", "cuid", "ulid", "nanoid"}));
    return false;
  }

  bool report(span where, std::string message, std::string hint) {
    c_.out.error("invalid-default", where, std::move(message), std::move(hint));
    return false;
  }

  context& c_;
  field_owner owner_;
  field& field_;
  const ast::attribute& attribute_;
  argument_reader arguments_;
  std::optional<std::string> constraint_name_;
  default_value value_;
};

}  // namespace

void read_default(context& c, field_owner owner, field& f, field_node& node, const ast::attribute& attribute) {
  node.default_attribute = &attribute;
  default_reader(c, owner, f, attribute).read();
}

const ast::expression* default_expression(const ast::attribute& attribute) {
  for (const ast::argument& a : attribute.arguments) {
    if (!a.name || a.name->text == "value") return &a.value;
  }
  return nullptr;
}

}  // namespace tenon::schema
