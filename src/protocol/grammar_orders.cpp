#include "protocol/grammar.hpp"
#include "protocol/output.hpp"

#include <utility>

namespace tenon::protocol {

namespace {

input_field scalar_order(grammar& g, const query::model_descriptor& m, std::uint16_t index) {
  const query::field_descriptor& f = m.fields[index];
  input_field out{f.name, {g.word_of(vocabulary::sort_order)}, false, input_field::role::scalar, index};
  if (f.nullable) out.types.push_back(g.object_type({.form = shape::sort_order}));
  return out;
}

std::vector<input_field> aggregate_orders(grammar& g, const query::model_descriptor& m,
                                          query::aggregate_function function) {
  std::vector<input_field> out;
  for (std::uint16_t i = 0; i < m.fields.size(); ++i)
    if (can_aggregate(function, m.fields[i]))
      out.push_back({m.fields[i].name, {g.word_of(vocabulary::sort_order)}, false, input_field::role::scalar, i});
  return out;
}

void add_aggregates(grammar& g, std::vector<input_field>& out, const query::model_descriptor& m) {
  using function = query::aggregate_function;
  constexpr std::pair<word, function> functions[] = {{word::count, function::count},
                                                     {word::avg, function::avg},
                                                     {word::max, function::max},
                                                     {word::min, function::min},
                                                     {word::sum, function::sum}};
  for (const auto& [w, f] : functions) {
    const object_key key{.form = shape::order_by_aggregate, .model = m.index, .function = f};
    if (!aggregate_orders(g, m, f).empty()) out.push_back(make_field(w, {g.object_type(key)}));
  }
}

// How well some fields meet a search.
std::vector<input_field> relevance(grammar& g, const query::model_descriptor& m) {
  input_type name{.kind = input_type::form::enumeration, .enumeration = &g.text_field_names(m)};
  input_type names = name;
  names.list = true;
  return {make_field(word::fields, {name, names}, true),
          make_field(word::sort, {g.word_of(vocabulary::sort_order)}, true),
          make_field(word::search, {g.scalar(scalar_kind::string)}, true)};
}

}  // namespace

std::vector<input_field> order_fields(grammar& g, const input_object& o) {
  const input_type direction = g.word_of(vocabulary::sort_order);
  if (o.key.form == shape::sort_order)
    return {make_field(word::sort, {direction}, true), make_field(word::nulls, {g.word_of(vocabulary::nulls_order)})};
  if (o.key.form == shape::order_by_relation) return {make_field(word::count, {direction})};

  const query::model_descriptor& m = *o.model;
  if (o.key.form == shape::order_by_relevance) return relevance(g, m);
  if (o.key.form == shape::order_by_aggregate) return aggregate_orders(g, m, o.key.function);

  std::vector<input_field> out;
  for (std::uint16_t i = 0; i < m.fields.size(); ++i) out.push_back(scalar_order(g, m, i));
  if (o.key.form == shape::order_with_aggregation) {
    add_aggregates(g, out, m);
    return out;
  }
  for (std::uint16_t i = 0; i < m.relations.size(); ++i) {
    const query::relation_descriptor& r = m.relations[i];
    const shape form = r.end == query::relation_end::many ? shape::order_by_relation : shape::order;
    out.push_back(
        {r.name, {g.object_type({.form = form, .model = r.target->index})}, false, input_field::role::relation, i});
  }
  if (has_full_text_search(g.schema().provider) && !g.text_field_names(m).values.empty())
    out.push_back(make_field(word::relevance, {g.object_type({.form = shape::order_by_relevance, .model = m.index})}));
  return out;
}

}  // namespace tenon::protocol
