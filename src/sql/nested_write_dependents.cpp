#include "sql/nested_write_dependents.hpp"

#include "sql/nested_write_errors.hpp"
#include "sql/sinks.hpp"

#include <algorithm>
#include <utility>

namespace tenon::sql {

using query::nested_action;

namespace {

// The keys, runs of `width` values, of `all` that are not among `others`.
query::parameters keys_without(const query::parameters& all, const query::parameters& others, std::uint32_t width) {
  key_index index;
  for (std::uint32_t i = 0; i < others.size(); i += width) index.add(others, i, width);
  query::parameters out;
  for (std::uint32_t i = 0; i < all.size(); i += width) {
    if (index.find(all, i, width) != key_index::none) continue;
    for (std::uint32_t k = i; k < i + width; ++k) out.add(all, all[k]);
  }
  return out;
}

bool has_nested_writes(const nested_node& n) {
  return std::any_of(n.items.begin(), n.items.end(), [](const item_node& i) { return !i.create->nested.empty(); });
}

}  // namespace

void dependent_writer::write_links(const nested_node& n) {
  switch (n.how) {
    case nested_action::create:
    case nested_action::create_many: return create(n);
    case nested_action::connect: return connect(n.items);
    case nested_action::connect_or_create:
      for (const item_node& item : n.items) connect_or_create(item);
      return;
    case nested_action::set: return set(n.items);
    case nested_action::disconnect: return disconnect(n.items);
    case nested_action::update:
    case nested_action::update_many:
    case nested_action::upsert:
    case nested_action::remove:
    case nested_action::remove_many: return;
  }
}

std::optional<query::expression> dependent_writer::related() const {
  const query::relation_descriptor& r = at_.relation;
  for (std::uint16_t f : r.fields)
    if (at_.owner.is_null(f)) return std::nullopt;
  return equals(r.references, at_.owner.values_of(r.fields));
}

assignments dependent_writer::to_owner() const {
  if (!related()) raise_no_link_value(at_.model, at_.relation);
  assignments key;
  key.link(target(), inverse(), at_.owner);
  return key;
}

assignments dependent_writer::to_nothing() const {
  assignments key;
  key.unlink(target(), inverse());
  return key;
}

void dependent_writer::displace(const query::expression* other) {
  std::optional<query::expression> current = related();
  if (at_.owner_is_new || !current) return;
  if (other) *current = both(*current, negation(*other));
  if (!is_required()) records().relink(target(), *current, to_nothing());
  else if (records().exists(target(), *current)) raise_relation_violation(target(), inverse());
}

void dependent_writer::create(const nested_node& n) {
  if (n.how == nested_action::create_many) {
    if (!is_to_many()) raise_unfit(n.how);
    if (has_nested_writes(n)) raise_bad_write(at_.model, at_.relation, name_of(n.how), "cannot have nested writes");
  } else if (n.items.size() == 1 || has_nested_writes(n)) {
    for (const item_node& item : n.items) create_one(*item.create);
    return;
  }
  if (!related()) raise_no_link_value(at_.model, at_.relation);
  std::vector<assignments> all;
  all.reserve(n.items.size());
  for (const item_node& item : n.items) {
    all.push_back(at_.tree.assigned(*item.create));
    all.back().link(target(), inverse(), at_.owner);
  }
  records().create_many(target(), all, n.skip_duplicates, {});
}

void dependent_writer::create_one(const input_node& input) {
  if (!related()) raise_no_link_value(at_.model, at_.relation);
  if (!is_to_many()) displace(nullptr);
  const parent_link parent{&inverse(), &at_.owner};
  at_.tree.create(target(), input, &parent, {});
}

void dependent_writer::connect(const items& all) {
  if (!is_to_many()) return connect_one(all[0]);
  const std::vector<query::expression> wanted = distinct_conditions(all);
  const assignments key = to_owner();
  std::size_t connected = 0;
  for (const query::expression& some : any_of(wanted)) connected += records().relink(target(), some, key);
  if (connected != wanted.size()) raise_connect_incomplete(at_.model, at_.relation, wanted.size(), connected);
}

void dependent_writer::connect_one(const item_node& item) {
  query::expression where = unique_condition(item);
  const assignments key = to_owner();
  if (!at_.owner_is_new) {
    const std::optional<record_values> found = records().find_one(target(), where, primary_key_of(target()));
    if (!found) raise_missing("connect");
    where = equals(target().keys[0].fields, found->values());
    displace(&where);
  }
  if (records().relink(target(), where, key) == 0) raise_missing("connect");
}

void dependent_writer::connect_or_create(const item_node& item) {
  query::expression where = unique_condition(item);
  if (!is_to_many() && !at_.owner_is_new) {
    const std::optional<record_values> found = records().find_one(target(), where, primary_key_of(target()));
    if (!found) return create_one(*item.create);
    where = equals(target().keys[0].fields, found->values());
    displace(&where);
  }
  if (records().relink(target(), where, to_owner()) == 0) create_one(*item.create);
}

void dependent_writer::set(const items& all) {
  if (!is_to_many()) raise_unfit(nested_action::set);
  const query::slice<std::uint16_t> primary = target().keys[0].fields;
  const field_indexes key = primary_key_of(target());
  query::parameters wanted;
  if (!all.empty())
    for (const query::expression& some : any_of(distinct_conditions(all)))
      wanted.append(records().find(target(), some, key));
  query::parameters current;
  if (const std::optional<query::expression> of_owner = related()) current = records().find(target(), *of_owner, key);

  const query::parameters added = keys_without(wanted, current, primary.size());
  if (added.size() != 0)
    for (const query::expression& some : any_key(primary, added)) records().relink(target(), some, to_owner());
  const query::parameters dropped = keys_without(current, wanted, primary.size());
  if (dropped.size() == 0) return;
  if (is_required()) raise_relation_violation(target(), inverse());
  for (const query::expression& some : any_key(primary, dropped)) records().relink(target(), some, to_nothing());
}

void dependent_writer::disconnect(const items& all) {
  if (is_required()) raise_relation_violation(target(), inverse());
  const std::optional<query::expression> of_owner = related();
  if (!of_owner) return;
  if (!is_to_many()) {
    records().relink(target(), both(at_.tree.where_of(all[0]), *of_owner), to_nothing());
    return;
  }
  for (const query::expression& some : any_of(distinct_conditions(all)))
    records().relink(target(), both(some, *of_owner), to_nothing());
}

}  // namespace tenon::sql
