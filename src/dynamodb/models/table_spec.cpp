#include "dynamodb/models/table_spec.hpp"

#include <algorithm>
#include <cstdint>
#include <map>

namespace tenon::dynamodb::models {

namespace {

key_attribute attribute_of(const query::model_descriptor& m, const query::key_template& t) {
  return {std::string(t.attribute), t.native ? attribute_type_of(m, t.pieces[0].field) : scalar_type::string};
}

std::optional<key_attribute> optional_attribute_of(const query::model_descriptor& m, const query::key_template& t) {
  if (!t.exists()) return std::nullopt;
  return attribute_of(m, t);
}

void add_projected(index_spec& out, const query::model_descriptor& m, const query::item_index& i) {
  for (const std::uint16_t f : i.projected) out.projected.emplace_back(m.fields[f].column);
  if (!m.items->type_attribute.empty()) out.projected.emplace_back(m.items->type_attribute);
}

// Keys are in every index, and cannot be asked for.
void tidy_projection(index_spec& i, const table_spec& t) {
  auto& list = i.projected;
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
  const auto is_key = [&](const std::string& name) {
    return name == t.partition.name || (t.sort && name == t.sort->name) || name == i.partition.name ||
           (i.sort && name == i.sort->name);
  };
  list.erase(std::remove_if(list.begin(), list.end(), is_key), list.end());
}

void add_index(table_spec& t, const query::model_descriptor& m, const query::item_index& i) {
  auto found = std::find_if(t.indexes.begin(), t.indexes.end(), [&](const index_spec& x) { return x.name == i.name; });
  if (found == t.indexes.end()) {
    t.indexes.push_back({.name = std::string(i.name),
                         .local = i.local,
                         .partition = attribute_of(m, i.partition),
                         .sort = optional_attribute_of(m, i.sort),
                         .projects_all = i.projects_all,
                         .projected = {}});
    found = t.indexes.end() - 1;
  }
  if (!i.projects_all) add_projected(*found, m, i);
}

}  // namespace

scalar_type attribute_type_of(const query::model_descriptor& m, std::uint16_t field) {
  switch (m.fields[field].type) {
    case query::scalar::int32:
    case query::scalar::int64:
    case query::scalar::float64:
    case query::scalar::decimal: return scalar_type::number;
    case query::scalar::bytes: return scalar_type::binary;
    case query::scalar::datetime: return m.items->ttl == field ? scalar_type::number : scalar_type::string;
    case query::scalar::boolean:
    case query::scalar::string:
    case query::scalar::json:
    case query::scalar::enumeration:
    case query::scalar::composite: return scalar_type::string;
  }
  return scalar_type::string;
}

std::vector<table_spec> tables_of(const query::schema_descriptor& schema, std::string_view prefix) {
  std::vector<table_spec> out;
  for (const query::model_descriptor* m : schema.models) {
    if (!m->items) continue;
    auto found = std::find_if(out.begin(), out.end(), [&](const table_spec& t) { return t.name == m->items->table; });
    if (found == out.end()) {
      out.push_back({.name = std::string(m->items->table),
                     .partition = attribute_of(*m, m->items->partition),
                     .sort = optional_attribute_of(*m, m->items->sort),
                     .indexes = {},
                     .ttl = {}});
      found = out.end() - 1;
    }
    for (const query::item_index& i : m->items->indexes) add_index(*found, *m, i);
    if (m->items->ttl != query::no_field) found->ttl = m->fields[m->items->ttl].column;
  }
  for (table_spec& t : out) {
    t.name.insert(0, prefix);
    for (index_spec& i : t.indexes) tidy_projection(i, t);
  }
  return out;
}

std::vector<key_attribute> key_attributes_of(const table_spec& t) {
  std::map<std::string, scalar_type> all;
  const auto add = [&](const key_attribute& a) { all.emplace(a.name, a.type); };
  add(t.partition);
  if (t.sort) add(*t.sort);
  for (const index_spec& i : t.indexes) {
    add(i.partition);
    if (i.sort) add(*i.sort);
  }
  std::vector<key_attribute> out;
  for (auto& [name, type] : all) out.push_back({name, type});
  return out;
}

}  // namespace tenon::dynamodb::models
