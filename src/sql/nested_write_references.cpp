#include "sql/nested_write_references.hpp"

#include "sql/nested_write_errors.hpp"

#include <algorithm>
#include <string>

namespace tenon::sql {

using query::nested_action;

namespace {

field_indexes referred_fields(const query::relation_descriptor& r) {
  return {r.references.begin(), r.references.end()};
}

// Creates the record that `r` is to refer to.
record_values create_referred(nested_writer& tree, const query::relation_descriptor& r, const input_node& input) {
  const parent_link parent{&r.target->relations[r.inverse], nullptr};
  return tree.create(*r.target, input, is_one_to_one(r) ? &parent : nullptr, referred_fields(r));
}

// Takes `record` away from the record of `m` that refers to it, unless that is `self`.
void release(nested_writer& tree, const query::model_descriptor& m, const query::relation_descriptor& r,
             const record_values& record, const query::expression* self) {
  const query::expression holder = equals(r.fields, record.values_of(r.references));
  if (r.end == query::relation_end::required) {
    const bool is_held = tree.records().exists(m, holder);
    if (is_held && !(self && tree.records().exists(m, both(holder, *self)))) raise_relation_violation(m, r);
    return;
  }
  assignments none;
  none.unlink(m, r);
  tree.records().relink(m, holder, none);
}

}  // namespace

bool is_one_to_one(const query::relation_descriptor& r) {
  return r.end != query::relation_end::many && r.target->relations[r.inverse].end != query::relation_end::many;
}

bool supplies_reference(nested_action how) {
  switch (how) {
    case nested_action::create:
    case nested_action::connect:
    case nested_action::connect_or_create: return true;
    case nested_action::create_many:
    case nested_action::disconnect:
    case nested_action::set:
    case nested_action::update:
    case nested_action::update_many:
    case nested_action::upsert:
    case nested_action::remove:
    case nested_action::remove_many: return false;
  }
  return false;
}

record_values supply_reference(nested_writer& tree, const query::model_descriptor& m,
                               const query::relation_descriptor& r, const nested_node& n,
                               const query::expression* self) {
  if (n.items.size() > 1)
    raise_bad_write(m, r, name_of(n.how),
                    "has " + std::to_string(n.items.size()) + " elements, but the relation holds one record");
  const item_node& item = n.items[0];
  if (n.how == nested_action::create) return create_referred(tree, r, *item.create);
  const query::expression where = tree.where_of(item);
  if (where.empty()) raise_bad_write(m, r, name_of(n.how), "must name the record by a unique field");
  const std::optional<record_values> found = tree.records().find_one(*r.target, where, referred_fields(r));
  if (!found) {
    if (n.how == nested_action::connect) raise_missing_related(m, r, "connect");
    return create_referred(tree, r, *item.create);
  }
  if (is_one_to_one(r)) release(tree, m, r, *found, self);
  return *found;
}

query::expression reference_writer::self() const {
  const query::slice<std::uint16_t> key = at_.model.keys[0].fields;
  return equals(key, at_.owner.values_of(key));
}

std::optional<query::expression> reference_writer::related() const {
  const query::relation_descriptor& r = at_.relation;
  const bool refers =
      std::none_of(r.fields.begin(), r.fields.end(), [&](std::uint16_t f) { return at_.owner.is_null(f); });
  if (!refers) return std::nullopt;
  return equals(r.references, at_.owner.values_of(r.fields));
}

void reference_writer::create_one(const input_node& input) {
  const query::relation_descriptor& r = at_.relation;
  const record_values record = create_referred(at_.tree, r, input);
  assignments key;
  key.link(at_.model, r, record);
  records().relink(at_.model, self(), key);
  changed(record);
}

void reference_writer::write_links(const nested_node& n) {
  if (n.how != nested_action::disconnect) raise_unfit(n.how);
  disconnect(n.items[0]);
}

void reference_writer::disconnect(const item_node& item) {
  const query::relation_descriptor& r = at_.relation;
  if (r.end == query::relation_end::required) raise_relation_violation(at_.model, r);
  const std::optional<query::expression> current = related();
  if (!current) return;
  const query::expression where = at_.tree.where_of(item);
  if (!where.empty() && !records().exists(target(), both(where, *current))) return;
  assignments none;
  none.unlink(at_.model, r);
  records().relink(at_.model, self(), none);
  removed();
}

field_indexes reference_writer::watched() const { return referred_fields(at_.relation); }

// The foreign key follows the record it refers to.
void reference_writer::changed(const record_values& record) {
  const query::relation_descriptor& r = at_.relation;
  for (std::uint32_t i = 0; i < r.fields.size(); ++i) at_.owner.set(r.fields[i], record, r.references[i]);
}

void reference_writer::removed() {
  for (std::uint16_t f : at_.relation.fields)
    if (at_.model.fields[f].nullable) at_.owner.set_null(f);
}

}  // namespace tenon::sql
