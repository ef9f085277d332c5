#include "schema/parse_member.hpp"

#include "base/quote.hpp"
#include "schema/parse_comment.hpp"
#include "schema/parse_expression.hpp"
#include "schema/string_literal.hpp"

#include <utility>
#include <vector>

namespace tenon::schema {
namespace {

/// `Unsupported("name")`.
std::optional<ast::field_type> accept_unsupported(reader& in) {
  ast::field_type type;
  type.kind = ast::field_type::form::unsupported;
  const auto start = in.save();
  if (in.accept("Unsupported(")) {
    in.skip_spaces();
    if (auto name = accept_string(in)) {
      type.name = *std::move(name);
      in.skip_spaces();
      if (in.accept(")")) {
        type.name_where = in.from(start.position);
        return type;
      }
      in.expected("`)`");
    }
  }
  in.restore(start);
  return std::nullopt;
}

/// `[Type]`: how lists were once written.
std::optional<ast::field_type> accept_legacy_list(reader& in) {
  const auto start = in.save();
  if (in.accept("[")) {
    in.skip_spaces();
    if (auto type = accept_base_type(in)) {
      in.skip_spaces();
      if (in.accept("]")) {
        type->arity = arity::list;
        type->where = in.from(start.position);
        in.report("legacy-list", type->where, "A list is not written in brackets.",
                  "Write `" + std::string(in.text_of(type->name_where)) + "[]`.");
        return type;
      }
      in.expected("`]`");
    }
  }
  in.restore(start);
  return std::nullopt;
}

/// `[]`, `?`, and the wrong `[]?` and `!`, behind a type.
void accept_arity(reader& in, ast::field_type& type) {
  const std::uint32_t begin = type.name_where.begin;
  const auto after_name = in.save();
  in.skip_spaces();
  const auto name = [&] { return std::string(in.text_of(type.name_where)); };
  if (in.accept("[]")) {
    type.arity = arity::list;
    const auto after_brackets = in.save();
    in.skip_spaces();
    if (in.accept("?")) {
      in.report("optional-list", in.from(begin), "A list cannot be optional.",
                "Write `" + name() + "[]` or `" + name() + "?`; a list without elements is empty.");
    } else {
      in.restore(after_brackets);
    }
  } else if (in.accept("?")) {
    type.arity = arity::optional;
  } else if (in.accept("!")) {
    in.report("legacy-required", in.from(begin), "`!` is not part of a type: fields are required by default.",
              "Write `" + name() + "`.");
  } else {
    in.restore(after_name);
  }
  type.where = in.from(begin);
}

std::optional<ast::field_type> accept_type(reader& in) {
  if (auto legacy = accept_legacy_list(in)) {
    return legacy;
  }
  auto type = accept_base_type(in);
  if (type) {
    accept_arity(in, *type);
  }
  return type;
}

/// What stands at the end of a member's line.
struct line_end {
  std::optional<comment> trailing;
  span where;  ///< of `trailing`

  [[nodiscard]] std::optional<span> comment_where() const { return trailing ? std::optional(where) : std::nullopt; }

