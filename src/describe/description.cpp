#include <tenon/describe/description.hpp>

#include "describe/field_default.hpp"

#include <tenon/base/error.hpp>
#include <tenon/query/item_layout.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tenon::describe {

namespace {

// Where the parts of a schema went; nowhere if they are left out.
using position = std::optional<std::uint16_t>;

struct model_positions {
  position model;
  std::vector<position> fields;     // all but relations, by their index in schema::model::fields
  std::vector<position> relations;  // relation fields, likewise
};

query::provider provider_of(schema::provider p) {
  switch (p) {
    case schema::provider::postgresql: return query::provider::postgresql;
    case schema::provider::mysql: return query::provider::mysql;
    case schema::provider::sqlite: return query::provider::sqlite;
    case schema::provider::mongodb: return query::provider::mongodb;
    case schema::provider::cockroachdb: return query::provider::cockroachdb;
    case schema::provider::dynamodb: return query::provider::dynamodb;
    case schema::provider::sqlserver: break;
  }
  throw unsupported({.kind = error_kind::unsupported_feature,
                     .message = "There is no client for the provider `sqlserver`.",
                     .hint = "Schemas for it can be validated and formatted only."});
}

query::scalar scalar_of(schema::scalar_type t) {
  switch (t) {
    case schema::scalar_type::string: return query::scalar::string;
    case schema::scalar_type::boolean: return query::scalar::boolean;
    case schema::scalar_type::int_: return query::scalar::int32;
    case schema::scalar_type::bigint: return query::scalar::int64;
    case schema::scalar_type::float_: return query::scalar::float64;
    case schema::scalar_type::decimal: return query::scalar::decimal;
    case schema::scalar_type::datetime: return query::scalar::datetime;
    case schema::scalar_type::json: return query::scalar::json;
    case schema::scalar_type::bytes: return query::scalar::bytes;
  }
  return query::scalar::string;
}

query::referential_action action_of(schema::referential_action a) {
  switch (a) {
    case schema::referential_action::cascade: return query::referential_action::cascade;
    case schema::referential_action::restrict: return query::referential_action::restrict;
    case schema::referential_action::no_action: return query::referential_action::no_action;
    case schema::referential_action::set_null: return query::referential_action::set_null;
    case schema::referential_action::set_default: return query::referential_action::set_default;
  }
  return query::referential_action::no_action;
}

query::relation_end end_of(schema::arity a) {
  switch (a) {
    case schema::arity::required: return query::relation_end::required;
    case schema::arity::optional: return query::relation_end::optional;
    case schema::arity::list: return query::relation_end::many;
  }
  return query::relation_end::many;
}

bool has_stored_value(const schema::field& f) {
  return std::holds_alternative<schema::scalar_field_type>(f.type) ||
         std::holds_alternative<schema::enum_field_type>(f.type) ||
         std::holds_alternative<schema::composite_field_type>(f.type);
}

// A column that a create must fill and that no input has.
bool prevents_creation(const schema::field& f) {
  return std::holds_alternative<schema::unsupported_field_type>(f.type) && f.arity == schema::arity::required &&
         !f.default_value;
}

std::string spelled(const schema::native_type& t) {
  std::string text = t.name;
  for (std::size_t i = 0; i < t.arguments.size(); ++i) (text += i == 0 ? "(" : ", ") += t.arguments[i];
  if (!t.arguments.empty()) text += ')';
  return text;
}

}  // namespace

// Vectors are filled once and never grow after something points into them; texts that the definition does not hold
// itself are kept in a deque.
struct description::tables {
  tables(schema::definition valid, std::string folder);
  tables(const tables&) = delete;
  tables& operator=(const tables&) = delete;

  schema::definition source;
  std::string directory;
  std::deque<std::string> texts;
  std::deque<std::vector<std::uint16_t>> indexes;

  std::deque<std::vector<query::enum_value_descriptor>> enum_values;
  std::vector<query::enum_descriptor> enums;
  std::vector<const query::enum_descriptor*> enum_list;

  std::deque<std::vector<query::field_descriptor>> composite_fields;
  std::vector<query::model_descriptor> composites;  // by the index in source.composite_types

  struct model_parts {
    std::vector<query::field_descriptor> fields;
    std::vector<query::relation_descriptor> relations;
    std::vector<query::key_descriptor> keys;
    std::vector<query::item_index> indexes;
    query::item_layout items;
  };
  std::vector<model_parts> parts;
  std::vector<query::model_descriptor> models;
  std::vector<const query::model_descriptor*> model_list;

  query::schema_descriptor schema;

 private:
  std::vector<model_positions> positions_;  // by the index in source.models

  std::string_view keep(std::string text) { return texts.emplace_back(std::move(text)); }
  query::slice<std::uint16_t> keep(std::vector<std::uint16_t> list) {
    const auto& kept = indexes.emplace_back(std::move(list));
    return {kept.data(), kept.size()};
  }

