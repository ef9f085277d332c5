#include "sql/referential_actions.hpp"

#include "sql/junction.hpp"
#include "sql/nested_write_conditions.hpp"
#include "sql/nested_write_errors.hpp"
#include "sql/session.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace tenon::sql {

using query::referential_action;

namespace {

const query::relation_descriptor& inverse_of(const query::relation_descriptor& r) {
  return r.target->relations[r.inverse];
}

// What dependents refer to a record of `m` by, the primary key first.
field_indexes referred_fields(const query::model_descriptor& m) {
  field_indexes out = primary_key_of(m);
  for (const query::relation_descriptor& r : m.relations)
    if (!r.holds_key) add_fields(out, r.fields);
  return out;
}

// The fields `wanted` of each record, of those that are not null.
query::parameters keys_of(const std::vector<record_values>& records, query::slice<std::uint16_t> wanted) {
  query::parameters out;
  for (const record_values& record : records) {
    if (std::any_of(wanted.begin(), wanted.end(), [&](std::uint16_t f) { return record.is_null(f); })) continue;
    out.append(record.values_of(wanted));
  }
  return out;
}

[[noreturn]] void raise_no_default(const query::model_descriptor& m, const query::relation_descriptor& r) {
  raise({.kind = error_kind::unsupported_feature,
         .message = "The referential action SetDefault of `" + std::string(m.name) + "." + std::string(r.name) +
                    "` needs foreign keys in the database",
         .hint = "Choose another action, or relationMode = \"foreignKeys\"",
         .model = std::string(m.name),
         .fields = {std::string(r.name)}});
}

}  // namespace

bool referential_actions::follow_from(const query::model_descriptor& m, const assignments& changes) {
  return std::any_of(m.relations.begin(), m.relations.end(),
                     [&](const query::relation_descriptor& r) { return !r.holds_key && changes.has_any(r.fields); });
}

std::optional<record_values> referential_actions::update(const query::model_descriptor& m,
                                                         const query::expression& where, const assignments& changes,
                                                         bool keep_updated_at, const field_indexes& returned) {
  field_indexes fields = referred_fields(m);
  const std::optional<record_values> before = records_.find_one(m, where, fields);
  if (!before) return std::nullopt;
  add_fields(fields, {returned.data(), returned.size()});
  const query::slice<std::uint16_t> key = m.keys[0].fields;
  std::optional<record_values> after =
      records_.update_alone(m, equals(key, before->values_of(key)), changes, keep_updated_at, fields);
  if (!after) return after;
  for (const query::relation_descriptor& r : m.relations)
    if (!r.holds_key) follow_update(m, r, *before, *after);
  return after;
}

std::size_t referential_actions::update_many(const query::model_descriptor& m, const query::expression& where,
                                             const assignments& changes, bool keep_updated_at) {
  const query::slice<std::uint16_t> key = m.keys[0].fields;
  const query::parameters keys = records_.find(m, where, primary_key_of(m));
  std::size_t changed = 0;
  for (std::uint32_t i = 0; i < keys.size(); i += key.size())
    changed += update(m, equals(key, keys, i), changes, keep_updated_at, {}).has_value();
  return changed;
}

void referential_actions::follow_update(const query::model_descriptor& m, const query::relation_descriptor& r,
                                        const record_values& before, const record_values& after) {
  const query::parameters old = before.values_of(r.fields);
  const query::parameters now = after.values_of(r.fields);
  bool same = true;
  for (std::uint32_t i = 0; i < old.size(); ++i) same = same && same_value(old, old[i], now, now[i]);
  if (same) return;
  if (!r.junction.empty()) {
    junction(session_.connection(), session_.junctions(), m, r, old).rename(now);
    return;
  }
  const query::expression dependents = equals(r.references, old);
  assignments key;
  switch (r.on_update) {
    case referential_action::cascade:
      key.link(*r.target, inverse_of(r), after);
      records_.relink(*r.target, dependents, key);
      return;
    case referential_action::set_null:
      key.unlink(*r.target, inverse_of(r));
      records_.relink(*r.target, dependents, key);
      return;
    case referential_action::restrict:
    case referential_action::no_action:
      if (records_.exists(*r.target, dependents)) raise_still_referred(*r.target, inverse_of(r), "change");
      return;
    case referential_action::set_default: raise_no_default(*r.target, inverse_of(r));
  }
}

std::size_t referential_actions::remove(const query::model_descriptor& m, const query::expression& where) {
  const field_indexes fields = referred_fields(m);
  const query::parameters values = records_.find(m, where, fields);
  std::vector<record_values> records;
  for (std::uint32_t i = 0; i < values.size(); i += static_cast<std::uint32_t>(fields.size()))
    records.emplace_back(fields, values, i);
  if (records.empty()) return 0;

  // The records go first, so that circles of references end.
  std::size_t removed = 0;
  const query::slice<std::uint16_t> key = m.keys[0].fields;
  for (const query::expression& some : any_key(key, keys_of(records, key))) removed += records_.remove_alone(m, some);
  for (const query::relation_descriptor& r : m.relations) {
    if (r.holds_key) continue;
    const query::parameters keys = keys_of(records, r.fields);
    if (keys.size() == 0) continue;
    if (r.junction.empty()) follow_removal(r, keys);
    else junction(session_.connection(), session_.junctions(), m, r, keys).disconnect_owners();
  }
  return removed;
}

void referential_actions::follow_removal(const query::relation_descriptor& r, const query::parameters& keys) {
  for (const query::expression& dependents : any_key(r.references, keys)) {
    switch (r.on_delete) {
      case referential_action::cascade: remove(*r.target, dependents); break;
      case referential_action::set_null: {
        assignments key;
        key.unlink(*r.target, inverse_of(r));
        records_.relink(*r.target, dependents, key);
        break;
      }
      case referential_action::restrict:
      case referential_action::no_action:
        if (records_.exists(*r.target, dependents)) raise_still_referred(*r.target, inverse_of(r), "remove");
        break;
      case referential_action::set_default: raise_no_default(*r.target, inverse_of(r));
    }
  }
}

std::int64_t write_many_with_actions(session& s, const query::request& r) {
  const request_node n = parse(r);
  const query::model_descriptor& m = *r.model;
  query::request find(m, query::action::find_many);
  find.body.add(query::section::where, condition_at(r.body, n.where_range));
  if (n.limit != no_value) find.body.add_take(r.body.values[n.limit].integer);
  const field_indexes key = primary_key_of(m);
  find.body.add_fields(query::section::fields, key.data(), static_cast<std::uint32_t>(key.size()));
  const query::parameters keys = s.values_of(find);
  if (keys.size() == 0) return 0;

  const record_store records(s);
  std::size_t changed = 0;
  for (const query::expression& some : any_key(m.keys[0].fields, keys)) {
    if (r.act == query::action::remove_many) changed += records.remove(m, some);
    else changed += records.update_many(m, some, assignments(*n.update, r.body.values));
  }
  return static_cast<std::int64_t>(changed);
}

}  // namespace tenon::sql
