#include "protocol/grammar.hpp"

namespace tenon::protocol {

namespace {

bool is_numeric(query::scalar t) {
  return t == query::scalar::int32 || t == query::scalar::int64 || t == query::scalar::float64 ||
         t == query::scalar::decimal;
}

bool is_ordered(query::scalar t) { return is_numeric(t) || t == query::scalar::string || t == query::scalar::datetime; }

bool has_list_columns(query::provider p) {
  return p == query::provider::postgresql || p == query::provider::cockroachdb || p == query::provider::mongodb;
}

// The types that filters about one kind of value are made of.
struct value_types {
  grammar& g;
  object_key key;  // of the filter

  input_type value(bool list = false) const {
    if (key.enumeration == nothing) return g.scalar(kind_of(key.scalar), list);
    return {.kind = input_type::form::enumeration,
            .list = list,
            .enumeration = &g.values(*g.schema().enums[key.enumeration])};
  }
  input_type reference(bool list = false) const {
    return g.object_type(
        {.form = shape::reference, .scalar = key.scalar, .enumeration = key.enumeration, .many = list});
  }
  input_type null() const { return g.scalar(scalar_kind::null); }

  std::vector<input_type> with_null(std::vector<input_type> types) const {
    if (key.nullable) types.push_back(null());
    return types;
  }

  // A filter about this or another kind of value, to be used inside this one.
  input_type nested(query::scalar type, std::uint16_t enumeration, bool aggregated) const {
    return g.object_type({.form = type == query::scalar::json ? shape::json_filter : shape::filter,
                          .scalar = type,
                          .enumeration = enumeration,
                          .nullable = key.nullable,
                          .nested = true,
                          .aggregated = aggregated});
  }
};

void add_aggregates(std::vector<input_field>& out, const value_types& t) {
  if (!t.key.aggregated) return;
  const query::scalar type = t.key.scalar;
  const input_type same = t.nested(type, t.key.enumeration, false);
  out.push_back(make_field(word::count, {t.nested(query::scalar::int32, nothing, false)}));
  if (is_numeric(type)) {
    const query::scalar mean = type == query::scalar::decimal ? type : query::scalar::float64;
    out.push_back(make_field(word::avg, {t.nested(mean, nothing, false)}));
    out.push_back(make_field(word::sum, {same}));
  }
  out.push_back(make_field(word::min, {same}));
  out.push_back(make_field(word::max, {same}));
}

std::vector<input_field> scalar_filter(grammar& g, const object_key& key) {
  const value_types t{g, key};
  std::vector<input_field> out;
  out.push_back(make_field(word::equals, t.with_null({t.value(), t.reference()})));
  if (key.scalar != query::scalar::boolean) {
    std::vector<input_type> lists = {t.value(true)};
    if (has_list_columns(g.schema().provider)) lists.push_back(t.reference(true));
    out.push_back(make_field(word::in, t.with_null(lists)));
    out.push_back(make_field(word::not_in, t.with_null(lists)));
  }
  if (is_ordered(key.scalar) && key.enumeration == nothing)
    for (const word w : {word::less, word::less_equal, word::greater, word::greater_equal})
      out.push_back(make_field(w, {t.value(), t.reference()}));
  if (key.scalar == query::scalar::string) {
    for (const word w : {word::contains, word::starts_with, word::ends_with})
      out.push_back(make_field(w, {t.value(), t.reference()}));
    if (has_full_text_search(g.schema().provider)) out.push_back(make_field(word::search, {t.value()}));
    if (!key.nested) out.push_back(make_field(word::mode, {g.word_of(vocabulary::query_mode)}));
  }
  out.push_back(
      make_field(word::negated, t.with_null({t.value(), t.nested(key.scalar, key.enumeration, key.aggregated)})));
  add_aggregates(out, t);
  return out;
}

// Comparisons of the document, or of what lies at a path in it.
std::vector<input_field> json_filter(grammar& g, const object_key& key) {
  const value_types t{g, key};
  const input_type null_word = g.word_of(vocabulary::json_null_filter);
  const input_type text = g.scalar(scalar_kind::string);
  const input_type steps = g.scalar(scalar_kind::string, true);
  const input_type text_reference = g.object_type({.form = shape::reference, .scalar = query::scalar::string});
  std::vector<input_field> out;
  out.push_back(make_field(word::equals, {t.value(), t.reference(), null_word}));
  if (has_list_columns(g.schema().provider)) out.push_back(make_field(word::path, {steps}));
  else out.push_back(make_field(word::path, {text, steps}));
  out.push_back(make_field(word::mode, {g.word_of(vocabulary::query_mode)}));
  for (const word w : {word::string_contains, word::string_starts_with, word::string_ends_with})
    out.push_back(make_field(w, {text, text_reference}));
  for (const word w : {word::array_starts_with, word::array_ends_with, word::array_contains})
    out.push_back(make_field(w, {t.value(), t.reference(), t.null()}));
  for (const word w : {word::less, word::less_equal, word::greater, word::greater_equal})
    out.push_back(make_field(w, {t.value(), t.reference()}));
  out.push_back(make_field(word::negated, {t.value(), t.reference(), null_word}));
  add_aggregates(out, t);
  return out;
}

std::vector<input_field> list_filter(grammar& g, const object_key& key) {
  const value_types t{g, key};
  return {
      make_field(word::equals, {t.value(true), t.reference(true), t.null()}),
      make_field(word::has, {t.value(), t.reference(), t.null()}),
      make_field(word::has_every, {t.value(true), t.reference(true)}),
      make_field(word::has_some, {t.value(true), t.reference(true)}),
      make_field(word::is_empty, {g.scalar(scalar_kind::boolean)}),
  };
}

}  // namespace

std::vector<input_field> filter_fields(grammar& g, const input_object& o) {
  if (o.key.form == shape::filter) return scalar_filter(g, o.key);
  if (o.key.form == shape::json_filter) return json_filter(g, o.key);
  if (o.key.form == shape::list_filter) return list_filter(g, o.key);
  if (o.key.form == shape::reference) {
    const input_type text = g.scalar(scalar_kind::string);
    return {make_field(word::reference, {text}, true), make_field(word::container, {text}, true)};
  }
  std::vector<input_type> where = {g.object_type({.form = shape::where, .model = o.key.model})};
  if (o.key.form == shape::relation_list_filter)
    return {make_field(word::every, where), make_field(word::some, where), make_field(word::none, where)};
  if (o.key.nullable) where.push_back(g.scalar(scalar_kind::null));
  return {make_field(word::is, where), make_field(word::is_not, where)};
}

}  // namespace tenon::protocol