  void assign_positions();
  bool is_kept(const schema::relation& r) const;
  std::optional<std::vector<std::uint16_t>> fields_at(std::size_t model, const std::vector<std::size_t>& fields) const;
  void describe_enums();
  void describe_composites();
  void describe_models();
  query::field_descriptor field_of(const schema::field& f);
  query::relation_descriptor relation_of(std::size_t model, std::size_t field);
  void add_key(std::vector<query::key_descriptor>& keys, std::size_t model, const schema::index& index);
  query::key_template template_of(std::string_view attribute, const schema::key_template& t, std::size_t model);
  query::key_template template_of_field(std::size_t model, std::size_t field);
  query::item_index index_of(std::size_t model, const schema::table_index& index, const query::item_layout& items);
  void describe_items(std::size_t model, model_parts& p);
  void describe_datasource(const schema::datasource& d);

  std::deque<std::vector<query::key_piece>> pieces_;
};

description::tables::tables(schema::definition valid, std::string folder)
    : source(std::move(valid)), directory(std::move(folder)) {
  if (!source.datasource)
    throw validation_error({.kind = error_kind::invalid_schema,
                            .message = "The schema has no datasource block.",
                            .hint = "Add one that names the provider: datasource db { provider = \"sqlite\" }"});
  describe_datasource(*source.datasource);
  assign_positions();
  describe_enums();
  describe_composites();
  describe_models();
}

// Scalars first: whether a relation is kept depends on them.
void description::tables::assign_positions() {
  positions_.resize(source.models.size());
  std::uint16_t kept_models = 0;
  for (std::size_t m = 0; m < source.models.size(); ++m) {
    const schema::model& model = source.models[m];
    positions_[m].fields.resize(model.fields.size());
    positions_[m].relations.resize(model.fields.size());
    if (model.is_ignored) continue;
    positions_[m].model = kept_models++;
    std::uint16_t kept_fields = 0;
    for (std::size_t f = 0; f < model.fields.size(); ++f)
      if (!model.fields[f].is_ignored && has_stored_value(model.fields[f])) positions_[m].fields[f] = kept_fields++;
  }
  for (std::size_t m = 0; m < source.models.size(); ++m) {
    const schema::model& model = source.models[m];
    std::uint16_t kept_relations = 0;
    for (std::size_t f = 0; f < model.fields.size(); ++f) {
      const auto* type = std::get_if<schema::relation_field_type>(&model.fields[f].type);
      if (type && is_kept(source.relations[type->relation])) positions_[m].relations[f] = kept_relations++;
    }
  }
}

bool description::tables::is_kept(const schema::relation& r) const {
  for (const schema::relation::side* side : {&r.a, &r.b})
    if (!positions_[side->model].model || source.models[side->model].fields[side->field].is_ignored) return false;
  return fields_at(r.a.model, r.fields) && fields_at(r.b.model, r.references) && fields_at(r.b.model, r.back_fields) &&
         fields_at(r.a.model, r.back_references);
}

std::optional<std::vector<std::uint16_t>> description::tables::fields_at(std::size_t model,
                                                                         const std::vector<std::size_t>& fields) const {
  std::vector<std::uint16_t> list;
  list.reserve(fields.size());
  for (const std::size_t f : fields) {
    const position p = positions_[model].fields[f];
    if (!p) return std::nullopt;
    list.push_back(*p);
  }
  return list;
}

void description::tables::describe_enums() {
  enums.reserve(source.enums.size());
  for (const schema::enum_type& e : source.enums) {
    auto& values = enum_values.emplace_back();
    for (const schema::enum_value& v : e.values) values.push_back({v.name, v.database_name});
    enums.push_back({.name = e.name,
                     .database_name = e.database_name,
                     .values = {values.data(), values.size()},
                     .database_schema = e.database_schema ? std::string_view(*e.database_schema) : std::string_view()});
  }
  for (const query::enum_descriptor& e : enums) enum_list.push_back(&e);
  schema.enums = {enum_list.data(), enum_list.size()};
}

// They may contain each other.
void description::tables::describe_composites() {
  composites.resize(source.composite_types.size());
  for (std::size_t i = 0; i < composites.size(); ++i) {
    auto& fields = composite_fields.emplace_back();
    for (const schema::field& f : source.composite_types[i].fields)
      if (has_stored_value(f)) fields.push_back(field_of(f));
    composites[i].name = source.composite_types[i].name;
    composites[i].fields = {fields.data(), fields.size()};
  }
}

