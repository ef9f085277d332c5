#include "protocol/grammar.hpp"

namespace tenon::protocol {

namespace {

// The types of what stands inside a nested write to the relation that `key.subject` of the target points back to.
struct nested_types {
  grammar& g;
  object_key key;

  input_type of(shape form, bool list = false) const {
    return g.object_type({.form = form, .model = key.model, .subject = key.subject}, list);
  }
  input_type about(shape form, bool list = false) const {
    return g.object_type({.form = form, .model = key.model}, list);
  }
  // Each once, or, of a to-many relation, also as a list.
  std::vector<input_type> repeated(shape form) const { return with_list({of(form)}); }
  std::vector<input_type> repeated_about(shape form) const { return with_list({about(form)}); }

  std::vector<input_type> creates() const {
    return with_list(
        {of(shape::create),
         g.object_type({.form = shape::create, .model = key.model, .subject = key.subject, .unchecked = true})});
  }
  std::vector<input_type> updates() const {
    return {of(shape::update),
            g.object_type({.form = shape::update, .model = key.model, .subject = key.subject, .unchecked = true})};
  }

 private:
  std::vector<input_type> with_list(std::vector<input_type> types) const {
    if (!key.many) return types;
    std::vector<input_type> out;
    for (input_type t : types) {
      out.push_back(t);
      t.list = true;
      out.push_back(t);
    }
    return out;
  }
};

bool can_be_created(const query::model_descriptor& m) { return m.is_creatable && !m.is_view; }

void add_creates(std::vector<input_field>& out, const nested_types& t, bool creatable) {
  if (!creatable) return;
  out.push_back(make_field(word::create, t.creates()));
  out.push_back(make_field(word::connect_or_create, t.repeated(shape::connect_or_create)));
}

void add_create_many(std::vector<input_field>& out, const nested_types& t, const query::model_descriptor& m) {
  // The records of a junction cannot be created in bulk: each needs a row there too.
  const query::relation_descriptor& back = m.relations[t.key.subject];
  if (can_be_created(m) && t.key.many && back.end != query::relation_end::many)
    out.push_back(make_field(word::create_many, {t.of(shape::create_many_envelope)}));
}

std::vector<input_field> create_fields(const nested_types& t, const query::model_descriptor& m) {
  std::vector<input_field> out;
  add_creates(out, t, can_be_created(m));
  add_create_many(out, t, m);
  out.push_back(make_field(word::connect, t.repeated_about(shape::where_unique)));
  return out;
}

std::vector<input_field> update_many_fields(const nested_types& t, const query::model_descriptor& m) {
  std::vector<input_field> out;
  const std::vector<input_type> unique = t.repeated_about(shape::where_unique);
  add_creates(out, t, can_be_created(m));
  if (can_be_created(m)) out.push_back(make_field(word::upsert, t.repeated(shape::upsert_unique)));
  add_create_many(out, t, m);
  for (const word w : {word::set, word::disconnect, word::remove, word::connect}) out.push_back(make_field(w, unique));
  out.push_back(make_field(word::update, t.repeated(shape::update_unique)));
  out.push_back(make_field(word::update_many, t.repeated(shape::update_many_where)));
  out.push_back(make_field(word::remove_many, t.repeated_about(shape::scalar_where)));
  return out;
}

std::vector<input_field> update_one_fields(const nested_types& t, const query::model_descriptor& m) {
  std::vector<input_field> out;
  add_creates(out, t, can_be_created(m));
  if (can_be_created(m)) out.push_back(make_field(word::upsert, {t.of(shape::upsert_one)}));
  if (t.key.nullable)
    for (const word w : {word::disconnect, word::remove})
      out.push_back(make_field(w, {t.g.scalar(scalar_kind::boolean), t.about(shape::where)}));
  out.push_back(make_field(word::connect, {t.about(shape::where_unique)}));
  std::vector<input_type> updates = {t.of(shape::update_one)};
  for (const input_type& u : t.updates()) updates.push_back(u);
  out.push_back(make_field(word::update, updates));
  return out;
}

}  // namespace

std::vector<input_field> nested_fields(grammar& g, const input_object& o) {
  object_key key = o.key;
  nested_types t{g, key};
  switch (key.form) {
    case shape::nested_create: return create_fields(t, *o.model);
    case shape::nested_update: return key.many ? update_many_fields(t, *o.model) : update_one_fields(t, *o.model);
    case shape::connect_or_create:
      return {make_field(word::where, {t.about(shape::where_unique)}, true),
              make_field(word::create, t.creates(), true)};
    case shape::create_many_envelope:
      return {make_field(word::data, {t.of(shape::create_many), t.of(shape::create_many, true)}, true),
              make_field(word::skip_duplicates, {g.scalar(scalar_kind::boolean)})};
    case shape::upsert_unique:
      return {make_field(word::where, {t.about(shape::where_unique)}, true),
              make_field(word::update, t.updates(), true), make_field(word::create, t.creates(), true)};
    case shape::upsert_one:
      return {make_field(word::update, t.updates(), true), make_field(word::create, t.creates(), true),
              make_field(word::where, {t.about(shape::where)})};
    case shape::update_unique:
      return {make_field(word::where, {t.about(shape::where_unique)}, true), make_field(word::data, t.updates(), true)};
    case shape::update_one:
      return {make_field(word::where, {t.about(shape::where)}), make_field(word::data, t.updates(), true)};
    case shape::update_many_where:
      return {
          make_field(word::where, {t.about(shape::scalar_where)}, true),
          make_field(word::data,
                     {g.object_type({.form = shape::update_many, .model = key.model}),
                      g.object_type(
                          {.form = shape::update_many, .model = key.model, .subject = key.subject, .unchecked = true})},
                     true)};
    case shape::where:
    case shape::scalar_where:
    case shape::where_unique:
    case shape::compound_key:
    case shape::filter:
    case shape::json_filter:
    case shape::list_filter:
    case shape::relation_list_filter:
    case shape::relation_filter:
    case shape::reference:
    case shape::order:
    case shape::order_with_aggregation:
    case shape::order_by_aggregate:
    case shape::order_by_relation:
    case shape::order_by_relevance:
    case shape::sort_order:
    case shape::having:
    case shape::create:
    case shape::create_many:
    case shape::update:
    case shape::update_many:
    case shape::scalar_update:
    case shape::list_create:
    case shape::list_update: break;
  }
  return {};
}

}  // namespace tenon::protocol