  /// The documentation of a member whose line this ends, given that from the comments above.
  [[nodiscard]] std::optional<std::string> documentation(std::optional<std::string> above) const {
    if (trailing) {
      append_documentation(above, *trailing);
    }
    return above;
  }
};

/// A comment, if there is one, and the line break.
std::optional<line_end> accept_line_end(reader& in) {
  in.skip_spaces();
  line_end end;
  const std::uint32_t begin = in.position();
  end.trailing = accept_comment(in);
  end.where = in.from(begin);
  in.skip_spaces();
  if (!in.accept_newline()) {
    in.expected("the end of the line");
    return std::nullopt;
  }
  return end;
}

/// Reports what is wrong with a field that can be read all the same.
void report_field(reader& in, const ast::field& field, const std::optional<span>& colon) {
  if (colon) {
    in.report("legacy-colon", *colon, "There is no colon between the name and the type of a field.", "Remove the `:`.");
  }
  if (field.type.kind == ast::field_type::form::missing) {
    in.report("missing-type", field.where, "The field " + text::quote(field.name.text) + " has no type.",
              "Write a type behind the name, such as `String`.");
  }
}

}  // namespace

std::optional<ast::field_type> accept_base_type(reader& in) {
  if (auto unsupported = accept_unsupported(in)) {
    return unsupported;
  }
  auto name = in.accept_identifier();
  if (!name) {
    in.expected("a type");
    return std::nullopt;
  }
  ast::field_type type;
  type.kind = ast::field_type::form::named;
  type.name = std::move(name->text);
  type.name_where = name->where;
  type.where = name->where;
  return type;
}

void accept_field_attributes(reader& in, std::vector<ast::attribute>& attributes) {
  for (;;) {
    const auto before = in.save();
    in.skip_spaces();
    auto attribute = parse_attribute(in, "@");
    if (!attribute) {
      in.restore(before);
      in.skip_spaces();
      in.expected("an attribute such as `@map`");
      in.restore(before);
      return;
    }
    attributes.push_back(*std::move(attribute));
  }
}

std::optional<ast::field> accept_field(reader& in, const std::optional<std::string>& documentation) {
  const auto start = in.save();
  auto name = in.accept_identifier();
  if (!name) {
    in.expected("a field");
    return std::nullopt;
  }
  ast::field field;
  field.name = *std::move(name);
  field.where = in.from(start.position);

  in.skip_spaces();
  const std::uint32_t colon_begin = in.position();
  std::optional<span> colon;
  if (in.accept(":")) {
    colon = in.from(colon_begin);
    in.skip_spaces();
  }
  if (auto type = accept_type(in)) {
    field.type = *std::move(type);
    field.where.end = field.type.where.end;
  }
  accept_field_attributes(in, field.attributes);
  if (!field.attributes.empty()) {
    field.where.end = field.attributes.back().where.end;
  }
  const auto end = accept_line_end(in);
  if (!end) {
    in.restore(start);
    return std::nullopt;
  }
  field.trailing_comment = end->comment_where();
  field.documentation = end->documentation(documentation);
  report_field(in, field, colon);
  return field;
}

std::optional<ast::enum_value> accept_enum_value(reader& in, const std::optional<std::string>& documentation) {
  const auto start = in.save();
  auto name = in.accept_identifier();
  if (!name) {
    in.expected("a value of the enum");
    return std::nullopt;
  }
  ast::enum_value value;
  value.name = *std::move(name);
  accept_field_attributes(in, value.attributes);
  value.where = in.from(start.position);
  if (!value.attributes.empty()) {
    value.where.end = value.attributes.back().where.end;
  }
  const auto end = accept_line_end(in);
  if (!end) {
    in.restore(start);
    return std::nullopt;
  }
  value.trailing_comment = end->comment_where();
  value.documentation = end->documentation(documentation);
  return value;
}

std::optional<ast::property> accept_property(reader& in) {
  const auto start = in.save();
  auto name = in.accept_identifier();
  if (!name) {
    in.expected("a property");
    return std::nullopt;
  }
  ast::property property;
  property.name = *std::move(name);
  in.skip_spaces();
  if (!in.accept("=")) {
    in.expected("`=`");
    in.restore(start);
    return std::nullopt;
  }
  property.where = in.from(start.position);
  const auto after_sign = in.save();
  in.skip_spaces();
  property.value = parse_expression(in);
  if (property.value) {
    property.where.end = in.position();
  } else {
    in.restore(after_sign);
  }
  const auto end = accept_line_end(in);
  if (!end) {
    in.restore(start);
    return std::nullopt;
  }
  property.trailing_comment = end->comment_where();
  if (!property.value) {
    in.report("missing-value", property.where, "The property " + text::quote(property.name.text) + " has no value.",
              "Write a value behind the `=`, or remove the property.");
  }
  return property;
}

std::optional<ast::attribute> accept_block_attribute(reader& in) {
  const auto start = in.save();
  auto attribute = parse_attribute(in, "@@");
  const auto end = attribute ? accept_line_end(in) : std::nullopt;
  if (!end) {
    in.restore(start);
    return std::nullopt;
  }
  attribute->trailing_comment = end->comment_where();
  return attribute;
}

}  // namespace tenon::schema