void description::tables::describe_models() {
  std::size_t kept = 0;
  for (const model_positions& p : positions_) kept += p.model.has_value();
  parts.resize(kept);
  models.resize(kept);
  for (query::model_descriptor& m : models) model_list.push_back(&m);
  schema.models = {model_list.data(), model_list.size()};

  for (std::size_t m = 0; m < source.models.size(); ++m) {
    if (!positions_[m].model) continue;
    const schema::model& model = source.models[m];
    model_parts& p = parts[*positions_[m].model];
    query::model_descriptor& out = models[*positions_[m].model];
    for (std::size_t f = 0; f < model.fields.size(); ++f) {
      if (positions_[m].fields[f]) p.fields.push_back(field_of(model.fields[f]));
      if (positions_[m].relations[f]) p.relations.push_back(relation_of(m, f));
      if (prevents_creation(model.fields[f])) out.is_creatable = false;
    }
    if (model.primary_key) add_key(p.keys, m, *model.primary_key);
    for (const schema::index& i : model.indexes)
      if (i.type == schema::index::kind::unique) add_key(p.keys, m, i);
    const auto identifies = std::find_if(p.keys.begin(), p.keys.end(), [&](const query::key_descriptor& k) {
      return std::none_of(k.fields.begin(), k.fields.end(), [&](std::uint16_t f) { return p.fields[f].nullable; });
    });
    if (identifies != p.keys.end()) std::rotate(p.keys.begin(), identifies, identifies + 1);

    out.name = model.name;
    out.table = model.database_name;
    if (model.database_schema) out.database_schema = *model.database_schema;
    out.fields = {p.fields.data(), p.fields.size()};
    out.relations = {p.relations.data(), p.relations.size()};
    out.keys = {p.keys.data(), p.keys.size()};
    out.index = *positions_[m].model;
    out.is_view = model.type == schema::model::kind::view;
    if (source.datasource->provider == schema::provider::dynamodb && !out.is_view) {
      describe_items(m, p);
      out.table = p.items.table;
      out.items = &p.items;
    }
  }
}

query::key_template description::tables::template_of(std::string_view attribute, const schema::key_template& t,
                                                     std::size_t model) {
  std::vector<query::key_piece>& list = pieces_.emplace_back();
  for (const schema::key_template::piece& p : t.pieces) {
    if (p.field) list.push_back({.field = *positions_[model].fields[*p.field]});
    else list.push_back({.text = p.text});
  }
  return {.attribute = attribute, .pieces = {list.data(), list.size()}};
}

query::key_template description::tables::template_of_field(std::size_t model, std::size_t field) {
  const std::vector<query::key_piece>& list =
      pieces_.emplace_back(1, query::key_piece{.field = *positions_[model].fields[field]});
  return {.attribute = source.models[model].fields[field].database_name,
          .pieces = {list.data(), list.size()},
          .native = true};
}

// An index that does not hold everything holds the fields of its own key and of the table's beside those asked for, so
// that its records can be told apart.
query::item_index description::tables::index_of(std::size_t model, const schema::table_index& index,
                                                const query::item_layout& items) {
  query::item_index out{.name = index.name, .local = index.is_local, .partition = items.partition};
  if (index.partition) out.partition = template_of(keep(index.name + "PK"), *index.partition, model);
  if (index.sort) out.sort = template_of(keep(index.name + "SK"), *index.sort, model);
  if (!index.projected) return out;
  std::vector<std::uint16_t> fields;
  for (const std::size_t f : *index.projected) fields.push_back(*positions_[model].fields[f]);
  for (const query::key_template& t : {items.partition, items.sort, out.partition, out.sort})
    for (const query::key_piece& p : t.pieces)
      if (p.field != query::no_field) fields.push_back(p.field);
  std::sort(fields.begin(), fields.end());
  fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
  out.projects_all = false;
  out.projected = keep(std::move(fields));
  return out;
}

void description::tables::describe_items(std::size_t model, model_parts& p) {
  const schema::model& m = source.models[model];
  const schema::item_layout& items = m.items;
  query::item_layout& out = p.items;
  out.table = items.table ? *items.table : m.database_name;
  if (items.table) {
    out.type = m.database_name;
    out.type_attribute = "_type";
  }
  if (items.partition) {
    out.partition = template_of("PK", *items.partition, model);
    if (items.sort) out.sort = template_of("SK", *items.sort, model);
  } else if (m.primary_key) {
    const auto& fields = m.primary_key->fields;
    out.partition = template_of_field(model, fields.front().path.front());
    if (fields.size() > 1) out.sort = template_of_field(model, fields[1].path.front());
  }
  for (const schema::table_index& i : items.indexes) p.indexes.push_back(index_of(model, i, out));
  out.indexes = {p.indexes.data(), p.indexes.size()};
  if (items.ttl) out.ttl = *positions_[model].fields[*items.ttl];
  if (items.version) out.version = *positions_[model].fields[*items.version];
  std::vector<std::uint16_t> sets;
  for (const std::size_t f : items.sets) sets.push_back(*positions_[model].fields[f]);
  out.sets = keep(std::move(sets));
}

