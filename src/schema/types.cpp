#include "base/quote.hpp"
#include "base/text.hpp"
#include "schema/reserved_names.hpp"
#include "schema/validation.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <string>
#include <utility>

namespace tenon::schema {

namespace {

using enum scalar_type;
constexpr std::array all_scalars{string, boolean, int_, bigint, float_, decimal, datetime, json, bytes};

std::optional<scalar_type> parse_scalar(std::string_view name) {
  for (const scalar_type t : all_scalars) {
    if (to_string(t) == name) return t;
  }
  return std::nullopt;
}

/// Names that other languages and databases have for scalar types.
constexpr std::array<std::pair<std::string_view, scalar_type>, 22> synonyms{{
    {"integer", int_},       {"number", int_},          {"int32", int_},      {"long", bigint},   {"int64", bigint},
    {"double", float_},      {"real", float_},          {"bool", boolean},    {"text", string},   {"varchar", string},
    {"char", string},        {"str", string},           {"uuid", string},     {"date", datetime}, {"time", datetime},
    {"timestamp", datetime}, {"timestamptz", datetime}, {"numeric", decimal}, {"money", decimal}, {"jsonb", json},
    {"blob", bytes},         {"binary", bytes},
}};

std::string suggest_synonym(std::string_view name) {
  const std::string lower = text::to_lower(name);
  for (const auto& [synonym, type] : synonyms) {
    if (synonym == lower) return fmt::format("Did you mean `{}`?", to_string(type));
  }
  return {};
}

class type_resolver {
 public:
  explicit type_resolver(context& c) : c_(c) {}

  void resolve_models() {
    for (std::size_t m = 0; m < c_.models.size(); ++m) {
      model_node& node = c_.models[m];
      for (std::size_t f = 0; f < node.fields.size(); ++f) {
        field& target = c_.schema.models[m].fields[f];
        const std::optional<field_type> type = resolve(node.fields[f].syntax->type);
        node.fields[f].is_resolved = type.has_value();
        if (!type) node.has_unresolved_field = true;
        target.type = type.value_or(unsupported_field_type{});
        if (target.is_relation()) target.database_name.clear();
      }
    }
  }

  void resolve_composite_types() {
    for (std::size_t t = 0; t < c_.composites.size(); ++t) {
      composite_node& node = c_.composites[t];
      for (std::size_t f = 0; f < node.fields.size(); ++f) {
        const ast::field& syntax = *node.fields[f].syntax;
        std::optional<field_type> type = resolve(syntax.type);
        if (type && std::holds_alternative<relation_field_type>(*type)) {
          c_.out.error("relation-in-composite-type", syntax.type.where,
                       fmt::format("{} is a model, which would make {} a relation field: composite types have none.",
                                   text::quote(syntax.type.name), text::quote(syntax.name.text)),
                       "Store the other model's id instead, or use a composite type.");
          type.reset();
        }
        node.fields[f].is_resolved = type.has_value();
        c_.schema.composite_types[t].fields[f].type = type.value_or(unsupported_field_type{});
      }
    }
  }

 private:
  std::optional<field_type> resolve(const ast::field_type& type) {
    switch (type.kind) {
      case ast::field_type::form::missing: return std::nullopt;
      case ast::field_type::form::unsupported: return unsupported_field_type{type.name};
      case ast::field_type::form::named: break;
    }
    if (const std::optional<scalar_type> scalar = parse_scalar(type.name)) return scalar_field_type{*scalar};
    if (const auto m = c_.model_by_name.find(type.name); m != c_.model_by_name.end())
      return relation_field_type{no_index, m->second};
    if (const auto e = c_.enum_by_name.find(type.name); e != c_.enum_by_name.end()) return enum_field_type{e->second};
    if (const auto t = c_.composite_by_name.find(type.name); t != c_.composite_by_name.end())
      return composite_field_type{t->second};

    std::string hint = suggest_synonym(type.name);
    if (hint.empty()) hint = c_.suggest(type.name, candidates());
    if (hint.empty())
      hint =
          "Define a model, enum or composite type of that name, or write `Unsupported(\"…\")` for a type of the "
          "database.";
    c_.out.error(
        "unknown-type", type.name_where,
        fmt::format("The type {} is neither a built-in type, nor a model, enum or composite type of this schema.",
                    text::quote(type.name)),
        std::move(hint));
    return std::nullopt;
  }

  const std::vector<std::string_view>& candidates() {
    if (candidates_.empty()) {
      for (const scalar_type t : all_scalars) candidates_.push_back(to_string(t));
      for (const model& m : c_.schema.models) candidates_.push_back(m.name);
      for (const enum_type& e : c_.schema.enums) candidates_.push_back(e.name);
      for (const composite_type& t : c_.schema.composite_types) candidates_.push_back(t.name);
    }
    return candidates_;
  }

  context& c_;
  std::vector<std::string_view> candidates_;
};

}  // namespace

void resolve_types(context& c) {
  type_resolver resolver(c);
  resolver.resolve_models();
  resolver.resolve_composite_types();
}

}  // namespace tenon::schema
