#include "sql/nested_write_relation.hpp"

#include "sql/nested_write_errors.hpp"

#include <algorithm>
#include <utility>

namespace tenon::sql {

using query::nested_action;

std::string_view name_of(nested_action how) {
  switch (how) {
    case nested_action::create: return "create";
    case nested_action::create_many: return "create_many";
    case nested_action::connect: return "connect";
    case nested_action::connect_or_create: return "connect_or_create";
    case nested_action::disconnect: return "disconnect";
    case nested_action::set: return "set";
    case nested_action::update: return "update";
    case nested_action::update_many: return "update_many";
    case nested_action::upsert: return "upsert";
    case nested_action::remove: return "remove";
    case nested_action::remove_many: return "remove_many";
  }
  return "";
}

namespace {

bool is_for_creates(nested_action how) {
  return how == nested_action::create || how == nested_action::create_many || how == nested_action::connect ||
         how == nested_action::connect_or_create;
}

bool is_empty(const input_node& input) { return input.assignments.empty() && input.nested.empty(); }

}  // namespace

void relation_writer::check(const nested_node& n) const {
  if (at_.owner_is_new && !is_for_creates(n.how))
    raise_bad_write(at_.model, at_.relation, name_of(n.how),
                    "belongs to updates: a new record has nothing related yet");
  if (!is_to_many() && n.items.size() > 1)
    raise_bad_write(at_.model, at_.relation, name_of(n.how),
                    "has " + std::to_string(n.items.size()) + " elements, but the relation holds one record");
}

void relation_writer::write(const nested_node& n) {
  check(n);
  if (n.items.empty() && n.how != nested_action::set) return;
  switch (n.how) {
    case nested_action::create:
    case nested_action::create_many:
    case nested_action::connect:
    case nested_action::connect_or_create:
    case nested_action::disconnect:
    case nested_action::set: write_links(n); return;
    case nested_action::update: update(n.items); return;
    case nested_action::update_many: update_many(n.items); return;
    case nested_action::upsert: upsert(n.items); return;
    case nested_action::remove: remove(n.items); return;
    case nested_action::remove_many: remove_many(n.items); return;
  }
}

std::vector<query::expression> relation_writer::all_related() const {
  std::vector<query::expression> out;
  if (auto condition = related()) out.push_back(*std::move(condition));
  return out;
}

query::expression relation_writer::unique_condition(const item_node& item) const {
  query::expression e = at_.tree.where_of(item);
  if (e.empty())
    raise_bad_write(at_.model, at_.relation, "where", "is missing: it must name the record by a unique field");
  return e;
}

std::vector<query::expression> relation_writer::distinct_conditions(const items& all) const {
  std::vector<query::expression> out;
  out.reserve(all.size());
  for (const item_node& item : all) out.push_back(unique_condition(item));
  return distinct(std::move(out));
}

std::optional<query::expression> relation_writer::related_item(const item_node& item) const {
  const query::expression own = is_to_many() ? unique_condition(item) : at_.tree.where_of(item);
  std::optional<query::expression> condition = related();
  if (condition) *condition = both(own, *condition);
  return condition;
}

void relation_writer::raise_missing(std::string_view verb) const {
  raise_missing_related(at_.model, at_.relation, verb);
}

void relation_writer::raise_unfit(nested_action how) const {
  raise_bad_write(at_.model, at_.relation, name_of(how), "is not for relations of this kind");
}

void relation_writer::update(const items& all) {
  for (const item_node& item : all) {
    if (is_empty(*item.update)) continue;
    const std::optional<query::expression> where = related_item(item);
    if (!where) raise_missing("update");
    const std::optional<record_values> record = at_.tree.update(target(), *where, *item.update, false, watched());
    if (!record) raise_missing("update");
    changed(*record);
  }
}

void relation_writer::update_many(const items& all) {
  for (const item_node& item : all) {
    if (!item.update->nested.empty())
      raise_bad_write(at_.model, at_.relation, name_of(nested_action::update_many), "cannot have nested writes");
    const assignments changes = at_.tree.assigned(*item.update);
    const query::expression where = at_.tree.where_of(item);
    for (const query::expression& part : all_related()) records().update_many(target(), both(part, where), changes);
  }
}

void relation_writer::upsert(const items& all) {
  for (const item_node& item : all) {
    std::optional<record_values> record;
    if (const std::optional<query::expression> where = related_item(item))
      record = at_.tree.update(target(), *where, *item.update, true, watched());
    if (record) changed(*record);
    else create_one(*item.create);
  }
}

void relation_writer::remove(const items& all) {
  if (!is_to_many()) {
    const std::optional<query::expression> where = related_item(all[0]);
    if (!where || at_.tree.remove(target(), *where) == 0) raise_missing("remove");
    removed();
    return;
  }
  std::vector<query::expression> each;
  for (const item_node& item : all) each.push_back(unique_condition(item));
  const std::optional<query::expression> of_owner = related();
  std::size_t count = 0;
  if (of_owner)
    for (const query::expression& some : any_of(each)) count += at_.tree.remove(target(), both(some, *of_owner));
  if (count != all.size()) raise_not_connected(at_.model, at_.relation);
}

void relation_writer::remove_many(const items& all) {
  for (const item_node& item : all) {
    const query::expression where = at_.tree.where_of(item);
    for (const query::expression& part : all_related()) at_.tree.remove(target(), both(part, where));
  }
}

}  // namespace tenon::sql