query::field_descriptor description::tables::field_of(const schema::field& f) {
  query::field_descriptor out;
  out.name = f.name;
  out.column = f.database_name;
  if (const auto* scalar = std::get_if<schema::scalar_field_type>(&f.type)) out.type = scalar_of(scalar->type);
  if (const auto* type = std::get_if<schema::enum_field_type>(&f.type)) {
    out.type = query::scalar::enumeration;
    out.enumeration = enum_list[type->index];
  }
  if (const auto* type = std::get_if<schema::composite_field_type>(&f.type)) {
    out.type = query::scalar::composite;
    out.composite = &composites[type->index];
  }
  out.nullable = f.arity == schema::arity::optional;
  out.list = f.arity == schema::arity::list;
  out.updated_at = f.is_updated_at;
  field_default d = default_of(f);
  out.source = d.source;
  out.parameter = d.parameter;
  if (!d.text.empty()) out.text = keep(std::move(d.text));
  if (f.native_type) out.native_type = keep(spelled(*f.native_type));
  return out;
}

query::relation_descriptor description::tables::relation_of(std::size_t model, std::size_t field) {
  const schema::field& f = source.models[model].fields[field];
  const auto& type = std::get<schema::relation_field_type>(f.type);
  const schema::relation& r = source.relations[type.relation];
  const bool is_a = r.a.model == model && r.a.field == field;
  const schema::relation::side& other = is_a ? r.b : r.a;

  query::relation_descriptor out;
  out.name = f.name;
  out.target = model_list[*positions_[other.model].model];
  out.inverse = *positions_[other.model].relations[other.field];
  out.end = end_of(f.arity);
  if (r.type == schema::relation::kind::many_to_many && r.fields.empty()) {
    const auto key_of = [&](std::size_t m) {
      const schema::model& keyed = source.models[m];
      return keep(keyed.primary_key && keyed.primary_key->fields.size() == 1
                      ? *fields_at(m, {keyed.primary_key->fields.front().path.front()})
                      : std::vector<std::uint16_t>());
    };
    out.fields = key_of(model);
    out.references = key_of(other.model);
    out.junction = keep("_" + r.name);
    out.is_junction_a = is_a;
    out.on_delete = query::referential_action::cascade;
    return out;
  }
  const bool has_own_keys = !is_a && !r.back_fields.empty();  // a many-to-many relation through lists of keys
  out.holds_key = is_a || has_own_keys;
  const auto& key = has_own_keys ? r.back_fields : r.fields;
  const auto& referred = has_own_keys ? r.back_references : r.references;
  out.fields = keep(*fields_at(model, out.holds_key ? key : referred));
  out.references = keep(*fields_at(other.model, out.holds_key ? referred : key));
  out.on_delete = action_of(schema::effective_on_delete(source, r));
  out.on_update = action_of(schema::effective_on_update(source, r));
  return out;
}

void description::tables::add_key(std::vector<query::key_descriptor>& keys, std::size_t model,
                                  const schema::index& index) {
  if (index.where) return;  // unique among some records only
  std::vector<std::size_t> fields;
  std::string joined;
  for (const schema::indexed_field& f : index.fields) {
    if (f.path.size() != 1) return;
    fields.push_back(f.path.front());
    if (!joined.empty()) joined += '_';
    joined += source.models[model].fields[f.path.front()].name;
  }
  auto list = fields_at(model, fields);
  if (!list) return;
  const bool named = index.name && fields.size() > 1;
  const bool primary = index.type == schema::index::kind::id;
  keys.push_back({keep(named ? *index.name : std::move(joined)), keep(std::move(*list)), primary});
}

void description::tables::describe_datasource(const schema::datasource& d) {
  schema.provider = provider_of(d.provider);
  schema.directory = directory;
  schema.enforces_foreign_keys = d.relation_mode == schema::relation_mode::foreign_keys;
  if (!d.url) return;
  switch (d.url->kind) {
    case schema::config_value::form::string: schema.url = d.url->text; break;
    case schema::config_value::form::env: schema.url_variable = d.url->text; break;
    case schema::config_value::form::constant:
    case schema::config_value::form::list: break;
  }
}

description::description(schema::definition valid, std::string directory)
    : tables_(std::make_unique<tables>(std::move(valid), std::move(directory))) {}
description::description(description&&) noexcept = default;
description& description::operator=(description&&) noexcept = default;
description::~description() = default;

const query::schema_descriptor& description::schema() const noexcept { return tables_->schema; }
const schema::definition& description::definition() const noexcept { return tables_->source; }
query::slice<query::model_descriptor> description::composite_types() const noexcept {
  return {tables_->composites.data(), tables_->composites.size()};
}

}  // namespace tenon::describe
