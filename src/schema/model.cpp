#include <tenon/schema/model.hpp>

#include "schema/relations.hpp"

#include <algorithm>

namespace tenon::schema {

namespace {

template <typename Items>
auto find_named(const Items& items, std::string_view name) -> decltype(items.data()) {
  const auto found = std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.name == name; });
  return found == items.end() ? nullptr : &*found;
}

}  // namespace

std::string_view to_string(provider p) {
  switch (p) {
    case provider::postgresql: return "postgresql";
    case provider::mysql: return "mysql";
    case provider::sqlite: return "sqlite";
    case provider::mongodb: return "mongodb";
    case provider::cockroachdb: return "cockroachdb";
    case provider::sqlserver: return "sqlserver";
    case provider::dynamodb: return "dynamodb";
  }
  return {};
}

std::string_view to_string(scalar_type t) {
  switch (t) {
    case scalar_type::string: return "String";
    case scalar_type::boolean: return "Boolean";
    case scalar_type::int_: return "Int";
    case scalar_type::bigint: return "BigInt";
    case scalar_type::float_: return "Float";
    case scalar_type::decimal: return "Decimal";
    case scalar_type::datetime: return "DateTime";
    case scalar_type::json: return "Json";
    case scalar_type::bytes: return "Bytes";
  }
  return {};
}

std::string_view to_string(referential_action a) {
  switch (a) {
    case referential_action::cascade: return "Cascade";
    case referential_action::restrict: return "Restrict";
    case referential_action::no_action: return "NoAction";
    case referential_action::set_null: return "SetNull";
    case referential_action::set_default: return "SetDefault";
  }
  return {};
}

const field* model::find_field(std::string_view field_name) const { return find_named(fields, field_name); }

const model* definition::find_model(std::string_view name) const { return find_named(models, name); }

const enum_type* definition::find_enum(std::string_view name) const { return find_named(enums, name); }

referential_action effective_on_delete(const definition& s, const relation& r) {
  if (r.on_delete) return *r.on_delete;
  const provider_traits& target = s.datasource ? traits_of(s.datasource->provider) : neutral_traits();
  const relation_mode mode = s.datasource ? s.datasource->relation_mode : target.default_relation_mode;
  const model& holder = s.models[r.a.model];
  return default_on_delete(target, mode, is_required_for_actions(holder, holder.fields[r.a.field], r.fields));
}

referential_action effective_on_update(const definition& /*s*/, const relation& r) {
  return r.on_update.value_or(referential_action::cascade);
}

}  // namespace tenon::schema
