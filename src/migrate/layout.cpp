#include "migrate/layout.hpp"

#include "base/quote.hpp"
#include "migrate/plain_value.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

namespace tenon::migrate {
namespace {

using schema::default_value;
using schema::referential_action;

[[noreturn]] void refuse(const schema::model& model, std::string_view name, const char* what) {
  raise({.kind = error_kind::unsupported_feature,
         .message = text::quote(std::string(model.name).append(".").append(name)) + " " + what,
         .model = model.name});
}

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

column_type type_of(const schema::model& model, const schema::field& field) {
  if (const auto* scalar = std::get_if<schema::scalar_field_type>(&field.type)) return {family_of(scalar->type), {}};
  if (std::holds_alternative<schema::enum_field_type>(field.type)) return {type_family::text, {}};
  if (const auto* unsupported = std::get_if<schema::unsupported_field_type>(&field.type))
    return {type_family::unsupported, unsupported->text};
  refuse(model, field.name, "is of a composite type, which relational databases do not store");
}

std::string database_name_of_value(const schema::definition& definition, const schema::field& field,
                                   const std::string& name) {
  const auto& type = definition.enums[std::get<schema::enum_field_type>(field.type).index];
  for (const schema::enum_value& value : type.values)
    if (value.name == name) return value.database_name;
  return name;
}

std::string constant(const schema::definition& definition, const schema::field& field, const schema::literal& value) {
  if (std::holds_alternative<schema::enum_field_type>(field.type))
    return database_name_of_value(definition, field, value.text);
  return plain_value(family_of(std::get<schema::scalar_field_type>(field.type).type), value.text);
}

void set_default(column& target, const schema::definition& definition, const schema::model& model,
                 const schema::field& field) {
  const default_value& given = *field.default_value;
  using form = column_default::form;
  switch (given.kind) {
    case default_value::source::literal:
      target.default_value = {form::value, constant(definition, field, given.values.at(0))};
      return;
    case default_value::source::now: target.default_value = {form::now, {}}; return;
    case default_value::source::dbgenerated: target.default_value = {form::expression, given.text}; return;
    case default_value::source::autoincrement: target.auto_increment = true; return;
    case default_value::source::uuid:
    case default_value::source::cuid:
    case default_value::source::ulid:
    case default_value::source::nanoid: target.filled_by_client = true; return;
    case default_value::source::literal_list:
    case default_value::source::sequence:
    case default_value::source::object_id: refuse(model, field.name, "has a default that this database does not know");
  }
}

column column_of(const schema::definition& definition, const schema::model& model, const schema::field& field) {
  if (field.arity == schema::arity::list) refuse(model, field.name, "is a list, which this database does not store");
  column made{.name = field.database_name,
              .type = type_of(model, field),
              .required = field.arity == schema::arity::required,
              .default_value = {}};
  if (field.default_value) set_default(made, definition, model, field);
  return made;
}

std::string column_name(const schema::model& model, std::size_t field) { return model.fields[field].database_name; }

index index_of(const schema::model& model, const schema::index& declared) {
  if (declared.where)
    refuse(model, declared.database_name, "is an index on a part of the rows, which the schema cannot ask for");
  if (declared.type == schema::index::kind::fulltext) refuse(model, declared.database_name, "is a full-text index");
  index made{.name = declared.database_name, .unique = declared.type == schema::index::kind::unique, .columns = {}};
  for (const schema::indexed_field& field : declared.fields)
    made.columns.push_back({column_name(model, field.path.at(0)), field.sort.value_or(schema::sort_order::ascending)});
  return made;
}

// Indexes declared on fields, then @@index, then @@unique.
void add_indexes(table& made, const schema::model& model) {
  const auto rank = [](const schema::index& i) {
    return i.is_declared_on_field ? 0 : i.type != schema::index::kind::unique ? 1 : 2;
  };
  for (int wanted = 0; wanted <= 2; ++wanted)
    for (const schema::index& declared : model.indexes)
      if (rank(declared) == wanted) made.indexes.push_back(index_of(model, declared));
}

void add_foreign_keys(table& made, const schema::definition& definition, std::size_t model_index) {
  const schema::model& model = definition.models[model_index];
  std::vector<const schema::relation*> owned;
  for (const schema::relation& relation : definition.relations) {
    const schema::model& other = definition.models[relation.b.model];
    if (relation.a.model == model_index && !relation.fields.empty() && other.type == schema::model::kind::table)
      owned.push_back(&relation);
  }
  std::sort(owned.begin(), owned.end(),
            [](const schema::relation* x, const schema::relation* y) { return x->a.field < y->a.field; });
  for (const schema::relation* relation : owned) {
    const schema::model& other = definition.models[relation->b.model];
    foreign_key key{.name = relation->constraint_name.value_or(std::string()),
                    .columns = {},
                    .referenced_table = other.database_name,
                    .referenced_columns = {},
                    .on_delete = effective_on_delete(definition, *relation),
                    .on_update = effective_on_update(definition, *relation)};
    for (const std::size_t field : relation->fields) key.columns.push_back(column_name(model, field));
    for (const std::size_t field : relation->references) key.referenced_columns.push_back(column_name(other, field));
    made.foreign_keys.push_back(std::move(key));
  }
}

table table_of(const schema::definition& definition, std::size_t model_index, bool with_foreign_keys,
               const dialect& target) {
  const schema::model& model = definition.models[model_index];
  table made{.name = model.database_name, .columns = {}, .primary_key = {}, .indexes = {}, .foreign_keys = {}};
  for (const schema::field& field : model.fields)
    if (!field.is_relation()) made.columns.push_back(column_of(definition, model, field));
  if (model.primary_key)
    for (const schema::indexed_field& field : model.primary_key->fields)
      made.primary_key.push_back(column_name(model, field.path.at(0)));
  if (made.primary_key.size() == 1)
    for (column& c : made.columns)
      if (c.name == made.primary_key.front()) c.auto_increment = c.auto_increment || target.numbers_rows(c);
  add_indexes(made, model);
  if (with_foreign_keys) add_foreign_keys(made, definition, model_index);
  return made;
}

// The column of the junction table that refers to `model`, and its foreign key.
void add_junction_end(table& made, const char* column_name, const schema::model& model, const table& referred,
                      bool with_key) {
  if (referred.primary_key.size() != 1)
    refuse(model, model.name, "needs a key of one column for its many-to-many relation");
  const column& key = *referred.find_column(referred.primary_key.front());
  made.columns.push_back({.name = column_name, .type = key.type, .required = true, .default_value = {}});
  if (with_key)
    made.foreign_keys.push_back({.name = made.name + "_" + column_name + "_fkey",
                                 .columns = {column_name},
                                 .referenced_table = referred.name,
                                 .referenced_columns = {key.name},
                                 .on_delete = referential_action::cascade,
                                 .on_update = referential_action::cascade});
}

table junction_of(const schema::definition& definition, const schema::relation& relation, const sql_schema& laid_out,
                  bool with_foreign_keys) {
  table made{.name = "_" + relation.name, .columns = {}, .primary_key = {}, .indexes = {}, .foreign_keys = {}};
  for (const auto& [column_name, side] : {std::pair{"A", relation.a}, std::pair{"B", relation.b}}) {
    const schema::model& model = definition.models[side.model];
    add_junction_end(made, column_name, model, *laid_out.find_table(model.database_name), with_foreign_keys);
  }
  made.indexes.push_back({.name = made.name + "_AB_unique", .unique = true, .columns = {{"A"}, {"B"}}});
  made.indexes.push_back({.name = made.name + "_B_index", .unique = false, .columns = {{"B"}}});
  return made;
}

}  // namespace

sql_schema layout(const schema::definition& definition, const dialect& target) {
  const bool with_foreign_keys =
      !definition.datasource || definition.datasource->relation_mode == schema::relation_mode::foreign_keys;
  sql_schema made;
  for (std::size_t i = 0; i < definition.models.size(); ++i)
    if (definition.models[i].type == schema::model::kind::table)
      made.tables.push_back(table_of(definition, i, with_foreign_keys, target));
  for (const schema::relation& relation : definition.relations) {
    const auto is_table = [&](const schema::relation::side& side) {
      return definition.models[side.model].type == schema::model::kind::table;
    };
    if (relation.type == schema::relation::kind::many_to_many && relation.fields.empty() && is_table(relation.a) &&
        is_table(relation.b))
      made.tables.push_back(junction_of(definition, relation, made, with_foreign_keys));
  }
  return made;
}

}  // namespace tenon::migrate
