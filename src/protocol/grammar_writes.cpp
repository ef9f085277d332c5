#include "protocol/grammar.hpp"

#include <algorithm>

namespace tenon::protocol {

namespace {

bool contains(query::slice<std::uint16_t> list, std::uint16_t v) {
  return std::find(list.begin(), list.end(), v) != list.end();
}

bool is_foreign_key(const query::model_descriptor& m, std::uint16_t field) {
  return std::any_of(m.relations.begin(), m.relations.end(), [&](const query::relation_descriptor& r) {
    return r.holds_key && r.junction.empty() && contains(r.fields, field);
  });
}

bool is_generated_id(const query::model_descriptor& m, std::uint16_t field) {
  const query::field_descriptor& f = m.fields[field];
  if (f.source != query::default_source::autoincrement || f.type != query::scalar::int32) return false;
  return !m.keys.empty() && m.keys[0].primary && contains(m.keys[0].fields, field);
}

bool has_default(const query::field_descriptor& f) {
  return f.nullable || f.list || f.updated_at || f.source != query::default_source::none;
}

// Checked inputs leave foreign keys to relations and generated ids to the database; unchecked ones leave out the
// foreign key of the relation by which the record is reached.
bool is_input(const query::model_descriptor& m, std::uint16_t field, const object_key& key) {
  const bool unchecked = key.unchecked || key.form == shape::create_many;
  if (!unchecked) return !is_foreign_key(m, field) && !is_generated_id(m, field);
  return key.subject == nothing || !m.relations[key.subject].holds_key ||
         !contains(m.relations[key.subject].fields, field);
}

std::vector<input_type> json_types(grammar& g, const query::field_descriptor& f) {
  return {g.word_of(f.nullable ? vocabulary::nullable_json_input : vocabulary::json_null_input),
          g.scalar(scalar_kind::json)};
}

std::vector<input_type> create_types(grammar& g, const query::model_descriptor& m, std::uint16_t index) {
  const query::field_descriptor& f = m.fields[index];
  if (f.list)
    return {g.object_type({.form = shape::list_create, .model = m.index, .subject = index}), g.value_of(f, true)};
  if (f.type == query::scalar::json) return json_types(g, f);
  std::vector<input_type> types = {g.value_of(f)};
  if (f.nullable) types.push_back(g.scalar(scalar_kind::null));
  return types;
}

std::vector<input_type> update_types(grammar& g, const query::model_descriptor& m, std::uint16_t index) {
  const query::field_descriptor& f = m.fields[index];
  if (f.list)
    return {g.object_type({.form = shape::list_update, .model = m.index, .subject = index}), g.value_of(f, true)};
  if (f.type == query::scalar::json) return json_types(g, f);
  object_key change{.form = shape::scalar_update, .nullable = f.nullable};
  g.describe_value(change, f);
  std::vector<input_type> types = {g.value_of(f), g.object_type(change)};
  if (f.nullable) types.push_back(g.scalar(scalar_kind::null));
  return types;
}

void add_relations(grammar& g, std::vector<input_field>& out, const query::model_descriptor& m, const object_key& key) {
  const bool creates = key.form == shape::create;
  for (std::uint16_t i = 0; i < m.relations.size(); ++i) {
    const query::relation_descriptor& r = m.relations[i];
    if (i == key.subject || (key.unchecked && r.holds_key)) continue;
    object_key nested{.form = creates ? shape::nested_create : shape::nested_update,
                      .model = r.target->index,
                      .subject = r.inverse,
                      .unchecked = key.unchecked,
                      .many = r.end == query::relation_end::many};
    nested.nullable = !creates && r.end == query::relation_end::optional;
    const bool defaulted =
        std::all_of(r.fields.begin(), r.fields.end(), [&](std::uint16_t f) { return has_default(m.fields[f]); });
    const bool required = creates && r.holds_key && r.end == query::relation_end::required && !defaulted;
    out.push_back({r.name, {g.object_type(nested)}, required, input_field::role::relation, i});
  }
}

std::vector<input_field> scalar_changes(grammar& g, const object_key& key) {
  const input_type value = key.enumeration == nothing
                               ? g.scalar(kind_of(key.scalar))
                               : input_type{.kind = input_type::form::enumeration,
                                            .enumeration = &g.values(*g.schema().enums[key.enumeration])};
  std::vector<input_field> out = {make_field(word::set, {value})};
  if (key.nullable) out[0].types.push_back(g.scalar(scalar_kind::null));
  const query::scalar t = key.scalar;
  if (t == query::scalar::int32 || t == query::scalar::int64 || t == query::scalar::float64 ||
      t == query::scalar::decimal)
    for (const word w : {word::increment, word::decrement, word::multiply, word::divide})
      out.push_back(make_field(w, {value}));
  return out;
}

}  // namespace

std::vector<input_field> write_fields(grammar& g, const input_object& o) {
  const object_key& key = o.key;
  if (key.form == shape::scalar_update) return scalar_changes(g, key);

  const query::model_descriptor& m = *o.model;
  if (key.form == shape::list_create) return {make_field(word::set, {g.value_of(m.fields[key.subject], true)}, true)};
  if (key.form == shape::list_update) {
    const query::field_descriptor& f = m.fields[key.subject];
    return {make_field(word::set, {g.value_of(f, true)}), make_field(word::push, {g.value_of(f), g.value_of(f, true)})};
  }

  const bool creates = key.form == shape::create || key.form == shape::create_many;
  std::vector<input_field> out;
  for (std::uint16_t i = 0; i < m.fields.size(); ++i) {
    if (!is_input(m, i, key)) continue;
    out.push_back({m.fields[i].name, creates ? create_types(g, m, i) : update_types(g, m, i),
                   creates && !has_default(m.fields[i]), input_field::role::scalar, i});
  }
  if (key.form == shape::create || key.form == shape::update) add_relations(g, out, m, key);
  return out;
}

}  // namespace tenon::protocol
