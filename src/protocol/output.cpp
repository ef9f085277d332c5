#include "protocol/output.hpp"

#include "protocol/word.hpp"

#include <algorithm>

namespace tenon::protocol {

namespace {

using function = query::aggregate_function;

constexpr function functions[] = {function::count, function::avg, function::sum, function::min, function::max};

bool is_numeric(query::scalar t) {
  return t == query::scalar::int32 || t == query::scalar::int64 || t == query::scalar::float64 ||
         t == query::scalar::decimal;
}

std::string type_name(const query::field_descriptor& f) {
  std::string out(f.enumeration ? f.enumeration->name : name_of(kind_of(f.type)));
  if (f.list) out += "[]";
  return out;
}

std::string aggregates_name(const query::model_descriptor& m, function f) {
  return capitalized(m.name) + capitalized(text_of(f).substr(1)) + "AggregateOutputType";
}

std::string object_name(const output_object& o) {
  const std::string m(o.model->name);
  switch (o.form) {
    case output_object::shape::model: return m;
    case output_object::shape::created_records: return "CreateMany" + m + "AndReturnOutputType";
    case output_object::shape::updated_records: return "UpdateMany" + m + "AndReturnOutputType";
    case output_object::shape::relation_counts: return capitalized(m) + "CountOutputType";
    case output_object::shape::aggregate: return "Aggregate" + capitalized(m);
    case output_object::shape::group: return capitalized(m) + "GroupByOutputType";
    case output_object::shape::aggregates: return aggregates_name(*o.model, o.function);
    case output_object::shape::affected_rows: return "AffectedRowsOutput";
  }
  return m;
}

bool has_lists(const query::model_descriptor& m) {
  return std::any_of(m.relations.begin(), m.relations.end(),
                     [](const query::relation_descriptor& r) { return r.end == query::relation_end::many; });
}

}  // namespace

const output_field* output_object::find(std::string_view field) const {
  const auto at = std::find_if(fields.begin(), fields.end(), [&](const output_field& f) { return f.name == field; });
  return at == fields.end() ? nullptr : &*at;
}

const output_object& output_types::get(output_object::shape form, const query::model_descriptor& m, function f) {
  output_object*& known = index_[key(form, &m, f)];
  if (!known) {
    // Registered before it is filled: records refer to each other in circles.
    output_object& o = objects_.emplace_back();
    known = &o;
    o.form = form;
    o.model = &m;
    o.function = f;
    o.name = object_name(o);
    fill(o);
    return o;
  }
  return *known;
}

void output_types::fill(output_object& o) {
  switch (o.form) {
    case output_object::shape::model:
      add_scalars(o);
      add_relations(o, true);
      if (has_lists(*o.model)) {
        const output_object& counts = get(output_object::shape::relation_counts, *o.model);
        o.fields.push_back({output_field::role::relation_counts, "_count", 0, function::count, counts.name, &counts});
      }
      return;
    case output_object::shape::created_records:
    case output_object::shape::updated_records:
      add_scalars(o);
      add_relations(o, false);
      return;
    case output_object::shape::relation_counts:
      for (std::uint16_t i = 0; i < o.model->relations.size(); ++i)
        if (o.model->relations[i].end == query::relation_end::many)
          o.fields.push_back(
              {output_field::role::relation_count, o.model->relations[i].name, i, function::count, "Int"});
      return;
    case output_object::shape::group: add_scalars(o); [[fallthrough]];
    case output_object::shape::aggregate: add_functions(o); return;
    case output_object::shape::aggregates: add_aggregates(o); return;
    case output_object::shape::affected_rows:
      o.fields.push_back({output_field::role::affected_rows, "count", 0, function::count, "Int"});
      return;
  }
}

void output_types::add_scalars(output_object& o) {
  for (std::uint16_t i = 0; i < o.model->fields.size(); ++i) {
    const query::field_descriptor& f = o.model->fields[i];
    o.fields.push_back({output_field::role::scalar, f.name, i, function::count, type_name(f)});
  }
}

void output_types::add_relations(output_object& o, bool lists) {
  for (std::uint16_t i = 0; i < o.model->relations.size(); ++i) {
    const query::relation_descriptor& r = o.model->relations[i];
    const bool many = r.end == query::relation_end::many;
    // Bulk writes return what the records themselves refer to.
    if (!lists && (many || !r.holds_key)) continue;
    const output_object& target = get(output_object::shape::model, *r.target);
    o.fields.push_back({output_field::role::relation, r.name, i, function::count,
                        std::string(r.target->name) + (many ? "[]" : ""), &target});
  }
}

void output_types::add_functions(output_object& o) {
  for (const function f : functions) {
    const output_object& values = get(output_object::shape::aggregates, *o.model, f);
    if (values.fields.empty()) continue;
    o.fields.push_back({output_field::role::aggregates, text_of(f), 0, f, values.name, &values});
  }
}

void output_types::add_aggregates(output_object& o) {
  for (std::uint16_t i = 0; i < o.model->fields.size(); ++i) {
    const query::field_descriptor& f = o.model->fields[i];
    if (!can_aggregate(o.function, f)) continue;
    const query::scalar type = result_type_of(o.function, f);
    std::string name = o.function == function::count ? "Int"
                       : f.enumeration               ? std::string(f.enumeration->name)
                                                     : std::string(name_of(kind_of(type)));
    o.fields.push_back({output_field::role::aggregate, f.name, i, o.function, std::move(name)});
  }
  if (o.function == function::count)
    o.fields.push_back({output_field::role::aggregate, "_all", nothing, function::count_all, "Int"});
}

bool can_aggregate(function how, const query::field_descriptor& f) {
  switch (how) {
    case function::count_all:
    case function::count: return true;
    case function::sum:
    case function::avg: return !f.list && is_numeric(f.type);
    case function::min:
    case function::max: return !f.list && f.type != query::scalar::json;
  }
  return false;
}

query::scalar result_type_of(function how, const query::field_descriptor& f) {
  switch (how) {
    case function::count_all:
    case function::count: return query::scalar::int64;
    case function::avg: return f.type == query::scalar::decimal ? f.type : query::scalar::float64;
    case function::sum:
    case function::min:
    case function::max: return f.type;
  }
  return f.type;
}

std::string_view text_of(function f) {
  switch (f) {
    case function::count_all:
    case function::count: return text_of(word::count);
    case function::sum: return text_of(word::sum);
    case function::avg: return text_of(word::avg);
    case function::min: return text_of(word::min);
    case function::max: return text_of(word::max);
  }
  return "";
}

}  // namespace tenon::protocol
