#include "dynamodb/models/updates.hpp"

#include "dynamodb/models/keys.hpp"

#include <tenon/base/error.hpp>
#include <tenon/query/composite.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace tenon::dynamodb::models {

namespace {

using query::assignment;

// Both keys of an index, or none: an item without one of them is not in it.
struct index_keys {
  std::optional<attribute_value> partition;
  std::optional<attribute_value> sort;
};

}  // namespace

item_changes::item_changes(const operation& o, const sql::input_node& input, const unique_target& target)
    : operation_(o), target_(target) {
  for (const sql::assignment_node& a : input.assignments) {
    if (a.how == assignment::edit) {
      add_parts(o.context.values[a.value]);
      continue;
    }
    change c{.how = a.how, .value = {}};
    if (a.how != assignment::set_null)
      c.value = attribute_of({o.model, a.field}, o.context.values, o.context.values[a.value]);
    if (a.how == assignment::multiply || a.how == assignment::divide)
      raise({.kind = error_kind::unsupported_feature,
             .message = "DynamoDB cannot multiply or divide `" + std::string(o.model.fields[a.field].name) + "` of " +
                        std::string(o.model.name),
             .hint = "Read the record, and set the result on the condition that the field has not changed",
             .model = std::string(o.model.name)});
    changes_.emplace(a.field, std::move(c));
  }
  for (std::uint16_t f = 0; f < o.model.fields.size(); ++f) {
    if (!o.model.fields[f].updated_at || changes_.contains(f)) continue;
    query::parameters now;
    now.add(o.now);
    changes_.emplace(f, change{.how = assignment::set, .value = attribute_of({o.model, f}, now, now[0])});
  }
  for (const query::key_descriptor& k : o.model.keys)
    if (!k.primary)
      touches_guards_ = touches_guards_ ||
                        std::any_of(k.fields.begin(), k.fields.end(), [&](std::uint16_t f) { return change_of(f); });
  needs_item_ = touches_guards_;
  for (const query::item_index& i : o.layout.indexes) {
    bool known = true;
    bool affected = false;
    if (!i.local) look_at_template(i.partition, affected, known);
    look_at_template(i.sort, affected, known);
    needs_item_ = needs_item_ || (affected && !known);
  }
}

// See query::assignment::edit.
void item_changes::add_parts(const query::value& edits) {
  const query::parameters& values = operation_.context.values;
  const query::value* const all = values.items(edits);
  for (std::uint32_t e = 0; e < edits.size; ++e) {
    const query::value* const one = values.items(all[e]);
    const query::value* const steps = values.items(one[0]);
    const std::uint32_t size = one[0].size;
    const auto step = [&](std::uint32_t i) { return static_cast<std::uint16_t>(steps[i].integer); };
    const query::model_descriptor* in = &operation_.model;
    std::uint16_t position = step(0);
    const auto field = [&]() -> const query::field_descriptor& { return in->fields[position]; };
    item_place at(field().column, field().name);
    item_place inside = at;
    for (std::uint32_t i = 1; i < size; ++i) {
      inside = at;
      if ((step(i) & query::field_path::element_mark) != 0) {
        at.enter(std::size_t(step(i) & ~query::field_path::element_mark));
        continue;
      }
      in = field().composite;
      position = step(i);
      at.enter(field().column, field().name);
    }
    const field_place part{*in, position};
    parts_.push_back({.inside = std::move(inside),
                      .at = at.as_path(),
                      .field = part,
                      .how = static_cast<assignment>(one[1].integer),
                      .value = attribute_of(part, values, one[2])});
  }
}

const item_changes::change* item_changes::change_of(std::uint16_t field) const {
  const auto found = changes_.find(field);
  return found == changes_.end() ? nullptr : &found->second;
}

bool item_changes::is_known_after(std::uint16_t field) const {
  if (const change* c = change_of(field)) return c->how == assignment::set || c->how == assignment::set_null;
  return target_.known.contains(field);
}

void item_changes::look_at_template(const query::key_template& t, bool& affected, bool& known) const {
  for (const query::key_piece& p : t.pieces) {
    if (p.field == query::no_field) continue;
    affected = affected || change_of(p.field);
    known = known && is_known_after(p.field);
  }
}

