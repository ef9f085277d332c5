#include "protocol/grammar.hpp"

#include <algorithm>
#include <utility>

namespace tenon::protocol {

std::optional<int> input_enum::find(std::string_view value) const {
  const auto at = std::find(values.begin(), values.end(), value);
  if (at == values.end()) return std::nullopt;
  return static_cast<int>(at - values.begin());
}

std::string input_type::name() const {
  std::string out;
  switch (kind) {
    case form::scalar: out = name_of(scalar); break;
    case form::enumeration: out = enumeration->name; break;
    case form::object: out = object->name; break;
  }
  if (list) out += "[]";
  return out;
}

std::size_t object_key_hash::operator()(const object_key& k) const noexcept {
  std::size_t h = static_cast<std::size_t>(k.form);
  const auto mix = [&h](std::size_t v) { h = h * 1'000'003 + v; };
  mix(k.model);
  mix(k.subject);
  mix(static_cast<std::size_t>(k.scalar));
  mix(k.enumeration);
  mix(static_cast<std::size_t>(k.nullable | (k.nested << 1) | (k.aggregated << 2) | (k.unchecked << 3) |
                               (k.many << 4)));
  mix(static_cast<std::size_t>(k.function));
  return h;
}

struct grammar::node {
  input_object object;
  std::vector<input_field> fields;
  bool has_fields = false;
};

grammar::grammar(const query::schema_descriptor& schema) : schema_(schema) {
  const auto add = [this](std::string name, std::vector<std::string_view> values) {
    vocabularies_.push_back({input_enum::form::words, std::move(name), std::move(values)});
  };
  add("SortOrder", {"asc", "desc"});
  add("NullsOrder", {"first", "last"});
  add("QueryMode", {"default", "insensitive"});
  add("JsonNullValueFilter", {"DbNull", "JsonNull", "AnyNull"});
  add("JsonNullValueInput", {"JsonNull"});
  add("NullableJsonNullValueInput", {"DbNull", "JsonNull"});
}

grammar::~grammar() = default;

const query::model_descriptor* grammar::find_model(std::string_view name) const {
  const auto at = std::find_if(schema_.models.begin(), schema_.models.end(),
                               [&](const query::model_descriptor* m) { return m->name == name; });
  return at == schema_.models.end() ? nullptr : *at;
}

std::uint16_t grammar::index_of(const query::enum_descriptor* e) const {
  return static_cast<std::uint16_t>(std::find(schema_.enums.begin(), schema_.enums.end(), e) - schema_.enums.begin());
}

namespace {

// How many fields an object must and may have.
void limit_fields(const grammar& g, input_object& o) {
  switch (o.key.form) {
    case shape::where_unique:
      o.min_fields = 1;
      for (const query::key_descriptor& k : g.model(o.key.model).keys) o.counted.push_back(k.name);
      return;
    case shape::order:
    case shape::order_with_aggregation:
      o.min_fields = 0;
      o.max_fields = 1;
      return;
    case shape::list_filter:
    case shape::order_by_aggregate:
    case shape::order_by_relation:
    case shape::scalar_update:
    case shape::list_create:
    case shape::list_update:
      o.min_fields = 1;
      o.max_fields = 1;
      return;
    case shape::where:
    case shape::scalar_where:
    case shape::compound_key:
    case shape::filter:
    case shape::json_filter:
    case shape::relation_list_filter:
    case shape::relation_filter:
    case shape::reference:
    case shape::order_by_relevance:
    case shape::sort_order:
    case shape::having:
    case shape::create:
    case shape::create_many:
    case shape::create_many_envelope:
    case shape::update:
    case shape::update_many:
    case shape::nested_create:
    case shape::nested_update:
    case shape::connect_or_create:
    case shape::upsert_unique:
    case shape::upsert_one:
    case shape::update_unique:
    case shape::update_one:
    case shape::update_many_where: return;
  }
}

std::vector<input_field> fields_for(grammar& g, const input_object& o) {
  switch (o.key.form) {
    case shape::where:
    case shape::scalar_where:
    case shape::where_unique:
    case shape::compound_key:
    case shape::having: return condition_fields(g, o);
    case shape::filter:
    case shape::json_filter:
    case shape::list_filter:
    case shape::relation_list_filter:
    case shape::relation_filter:
    case shape::reference: return filter_fields(g, o);
    case shape::order:
    case shape::order_with_aggregation:
    case shape::order_by_aggregate:
    case shape::order_by_relation:
    case shape::order_by_relevance:
    case shape::sort_order: return order_fields(g, o);
    case shape::create:
    case shape::create_many:
    case shape::update:
    case shape::update_many:
    case shape::scalar_update:
    case shape::list_create:
    case shape::list_update: return write_fields(g, o);
    case shape::create_many_envelope:
    case shape::nested_create:
    case shape::nested_update:
    case shape::connect_or_create:
    case shape::upsert_unique:
    case shape::upsert_one:
    case shape::update_unique:
    case shape::update_one:
    case shape::update_many_where: return nested_fields(g, o);
  }
  return {};
}

}  // namespace

const input_object& grammar::object(const object_key& key) {
  auto& slot = objects_[key];
  if (!slot) {
    slot = std::make_unique<node>();
    slot->object.key = key;
    slot->object.name = name_of(*this, key);
    if (key.model != nothing) slot->object.model = &model(key.model);
    limit_fields(*this, slot->object);
    // As Prisma's query engine does, whose LIKE on SQLite takes ASCII letters for equal in either case.
    if (schema_.provider == query::provider::sqlite) slot->object.parts = query::text_match::insensitive;
  }
  return slot->object;
}

const std::vector<input_field>& grammar::fields(const input_object& o) {
  node& n = *objects_.at(o.key);
  if (!n.has_fields) {
    n.fields = fields_for(*this, o);
    n.has_fields = true;
  }
  return n.fields;
}

const input_enum& grammar::values(const query::enum_descriptor& e) {
  auto& slot = enums_[&e];
  if (!slot) {
    slot = std::make_unique<input_enum>();
    slot->kind = input_enum::form::database;
    slot->name = e.name;
    for (const query::enum_value_descriptor& v : e.values) slot->values.push_back(v.name);
  }
  return *slot;
}

const input_enum& grammar::field_names(const query::model_descriptor& m) {
  auto& slot = enums_[&m];
  if (!slot) {
    slot = std::make_unique<input_enum>();
    slot->kind = input_enum::form::fields;
    slot->name = capitalized(m.name) + "ScalarFieldEnum";
    for (const query::field_descriptor& f : m.fields) slot->values.push_back(f.name);
  }
  return *slot;
}

const input_enum& grammar::text_field_names(const query::model_descriptor& m) {
  auto& slot = enums_[m.fields.begin()];
  if (!slot) {
    slot = std::make_unique<input_enum>();
    slot->name = std::string(m.name) + "OrderByRelevanceFieldEnum";
    for (const query::field_descriptor& f : m.fields)
      if (f.type == query::scalar::string && !f.list) slot->values.push_back(f.name);
  }
  return *slot;
}

input_type grammar::scalar(scalar_kind kind, bool list) const {
  return {.kind = input_type::form::scalar, .list = list, .scalar = kind};
}

input_type grammar::object_type(const object_key& key, bool list) {
  return {.kind = input_type::form::object, .list = list, .object = &object(key)};
}

input_type grammar::value_of(const query::field_descriptor& f, bool list) {
  if (f.enumeration)
    return {.kind = input_type::form::enumeration, .list = list, .enumeration = &values(*f.enumeration)};
  return scalar(kind_of(f.type), list);
}

input_type grammar::word_of(vocabulary v) const {
  return {.kind = input_type::form::enumeration, .enumeration = &words(v)};
}

void grammar::describe_value(object_key& key, const query::field_descriptor& f) const {
  key.scalar = f.type;
  key.enumeration = f.enumeration ? index_of(f.enumeration) : nothing;
}

bool has_full_text_search(query::provider p) { return p == query::provider::postgresql; }

input_field make_field(word w, std::vector<input_type> types, bool required) {
  return {text_of(w), std::move(types), required, input_field::role::word, static_cast<std::uint16_t>(w)};
}

}  // namespace tenon::protocol
