#include "protocol/grammar.hpp"

#include <algorithm>

namespace tenon::protocol {

namespace {

bool is_single_key(const query::model_descriptor& m, std::size_t field) {
  return std::any_of(m.keys.begin(), m.keys.end(),
                     [&](const query::key_descriptor& k) { return k.fields.size() == 1 && k.fields[0] == field; });
}

// AND, OR, NOT over `self`.
void add_connectives(grammar& g, std::vector<input_field>& out, const object_key& self) {
  out.push_back(make_field(word::all_of, {g.object_type(self), g.object_type(self, true)}));
  out.push_back(make_field(word::any_of, {g.object_type(self, true)}));
  out.push_back(make_field(word::none_of, {g.object_type(self), g.object_type(self, true)}));
}

input_field scalar_condition(grammar& g, const query::model_descriptor& m, std::uint16_t index, bool aggregated) {
  const query::field_descriptor& f = m.fields[index];
  input_field out{f.name, {}, false, input_field::role::scalar, index};
  object_key key;
  g.describe_value(key, f);
  if (f.list) {
    key.form = shape::list_filter;
    out.types = {g.object_type(key)};
    return out;
  }
  key.nullable = f.nullable;
  key.aggregated = aggregated;
  if (f.type == query::scalar::json) {
    key.form = shape::json_filter;
    out.types = {g.object_type(key)};
    return out;
  }
  key.form = shape::filter;
  out.types = {g.object_type(key), g.value_of(f)};
  if (f.nullable) out.types.push_back(g.scalar(scalar_kind::null));
  return out;
}

input_field relation_condition(grammar& g, const query::model_descriptor& m, std::uint16_t index) {
  const query::relation_descriptor& r = m.relations[index];
  input_field out{r.name, {}, false, input_field::role::relation, index};
  object_key key{.form = shape::relation_list_filter, .model = r.target->index};
  if (r.end == query::relation_end::many) {
    out.types = {g.object_type(key)};
    return out;
  }
  key.form = shape::relation_filter;
  key.nullable = r.end == query::relation_end::optional;
  out.types = {g.object_type(key), g.object_type({.form = shape::where, .model = r.target->index})};
  if (key.nullable) out.types.push_back(g.scalar(scalar_kind::null));
  return out;
}

void add_relations(grammar& g, std::vector<input_field>& out, const query::model_descriptor& m) {
  for (std::uint16_t i = 0; i < m.relations.size(); ++i) out.push_back(relation_condition(g, m, i));
}

std::vector<input_field> unique_fields(grammar& g, const query::model_descriptor& m) {
  std::vector<input_field> out;
  for (std::uint16_t i = 0; i < m.fields.size(); ++i)
    if (is_single_key(m, i))
      out.push_back({m.fields[i].name, {g.value_of(m.fields[i])}, false, input_field::role::scalar, i});
  for (const bool primary : {false, true}) {
    for (std::uint16_t i = 0; i < m.keys.size(); ++i) {
      const query::key_descriptor& k = m.keys[i];
      if (k.fields.size() < 2 || k.primary != primary) continue;
      const object_key key{.form = shape::compound_key, .model = m.index, .subject = i};
      out.push_back({k.name, {g.object_type(key)}, false, input_field::role::key, i});
    }
  }
  add_connectives(g, out, {.form = shape::where, .model = m.index});
  for (std::uint16_t i = 0; i < m.fields.size(); ++i)
    if (!is_single_key(m, i)) out.push_back(scalar_condition(g, m, i, false));
  add_relations(g, out, m);
  return out;
}

}  // namespace

std::vector<input_field> condition_fields(grammar& g, const input_object& o) {
  const query::model_descriptor& m = *o.model;
  if (o.key.form == shape::where_unique) return unique_fields(g, m);
  std::vector<input_field> out;
  if (o.key.form == shape::compound_key) {
    for (const std::uint16_t f : m.keys[o.key.subject].fields)
      out.push_back({m.fields[f].name, {g.value_of(m.fields[f])}, true, input_field::role::scalar, f});
    return out;
  }
  add_connectives(g, out, o.key);
  for (std::uint16_t i = 0; i < m.fields.size(); ++i)
    out.push_back(scalar_condition(g, m, i, o.key.form == shape::having));
  if (o.key.form == shape::where) add_relations(g, out, m);
  return out;
}

}  // namespace tenon::protocol
