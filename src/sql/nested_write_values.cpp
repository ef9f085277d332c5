#include "sql/nested_write_values.hpp"

#include "sql/nested_write_errors.hpp"

#include <algorithm>
#include <utility>

namespace tenon::sql {

record_values::record_values(field_indexes fields, const query::parameters& values, std::uint32_t first)
    : fields_(std::move(fields)) {
  for (std::uint32_t i = 0; i < fields_.size(); ++i) values_.add(values, values[first + i]);
}

std::uint32_t record_values::position_of(std::uint16_t field) const {
  return static_cast<std::uint32_t>(std::find(fields_.begin(), fields_.end(), field) - fields_.begin());
}

query::parameters record_values::values_of(query::slice<std::uint16_t> fields) const {
  query::parameters out;
  for (std::uint16_t f : fields) add_to(out, f);
  return out;
}

void record_values::set(std::uint16_t field, const record_values& from, std::uint16_t other) {
  replace(field, from.values_, from[other]);
}

void record_values::set_null(std::uint16_t field) { replace(field, {}, {}); }

void record_values::replace(std::uint16_t field, const query::parameters& from, const query::value& v) {
  const std::uint32_t at = position_of(field);
  query::parameters changed;
  for (std::uint32_t i = 0; i < values_.size(); ++i) {
    if (i == at) changed.add(from, v);
    else changed.add(values_, values_[i]);
  }
  values_ = std::move(changed);
}

assignments::assignments(const input_node& input, const query::parameters& values) {
  for (const assignment_node& a : input.assignments) {
    entry e;
    e.field = a.field;
    e.how = a.how;
    if (a.value != no_value) {
      e.value = values_.size();
      values_.add(values, values[a.value]);
    }
    entries_.push_back(e);
  }
}

assignments::entry* assignments::find(std::uint16_t field) {
  const auto at = std::find_if(entries_.begin(), entries_.end(), [&](const entry& e) { return e.field == field; });
  return at == entries_.end() ? nullptr : &*at;
}

bool assignments::has_any(query::slice<std::uint16_t> fields) const {
  return std::any_of(entries_.begin(), entries_.end(),
                     [&](const entry& e) { return std::find(fields.begin(), fields.end(), e.field) != fields.end(); });
}

void assignments::assign(std::uint16_t field, const query::parameters& from, const query::value& v) {
  entry* e = find(field);
  if (!e) e = &entries_.emplace_back();
  e->field = field;
  e->is_link = true;
  if (v.type == query::value_type::null) {
    e->how = query::assignment::set_null;
    e->value = no_value;
  } else {
    e->how = query::assignment::set;
    e->value = values_.size();
    values_.add(from, v);
  }
}

void assignments::link(const query::model_descriptor& model, const query::relation_descriptor& relation,
                       const record_values& to) {
  const query::parameters values = to.values_of(relation.references);
  for (std::uint32_t i = 0; i < relation.fields.size(); ++i) {
    const std::uint16_t field = relation.fields[i];
    const entry* given = find(field);
    const bool agrees =
        !given || given->is_link ||
        (given->how == query::assignment::set && same_value(values_, values_[given->value], values, values[i]));
    if (!agrees) raise_given_twice(model, relation, field);
    if (!given || given->is_link) assign(field, values, values[i]);
  }
}

void assignments::unlink(const query::model_descriptor& model, const query::relation_descriptor& relation) {
  for (std::uint16_t f : relation.fields)
    if (model.fields[f].nullable) assign(f, {}, {});
}

void assignments::write(query::program& out, query::section part) const {
  const std::uint32_t mark = out.begin(part);
  out.put_index(static_cast<std::uint16_t>(entries_.size()));
  for (const entry& e : entries_) {
    out.put_index(e.field);
    out.put(static_cast<std::uint8_t>(e.how));
    if (e.value != no_value) out.values.add(values_, values_[e.value]);
  }
  out.end(mark);
}

void add_fields(field_indexes& to, query::slice<std::uint16_t> more) {
  for (std::uint16_t f : more)
    if (std::find(to.begin(), to.end(), f) == to.end()) to.push_back(f);
}

bool same_value(const query::parameters& a, const query::value& x, const query::parameters& b, const query::value& y) {
  if (x.type != y.type) return false;
  switch (x.type) {
    case query::value_type::null: return true;
    case query::value_type::boolean:
    case query::value_type::int64:
    case query::value_type::datetime:
    case query::value_type::enumeration: return x.integer == y.integer;
    case query::value_type::float64: return x.real == y.real;
    case query::value_type::decimal:
    case query::value_type::string:
    case query::value_type::json:
    case query::value_type::bytes: return a.text(x) == b.text(y);
    case query::value_type::list:
    case query::value_type::composite: {
      if (x.size != y.size) return false;
      for (std::uint32_t i = 0; i < x.size; ++i)
        if (!same_value(a, a.items(x)[i], b, b.items(y)[i])) return false;
      return true;
    }
  }
  return false;
}

}  // namespace tenon::sql
