#include <tenon/schema/dmmf.hpp>

#include "schema/dmmf_default.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace tenon::schema {

namespace {

namespace json = boost::json;

json::value or_null(const std::optional<std::string>& text) {
  return text ? json::value(json::string(*text)) : json::value(nullptr);
}

json::value database_name(bool is_explicit, const std::string& name) {
  return is_explicit ? json::value(json::string(name)) : json::value(nullptr);
}

void add_documentation(json::object& out, const std::optional<std::string>& documentation) {
  if (documentation) out["documentation"] = *documentation;
}

json::array names(const std::vector<field>& fields, const std::vector<std::size_t>& indexes) {
  json::array out;
  for (const std::size_t i : indexes) out.push_back(json::string(fields[i].name));
  return out;
}

/// The fields that make up a composite or plain path, outermost first.
std::vector<const field*> fields_of_path(const definition& schema, const model& m, const indexed_field& f) {
  std::vector<const field*> path{&m.fields[f.path.front()]};
  for (std::size_t i = 1; i < f.path.size(); ++i) {
    const composite_type& type = schema.composite_types[std::get<composite_field_type>(path.back()->type).index];
    path.push_back(&type.fields[f.path[i]]);
  }
  return path;
}

/// The names of an index' fields: of a field inside composite types, the innermost.
json::array field_names_of(const definition& schema, const model& m, const index& i) {
  json::array out;
  for (const indexed_field& f : i.fields) out.push_back(json::string(fields_of_path(schema, m, f).back()->name));
  return out;
}

bool is_shown(const field& f) { return !f.is_ignored && !std::holds_alternative<unsupported_field_type>(f.type); }

/// "kind" and "type".
std::pair<std::string_view, std::string_view> kind_and_type(const definition& schema, const field& f) {
  struct visitor {
    const definition& schema;
    std::pair<std::string_view, std::string_view> operator()(const scalar_field_type& t) const {
      return {"scalar", to_string(t.type)};
    }
    std::pair<std::string_view, std::string_view> operator()(const enum_field_type& t) const {
      return {"enum", schema.enums[t.index].name};
    }
    std::pair<std::string_view, std::string_view> operator()(const composite_field_type& t) const {
      return {"object", schema.composite_types[t.index].name};
    }
    std::pair<std::string_view, std::string_view> operator()(const unsupported_field_type& t) const {
      return {"unsupported", t.text};
    }
    std::pair<std::string_view, std::string_view> operator()(const relation_field_type& t) const {
      return {"object", schema.models[t.model].name};
    }
  };
  return std::visit(visitor{schema}, f.type);
}

json::value native_type_of(const field& f) {
  if (!f.native_type) return nullptr;
  json::array arguments;
  for (const std::string& a : f.native_type->arguments) arguments.push_back(json::string(a));
  return json::array{json::string(f.native_type->name), std::move(arguments)};
}

json::object field_object(const definition& schema, const field& f) {
  const auto [kind, type] = kind_and_type(schema, f);
  json::object out;
  out["name"] = f.name;
  if (f.is_database_name_explicit) out["dbName"] = f.database_name;
  out["kind"] = kind;
  out["isList"] = f.arity == arity::list;
  out["isRequired"] = f.arity != arity::optional;
  out["isUnique"] = f.is_unique && !f.is_id;
  out["isId"] = f.is_id;
  out["isReadOnly"] = f.is_foreign_key;
  out["hasDefaultValue"] = f.default_value.has_value();
  out["type"] = type;
  out["nativeType"] = native_type_of(f);
  if (f.default_value) out["default"] = dmmf_default(f);
  return out;
}

/// The relation's part of a field: only the end that holds the key names fields and actions.
void add_relation(json::object& out, const definition& schema, const relation_field_type& type, std::size_t model_index,
                  std::size_t field_index) {
  const relation& r = schema.relations[type.relation];
  const bool is_a = r.a.model == model_index && r.a.field == field_index;
  const model& here = schema.models[model_index];
  const model& there = schema.models[type.model];
  out["relationName"] = r.name;
  out["relationFromFields"] = names(here.fields, is_a ? r.fields : r.back_fields);
  out["relationToFields"] = names(there.fields, is_a ? r.references : r.back_references);
  if (is_a && r.on_delete) out["relationOnDelete"] = to_string(*r.on_delete);
  if (is_a && r.on_update) out["relationOnUpdate"] = to_string(*r.on_update);
}

/// A unique index over one field of a composite type marks the field of the model that stands at the same place as that one
/// does in its type: Prisma's DMMF tells the two apart by their place only.
bool is_marked_unique(const model& m, std::size_t field_index) {
  const field& f = m.fields[field_index];
  if (f.is_id || f.is_relation()) return false;
  return f.is_unique || std::any_of(m.indexes.begin(), m.indexes.end(), [&](const index& i) {
           return i.type == index::kind::unique && i.fields.size() == 1 && i.fields.front().path.back() == field_index;
         });
}

json::object model_object(const definition& schema, std::size_t model_index) {
  const model& m = schema.models[model_index];
  json::array fields;
  for (std::size_t i = 0; i < m.fields.size(); ++i) {
    const field& f = m.fields[i];
    if (!is_shown(f)) continue;
    json::object out = field_object(schema, f);
    out["isUnique"] = is_marked_unique(m, i);
    if (const auto* relation = std::get_if<relation_field_type>(&f.type))
      add_relation(out, schema, *relation, model_index, i);
    out["isGenerated"] = false;
    out["isUpdatedAt"] = f.is_updated_at;
    add_documentation(out, f.documentation);
    fields.push_back(std::move(out));
  }

  json::array unique_fields;
  json::array unique_indexes;
  for (const index& i : m.indexes) {
    if (i.type != index::kind::unique || i.is_declared_on_field) continue;
    unique_fields.push_back(field_names_of(schema, m, i));
    unique_indexes.push_back(json::object{{"name", or_null(i.name)}, {"fields", field_names_of(schema, m, i)}});
  }

  json::object out;
  out["name"] = m.name;
  out["dbName"] = database_name(m.is_database_name_explicit, m.database_name);
  out["schema"] = or_null(m.database_schema);
  out["fields"] = std::move(fields);
  out["primaryKey"] = nullptr;
  if (m.primary_key && !m.primary_key->is_declared_on_field) {
    out["primaryKey"] =
        json::object{{"name", or_null(m.primary_key->name)}, {"fields", field_names_of(schema, m, *m.primary_key)}};
  }
  out["uniqueFields"] = std::move(unique_fields);
  out["uniqueIndexes"] = std::move(unique_indexes);
  out["isGenerated"] = false;
  add_documentation(out, m.documentation);
  return out;
}

json::object composite_object(const definition& schema, const composite_type& type) {
  json::array fields;
  for (const field& f : type.fields) {
    if (!is_shown(f)) continue;
    json::object out = field_object(schema, f);
    add_documentation(out, f.documentation);
    fields.push_back(std::move(out));
  }
  json::object out{{"name", type.name},
                   {"dbName", nullptr},
                   {"schema", nullptr},
                   {"fields", std::move(fields)},
                   {"primaryKey", nullptr},
                   {"uniqueFields", json::array{}},
                   {"uniqueIndexes", json::array{}}};
  add_documentation(out, type.documentation);
  return out;
}

json::object enum_object(const enum_type& e) {
  json::array values;
  for (const enum_value& v : e.values) {
    json::object out{{"name", v.name}, {"dbName", database_name(v.is_database_name_explicit, v.database_name)}};
    add_documentation(out, v.documentation);
    values.push_back(std::move(out));
  }
  json::object out{{"name", e.name},
                   {"values", std::move(values)},
                   {"dbName", database_name(e.is_database_name_explicit, e.database_name)}};
  add_documentation(out, e.documentation);
  return out;
}

std::string_view index_type(index::kind kind) {
  switch (kind) {
    case index::kind::id: return "id";
    case index::kind::unique: return "unique";
    case index::kind::normal: return "normal";
    case index::kind::fulltext: return "fulltext";
  }
  return {};
}

json::object index_object(const definition& schema, const model& m, const index& i) {
  json::array fields;
  for (const indexed_field& f : i.fields) {
    std::string path;
    for (const field* part : fields_of_path(schema, m, f)) {
      if (!path.empty()) path += '.';
      path += part->name;
    }
    json::object out{{"name", path}};
    if (f.sort) out["sortOrder"] = *f.sort == sort_order::ascending ? "asc" : "desc";
    if (f.length) out["length"] = *f.length;
    if (f.operator_class) out["operatorClass"] = *f.operator_class;
    fields.push_back(std::move(out));
  }
  json::object out{{"model", m.name}, {"type", index_type(i.type)}, {"isDefinedOnField", i.is_declared_on_field}};
  if (i.name) out["name"] = *i.name;
  if (i.is_database_name_explicit) out["dbName"] = i.database_name;
  if (i.algorithm) out["algorithm"] = *i.algorithm;
  if (i.clustered) out["clustered"] = *i.clustered;
  out["fields"] = std::move(fields);
  return out;
}

/// The primary key, what fields declare, then `@@index`, `@@unique` and `@@fulltext`.
void add_indexes(json::array& out, const definition& schema, const model& m) {
  if (m.primary_key) out.push_back(index_object(schema, m, *m.primary_key));
  for (const index& i : m.indexes) {
    if (i.is_declared_on_field) out.push_back(index_object(schema, m, i));
  }
  for (const index::kind kind : {index::kind::normal, index::kind::unique, index::kind::fulltext}) {
    for (const index& i : m.indexes) {
      if (i.type == kind && !i.is_declared_on_field) out.push_back(index_object(schema, m, i));
    }
  }
}

}  // namespace

std::string dmmf_json(const definition& schema) {
  json::array enums;
  for (const enum_type& e : schema.enums) enums.push_back(enum_object(e));

  json::array models;
  json::array indexes;
  for (const model::kind kind : {model::kind::table, model::kind::view}) {
    for (std::size_t m = 0; m < schema.models.size(); ++m) {
      if (schema.models[m].type != kind || schema.models[m].is_ignored) continue;
      models.push_back(model_object(schema, m));
      add_indexes(indexes, schema, schema.models[m]);
    }
  }

  json::array types;
  for (const composite_type& t : schema.composite_types) types.push_back(composite_object(schema, t));

  return json::serialize(json::object{{"enums", std::move(enums)},
                                      {"models", std::move(models)},
                                      {"types", std::move(types)},
                                      {"indexes", std::move(indexes)}});
}

}  // namespace tenon::schema
