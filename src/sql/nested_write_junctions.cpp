#include "sql/nested_write_junctions.hpp"

#include "sql/nested_write_errors.hpp"
#include "sql/session.hpp"

#include <algorithm>

namespace tenon::sql {

using query::nested_action;

junction_writer::junction_writer(const related_place& at)
    : relation_writer(at), owner_key_(at.owner.values_of(at.relation.fields)) {}

junction junction_writer::connections() const {
  session& s = at_.tree.connection();
  return {s.connection(), s.junctions(), at_.model, at_.relation, owner_key_};
}

void junction_writer::write_links(const nested_node& n) {
  switch (n.how) {
    case nested_action::create: return create(n);
    case nested_action::connect: return connect(n.items);
    case nested_action::connect_or_create: return connect_or_create(n.items);
    case nested_action::disconnect: return disconnect(n.items);
    case nested_action::set:
      connections().disconnect_all();
      if (!n.items.empty()) connect(n.items);
      return;
    case nested_action::create_many:
    case nested_action::update:
    case nested_action::update_many:
    case nested_action::upsert:
    case nested_action::remove:
    case nested_action::remove_many: raise_unfit(n.how);
  }
}

std::optional<query::expression> junction_writer::related() const {
  query::expression e = equals(at_.relation.fields, owner_key_);
  e.wrap(query::opcode::some, at_.relation.inverse);
  return e;
}

// By their keys, which the junction's index finds: a condition on the junction would be tested for every record.
std::vector<query::expression> junction_writer::all_related() const {
  const query::parameters keys = connections().list();
  if (keys.size() == 0) return {};
  return any_key(target().keys[0].fields, keys);
}

query::parameters junction_writer::created_key(const input_node& input) {
  return at_.tree.create(target(), input, nullptr, {}).values_of(target().keys[0].fields);
}

void junction_writer::create_one(const input_node& input) { connections().connect(created_key(input)); }

void junction_writer::create(const nested_node& n) {
  const bool simple =
      std::all_of(n.items.begin(), n.items.end(), [](const item_node& i) { return i.create->nested.empty(); });
  query::parameters keys;
  if (simple && n.items.size() > 1) {
    std::vector<assignments> all;
    for (const item_node& item : n.items) all.push_back(at_.tree.assigned(*item.create));
    keys = records().create_many(target(), all, false, primary_key_of(target()));
  } else {
    for (const item_node& item : n.items) keys.append(created_key(*item.create));
  }
  connections().connect(keys);
}

void junction_writer::connect(const items& all) {
  const std::vector<query::expression> wanted = distinct_conditions(all);
  query::parameters keys;
  for (const query::expression& some : any_of(wanted))
    keys.append(records().find(target(), some, primary_key_of(target())));
  if (keys.size() != wanted.size()) raise_connect_incomplete(at_.model, at_.relation, wanted.size(), keys.size());
  connections().connect(keys);
}

void junction_writer::connect_or_create(const items& all) {
  query::parameters keys;
  for (const item_node& item : all) {
    const std::optional<record_values> found =
        records().find_one(target(), unique_condition(item), primary_key_of(target()));
    keys.append(found ? found->values() : created_key(*item.create));
  }
  connections().connect(keys);
}

void junction_writer::disconnect(const items& all) {
  query::parameters keys;
  for (const query::expression& some : any_of(distinct_conditions(all)))
    keys.append(records().find(target(), some, primary_key_of(target())));
  if (keys.size() != 0) connections().disconnect(keys);
}

}  // namespace tenon::sql
