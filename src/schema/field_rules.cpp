#include "base/quote.hpp"
#include "schema/defaults.hpp"
#include "schema/native_types.hpp"
#include "schema/rules.hpp"
#include "schema/suggest.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

namespace tenon::schema {

namespace {

void check_type_support(context& c, const checked_model& model, const field& f, const field_node& node) {
  const provider_traits& t = *c.target;
  const auto report = [&](std::string_view what, std::string_view lack, std::string hint) {
    c.out.error("type-unsupported", node.syntax->type.where,
                fmt::format("The field {} of the {} {} cannot be {}: {} has no {}.", text::quote(f.name), model.kind(),
                            text::quote(model.m.name), what, t.display_name, lack),
                std::move(hint));
  };
  const auto* scalar = std::get_if<scalar_field_type>(&f.type);
  const bool is_list = f.arity == arity::list;
  const bool is_json = scalar != nullptr && scalar->type == scalar_type::json;
  if (is_json && !t.json) report("of type Json", "such type", "Keep the JSON in a String.");
  if (scalar != nullptr && scalar->type == scalar_type::decimal && !t.decimal)
    report("of type Decimal", "such type", "Use a Float, or keep the digits in a String.");
  if (is_list && !t.scalar_lists) {
    report("a list", "lists of values",
           t.json ? "Use another model with a relation, or a Json field." : "Use another model with a relation.");
  } else if (is_list && is_json && !t.json_lists) {
    report("a list of Json", "such lists", "Keep the list in one Json value.");
  }
}

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

/// `Unsupported("VarChar(10)")` names a type that is supported.
void check_unsupported_type(context& c, const field& f, const field_node& node) {
  const auto* type = std::get_if<unsupported_field_type>(&f.type);
  if (type == nullptr) return;
  const std::string_view text = type->text;
  const std::size_t opening = text.find('(');
  const std::size_t closing = opening == std::string_view::npos ? opening : text.find(')', opening);
  std::vector<std::string> arguments;
  if (closing != std::string_view::npos) {
    std::string_view rest = text.substr(opening + 1, closing - opening - 1);
    while (true) {
      const std::size_t comma = rest.find(',');
      arguments.emplace_back(trim(rest.substr(0, comma)));
      if (comma == std::string_view::npos) break;
      rest.remove_prefix(comma + 1);
    }
  }
  const native_type_rule* rule = find_native_type(c.target->native_types, trim(text.substr(0, opening)));
  if (rule == nullptr || !can_parse_native_type_arguments(*rule, arguments)) return;

  native_type native{std::string(rule->name),
                     rule->arguments == native_arguments::none ? std::vector<std::string>{} : std::move(arguments)};
  scalar_type scalar = scalar_type::string;
  using enum scalar_type;
  for (const scalar_type s : {string, int_, bigint, float_, decimal, datetime, bytes, json, boolean}) {
    if (rule->scalars.contains(s)) {
      scalar = s;
      break;
    }
  }
  c.out.error(
      "needless-unsupported", node.syntax->type.where,
      fmt::format("The type {} of the field {} is supported as a native type.", text::quote(text), text::quote(f.name)),
      fmt::format("Write {}.", text::quote(fmt::format("{} @{}.{}", to_string(scalar), c.schema.datasource->name,
                                                       to_string(native)))));
}

}  // namespace

void check_fields(context& c, const checked_model& model) {
  for (std::size_t i = 0; i < model.m.fields.size(); ++i) {
    const field& f = model.m.fields[i];
    const field_node& node = model.node.fields[i];
    if (!node.is_resolved || f.is_relation()) continue;
    check_type_support(c, model, f, node);
    check_native_type(c, f, node);
    check_default_value(c, field_owner::model, f, node);
    check_unsupported_type(c, f, node);
  }
}

void check_native_type(context& c, const field& f, const field_node& node) {
  const auto* scalar = std::get_if<scalar_field_type>(&f.type);
  if (node.native_type_attribute == nullptr || !f.native_type || scalar == nullptr) return;
  const ast::attribute& attribute = *node.native_type_attribute;
  const native_type& type = *f.native_type;

  const std::string prefix = attribute.name.text.substr(0, attribute.name.text.find('.'));
  if (c.schema.datasource && prefix != c.schema.datasource->name) {
    c.out.error("wrong-native-type-prefix", attribute.where,
                fmt::format("The native type {} does not start with the name of the datasource, {}.",
                            text::quote("@" + attribute.name.text), text::quote(c.schema.datasource->name)),
                fmt::format("Write {}.", text::quote("@" + c.schema.datasource->name + "." + type.name)));
  }

  const native_type_rule* rule = find_native_type(c.target->native_types, type.name);
  if (rule == nullptr) {
    std::vector<std::string_view> names;
    for (const native_type_rule& r : c.target->native_types) {
      if (r.scalars.contains(scalar->type)) names.push_back(r.name);
    }
    std::string hint = did_you_mean(type.name, names);
    if (hint.empty()) {
      hint = names.empty()
                 ? "Remove it."
                 : fmt::format("The native types of {} are {}.", to_string(scalar->type), fmt::join(names, ", "));
    }
    c.out.error("unknown-native-type", attribute.where,
                fmt::format("{} has no native type {}.", c.target->display_name, text::quote(type.name)),
                std::move(hint));
    return;
  }
  if (!rule->scalars.contains(scalar->type)) {
    std::string scalars;
    using enum scalar_type;
    for (const scalar_type s : {string, boolean, int_, bigint, float_, decimal, datetime, json, bytes}) {
      if (rule->scalars.contains(s)) scalars += (scalars.empty() ? "" : " or ") + std::string(to_string(s));
    }
    c.out.error("wrong-native-type", attribute.where,
                fmt::format("The native type `{}` does not fit the field {} of type {}.", type.name,
                            text::quote(f.name), to_string(scalar->type)),
                fmt::format("It is for fields of type {}.", scalars));
    return;
  }
  if (std::optional<std::string> problem =
          check_native_type_arguments(*rule, type.arguments, scalar->type, to_string(type))) {
    c.out.error("wrong-native-type-arguments", attribute.where, std::move(*problem), {});
  }
}

}  // namespace tenon::schema
