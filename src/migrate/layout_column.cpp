#include "migrate/layout_column.hpp"

#include "base/quote.hpp"
#include "migrate/plain_value.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace tenon::migrate {
namespace {

using schema::default_value;

type_family family_of(schema::scalar_type type) {
  switch (type) {
    case schema::scalar_type::string: return type_family::text;
    case schema::scalar_type::boolean: return type_family::boolean;
    case schema::scalar_type::int_: return type_family::integer;
    case schema::scalar_type::bigint: return type_family::bigint;
    case schema::scalar_type::float_: return type_family::real;
    case schema::scalar_type::decimal: return type_family::decimal;
    case schema::scalar_type::datetime: return type_family::datetime;
    case schema::scalar_type::json: return type_family::json;
    case schema::scalar_type::bytes: return type_family::binary;
  }
  return type_family::unsupported;
}

// The options of a sequence as SQL; 0 stands for none, and 1 is what a sequence starts with.
std::string sequence_options(const schema::default_value& given) {
  constexpr std::pair<std::string_view, std::string_view> options[] = {
      {"virtual", "VIRTUAL"}, {"increment", "INCREMENT"}, {"cache", "CACHE"},
      {"start", "START"},     {"minValue", "MINVALUE"},   {"maxValue", "MAXVALUE"}};
  std::string sql;
  for (const auto& [name, keyword] : options) {
    const auto argument = std::find_if(given.arguments.begin(), given.arguments.end(),
                                       [&, name = name](const auto& candidate) { return candidate.first == name; });
    if (argument == given.arguments.end()) continue;
    const std::string& value = argument->second;
    if (value == "false" || value == "0" || (value == "1" && name != "maxValue")) continue;
    sql.append(sql.empty() ? "" : " ").append(keyword);
    if (value != "true") sql.append(" ").append(value);
  }
  return sql;
}

class column_layouter {
 public:
  column_layouter(const schema::definition& definition, const schema::model& model, const schema::field& field,
                  const dialect& target)
      : definition_(definition), model_(model), field_(field), target_(target), can_(target.can()) {}

  // Where a list is stored, it may be null, which is read as an empty one.
  column lay_out() const {
    column made{.name = field_.database_name,
                .type = type_of(),
                .required = field_.arity == schema::arity::required,
                .default_value = {}};
    if (field_.default_value) set_default(made);
    return made;
  }

 private:
  [[noreturn]] void refuse(const char* what) const {
    raise({.kind = error_kind::unsupported_feature,
           .message = text::quote(std::string(model_.name).append(".").append(field_.name)) + " " + what,
           .model = model_.name});
  }

  const schema::enum_type* enum_behind() const {
    const auto* type = std::get_if<schema::enum_field_type>(&field_.type);
    return type == nullptr ? nullptr : &definition_.enums[type->index];
  }

  column_type type_of() const {
    const bool list = field_.arity == schema::arity::list;
    if (list && !can_.lists) refuse("is a list, which this database does not store");
    if (const auto* scalar = std::get_if<schema::scalar_field_type>(&field_.type)) {
      const schema::native_type* written = field_.native_type ? &*field_.native_type : nullptr;
      return {.family = family_of(scalar->type), .native = target_.native_type(scalar->type, written), .list = list};
    }
    if (const schema::enum_type* type = enum_behind()) {
      if (!can_.enums) return {.family = type_family::text, .native = {}};
      return {.family = type_family::enumeration,
              .native = type->database_name,
              .native_schema = type->database_schema.value_or(""),
              .list = list};
    }
    if (const auto* unsupported = std::get_if<schema::unsupported_field_type>(&field_.type))
      return {.family = type_family::unsupported, .native = unsupported->text, .list = list};
    refuse("is of a composite type, which relational databases do not store");
  }

  std::string constant(const schema::literal& value) const {
    if (const schema::enum_type* type = enum_behind()) {
      for (const schema::enum_value& candidate : type->values)
        if (candidate.name == value.text) return candidate.database_name;
      return value.text;
    }
    return plain_value(family_of(std::get<schema::scalar_field_type>(field_.type).type), value.text);
  }

  void set_default(column& target) const {
    const default_value& given = *field_.default_value;
    using form = column_default::form;
    switch (given.kind) {
      case default_value::source::literal:
        target.default_value = {.kind = form::value, .text = constant(given.values.at(0))};
        return;
      case default_value::source::literal_list:
        target.default_value = {.kind = form::list};
        for (const schema::literal& item : given.values) target.default_value->items.push_back(constant(item));
        return;
      case default_value::source::now: target.default_value = {.kind = form::now}; return;
      case default_value::source::dbgenerated:
        target.default_value = {.kind = form::expression, .text = given.text};
        return;
      case default_value::source::autoincrement: target.auto_increment = true; return;
      case default_value::source::uuid:
      case default_value::source::cuid:
      case default_value::source::ulid:
      case default_value::source::nanoid: target.filled_by_client = true; return;
      case default_value::source::sequence:
        if (!can_.sequences) break;
        target.default_value = {.kind = form::sequence, .text = sequence_options(given)};
        return;
      case default_value::source::object_id: break;
    }
    refuse("has a default that this database does not know");
  }

  const schema::definition& definition_;
  const schema::model& model_;
  const schema::field& field_;
  const dialect& target_;
  const abilities can_;
};

}  // namespace

column layout_column(const schema::definition& definition, const schema::model& model, const schema::field& field,
                     const dialect& target) {
  return column_layouter(definition, model, field, target).lay_out();
}

}  // namespace tenon::migrate