bool item_changes::is_affected(const query::item_index& i) const {
  bool affected = false;
  bool known = true;
  if (!i.local) look_at_template(i.partition, affected, known);
  look_at_template(i.sort, affected, known);
  return affected;
}

std::optional<attribute_value> item_changes::after(std::uint16_t field, const item& stored) const {
  const attribute_value* before = stored.find(operation_.model.fields[field].column);
  const change* c = change_of(field);
  if (!c) return before ? std::optional(*before) : std::nullopt;
  switch (c->how) {
    case assignment::set_null: return std::nullopt;
    case assignment::increment:
    case assignment::decrement: {
      const number base = before && !before->is_null() ? before->as_number() : number();
      return c->how == assignment::increment ? base + c->value.as_number() : base - c->value.as_number();
    }
    case assignment::set:
    case assignment::list_set:
    case assignment::list_push:
    case assignment::multiply:
    case assignment::divide:
    case assignment::edit: break;
  }
  return c->value;
}

namespace {

// `is_set`: the field is a list that is kept as a set.
void append_change(update& out, const path& p, const query::field_descriptor& field, bool is_set, assignment how,
                   const attribute_value& value) {
  const operand before = field.nullable ? if_not_exists(p, 0) : operand(p);
  if (is_set) {
    const bool is_empty = value.is_null();
    if (how == assignment::list_set) out.append(is_empty ? remove(p) : set(p, value));
    else if (!is_empty) out.append(how == assignment::list_push ? add(p, value) : delete_(p, value));
    return;
  }
  switch (how) {
    case assignment::set_null: out.append(remove(p)); return;
    case assignment::increment: out.append(set(p, plus(before, value))); return;
    case assignment::decrement: out.append(set(p, minus(before, value))); return;
    case assignment::list_push: out.append(set(p, list_append(if_not_exists(p, attribute_list()), value))); return;
    case assignment::set:
    case assignment::list_set:
    case assignment::multiply:
    case assignment::divide:
    case assignment::edit: out.append(set(p, value)); return;
  }
}

}  // namespace

void item_changes::append_keys(update& out, const query::item_index& i, const item* stored,
                               std::set<std::uint16_t>& relied_on) const {
  std::map<std::uint16_t, std::optional<attribute_value>> values;
  const auto value_of = [&](std::uint16_t f) -> const attribute_value* {
    std::optional<attribute_value>& v = values[f];
    if (const change* c = change_of(f); c && c->how == assignment::set) v = c->value;
    else if (c && c->how == assignment::set_null) v.reset();
    else if (!stored) v = target_.known.at(f);
    else {
      v = after(f, *stored);
      relied_on.insert(f);
    }
    return v ? &*v : nullptr;
  };
  const query::model_descriptor& m = operation_.model;
  index_keys keys;
  if (!i.local) keys.partition = key_of(m, i.partition, key_role::partition, value_of);
  if (i.sort.exists()) keys.sort = key_of(m, i.sort, key_role::sort, value_of);
  const bool is_in_index = (i.local || keys.partition) && (!i.sort.exists() || keys.sort);
  const auto put = [&](const query::key_template& t, std::optional<attribute_value>& v) {
    const path p = attr(std::string(t.attribute));
    if (is_in_index) out.append(set(p, *v));
    else out.append(remove(p));
  };
  if (!i.local) put(i.partition, keys.partition);
  if (i.sort.exists()) put(i.sort, keys.sort);
}

update item_changes::expression(const item* stored, std::set<std::uint16_t>& relied_on) const {
  update out;
  std::set<std::uint16_t> in_keys;
  for (const query::item_index& i : operation_.layout.indexes)
    if (is_affected(i)) append_keys(out, i, stored, in_keys);
  relied_on.insert(in_keys.begin(), in_keys.end());
  const query::model_descriptor& m = operation_.model;
  for (const auto& [field, c] : changes_)
    append_change(out, operation_.column(field), m.fields[field], field_place{m, field}.is_set(), c.how, c.value);
  for (const changed_part& p : parts_) append_change(out, p.at, p.field.field(), false, p.how, p.value);
  if (operation_.layout.version != query::no_field) {
    const path p = operation_.column(operation_.layout.version);
    out.append(set(p, plus(if_not_exists(p, 0), 1)));
  }
  return out;
}

}  // namespace tenon::dynamodb::models
