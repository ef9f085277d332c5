#include "sql/nested_writer.hpp"

#include "sql/nested_write_dependents.hpp"
#include "sql/nested_write_errors.hpp"
#include "sql/nested_write_junctions.hpp"
#include "sql/nested_write_references.hpp"

#include <algorithm>

namespace tenon::sql {

namespace {

// What must be known of a record for its nested writes, the primary key first.
field_indexes needed_fields(const query::model_descriptor& m, const input_node& input, const field_indexes& returned) {
  field_indexes fields = primary_key_of(m);
  add_fields(fields, {returned.data(), returned.size()});
  for (const nested_node& n : input.nested) add_fields(fields, m.relations[n.relation].fields);
  return fields;
}

// Something is written before the record: it must not be looked for by what that may change.
bool writes_before(const query::model_descriptor& m, const input_node& input) {
  return std::any_of(input.nested.begin(), input.nested.end(), [&](const nested_node& n) {
    const query::relation_descriptor& r = m.relations[n.relation];
    if (!r.holds_key || !supplies_reference(n.how)) return false;
    return n.how != query::nested_action::connect || is_one_to_one(r);
  });
}

void check_parent_alone(const query::model_descriptor& m, const input_node& input, const parent_link& parent) {
  for (const nested_node& n : input.nested)
    if (&m.relations[n.relation] == parent.relation)
      raise_bad_write(m, *parent.relation, name_of(n.how), "is said already by the write it is nested in");
}

}  // namespace

record_values nested_writer::create(const query::model_descriptor& m, const input_node& input,
                                    const parent_link* parent, const field_indexes& returned) {
  assignments values = assigned(input);
  if (parent) {
    check_parent_alone(m, input, *parent);
    if (parent->record) values.link(m, *parent->relation, *parent->record);
  }
  link_references(m, input, nullptr, values);
  record_values record = records_.create(m, values, needed_fields(m, input, returned));
  write_related(m, input, record, true);
  return record;
}

std::optional<record_values> nested_writer::update(const query::model_descriptor& m, const query::expression& where,
                                                   const input_node& input, bool may_be_missing,
                                                   const field_indexes& returned) {
  if (!writes_before(m, input) && !(may_be_missing && !input.nested.empty()))
    return update_now(m, where, input, returned);
  const std::optional<record_values> found = records_.find_one(m, where, primary_key_of(m));
  if (!found) return std::nullopt;
  return update_now(m, equals(m.keys[0].fields, found->values()), input, returned);
}

std::optional<record_values> nested_writer::update_now(const query::model_descriptor& m, const query::expression& where,
                                                       const input_node& input, const field_indexes& returned) {
  assignments changes = assigned(input);
  const bool only_links = changes.empty();
  link_references(m, input, &where, changes);
  std::optional<record_values> record =
      records_.update(m, where, changes, only_links, needed_fields(m, input, returned));
  if (record) write_related(m, input, *record, false);
  return record;
}

std::size_t nested_writer::remove(const query::model_descriptor& m, const query::expression& where) {
  return records_.remove(m, where);
}

void nested_writer::link_references(const query::model_descriptor& m, const input_node& input,
                                    const query::expression* self, assignments& out) {
  for (const nested_node& n : input.nested) {
    const query::relation_descriptor& r = m.relations[n.relation];
    if (!r.holds_key || !supplies_reference(n.how) || n.items.empty()) continue;
    out.link(m, r, supply_reference(*this, m, r, n, self));
  }
}

void nested_writer::write_related(const query::model_descriptor& m, const input_node& input, record_values& record,
                                  bool is_new) {
  for (const nested_node& n : input.nested) {
    const query::relation_descriptor& r = m.relations[n.relation];
    if (r.holds_key && supplies_reference(n.how)) continue;
    const related_place place{*this, m, r, record, is_new};
    if (!r.junction.empty()) junction_writer(place).write(n);
    else if (r.holds_key) reference_writer(place).write(n);
    else dependent_writer(place).write(n);
  }
}

}  // namespace tenon::sql
