#include "dynamodb/models/guards.hpp"
#include "dynamodb/models/keys.hpp"
#include "dynamodb/models/new_items.hpp"
#include "dynamodb/models/updates.hpp"
#include "dynamodb/models/writes.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace tenon::dynamodb::models {

prepared_write writer::prepare(const operation& o) {
  if (o.has(query::item_option::check_only)) return prepare_check(o);
  switch (o.what.act) {
    case query::action::create: return prepare_create(o);
    case query::action::update: return prepare_update(o);
    case query::action::remove: return prepare_remove(o);
    case query::action::find_unique:
    case query::action::find_first:
    case query::action::find_many:
    case query::action::create_many:
    case query::action::create_many_and_return:
    case query::action::update_many:
    case query::action::update_many_and_return:
    case query::action::upsert:
    case query::action::remove_many:
    case query::action::count:
    case query::action::aggregate:
    case query::action::group_by: break;
  }
  raise({.kind = error_kind::unsupported_feature,
         .message = "A batch on DynamoDB cannot have a " + std::string(query::name_of(o.what.act)) + " of " +
                    std::string(o.model.name) + " among its writes",
         .hint = "A batch has creates, puts, updates, removes and checks, or lookups alone",
         .model = std::string(o.model.name)});
}

prepared_write writer::prepare_create(const operation& o) {
  item record = new_item(o.model, o.node.creates.front(), o.context.values, o.now);
  if (o.has(query::item_option::replaces)) return prepare_put(o, std::move(record));
  prepared_write w;
  w.key = table_key_of(o.model, record);
  w.actions.emplace_back(
      transact_put{.table_name = o.table(), .item = record, .condition_expression = o.partition().not_exists()});
  w.guards.push_back(&primary_key_of(o.model));
  add_guards(w, o, nullptr, &record);
  w.record = std::move(record);
  return w;
}

prepared_write writer::prepare_put(const operation& o, item record) {
  prepared_write w;
  w.key = table_key_of(o.model, record);
  condition own;
  if (o.node.condition) own = o.partition().exists() && condition_of(o.context, *o.node.condition);
  if (has_guards(o.model)) {
    w.seen = reader_.current(o, w.key);
    if (!w.seen && o.node.condition) raise_absent(o);
    if (!w.seen) own = o.partition().not_exists();
    std::set<std::uint16_t> unique;
    for (const query::key_descriptor& k : o.model.keys)
      if (!k.primary) unique.insert(k.fields.begin(), k.fields.end());
    if (w.seen) rely_on(w, o, unique);
    own = std::move(own) && unchanged(w);
  }
  w.actions.emplace_back(transact_put{.table_name = o.table(),
                                      .item = record,
                                      .condition_expression = std::move(own),
                                      .return_values_on_condition_check_failure = with_old_item});
  w.guards.push_back(nullptr);
  if (has_guards(o.model)) add_guards(w, o, w.seen ? &*w.seen : nullptr, &record);
  w.record = std::move(record);
  return w;
}

// The key that the condition names; nullopt: a guard knows of none.
std::optional<item> writer::locate(const operation& o, unique_target& target) {
  const sql::predicate_node& where = o.unique_where();
  if (is_never(where)) return std::nullopt;
  target = target_of(o, where);
  return reader_.key_of(o, target);
}

void writer::rely_on(prepared_write& w, const operation& o, const std::set<std::uint16_t>& fields) const {
  for (const std::uint16_t f : fields) w.relied_on.emplace(o.model.fields[f].column);
}

// That the attributes relied on are as they were seen.
condition writer::unchanged(const prepared_write& w) const {
  condition out;
  for (const std::string& name : w.relied_on) {
    const attribute_value* v = w.seen->find(name);
    out = std::move(out) && (v ? attr(name) == *v : attr(name).not_exists());
  }
  return out;
}

prepared_write writer::prepare_update(const operation& o) {
  auto w = try_prepare_update(o);
  if (!w) raise_absent(o);
  return *std::move(w);
}

// Nullopt: there is no such record.
std::optional<prepared_write> writer::try_prepare_update(const operation& o) {
  prepared_write w;
  const auto key = locate(o, w.target);
  if (!key) return std::nullopt;
  w.key = *key;
  const item_changes changes(o, *o.node.update, w.target);
  if (changes.needs_item()) {
    w.seen = reader_.current(o, w.key);
    if (!w.seen) return std::nullopt;
  }
  std::set<std::uint16_t> relied_on;
  transact_update action{.table_name = o.table(), .key = w.key};
  action.update_expression = changes.expression(w.seen ? &*w.seen : nullptr, relied_on);
  if (changes.touches_guards())
    for (const query::key_descriptor& k : o.model.keys)
      if (!k.primary) relied_on.insert(k.fields.begin(), k.fields.end());
  rely_on(w, o, relied_on);
  action.condition_expression = o.partition().exists() && unchanged(w) && condition_of(o, w.target.rest);
  for (const changed_part& part : changes.parts()) {
    if (std::any_of(w.needed.begin(), w.needed.end(),
                    [&](const item_place& p) { return p.text() == part.inside.text(); }))
      continue;
    action.condition_expression = std::move(action.condition_expression) && part.inside.as_path().exists();
    w.needed.push_back(part.inside);
  }
  action.return_values_on_condition_check_failure = with_old_item;
  if (action.update_expression.empty())  // nothing changes: the record is looked at
    w.actions.emplace_back(transact_condition_check{.table_name = o.table(),
                                                    .key = w.key,
                                                    .condition_expression = std::move(action.condition_expression),
                                                    .return_values_on_condition_check_failure = with_old_item});
  else w.actions.emplace_back(std::move(action));
  w.guards.push_back(nullptr);
  if (changes.touches_guards()) {
    item after;
    for (std::uint16_t f = 0; f < o.model.fields.size(); ++f)
      if (auto v = changes.after(f, *w.seen)) after.set(std::string(o.model.fields[f].column), *std::move(v));
    add_guards(w, o, &*w.seen, &after);
  }
  return w;
}

prepared_write writer::prepare_remove(const operation& o) {
  prepared_write w;
  const auto key = locate(o, w.target);
  if (!key) raise_absent(o);
  w.key = *key;
  transact_delete action{.table_name = o.table(), .key = w.key};
  // Within a transaction the service does not tell what was removed: it is read, and removed as it was read.
  w.seen = reader_.current(o, w.key);
  if (!w.seen) raise_absent(o);
  for (const auto& [name, value] : *w.seen)
    if (!w.key.contains(name)) w.relied_on.insert(name);
  action.condition_expression = o.partition().exists() && unchanged(w) && condition_of(o, w.target.rest);
  action.return_values_on_condition_check_failure = with_old_item;
  w.actions.emplace_back(std::move(action));
  w.guards.push_back(nullptr);
  add_guards(w, o, &*w.seen, nullptr);
  w.record = w.seen;
  return w;
}

prepared_write writer::prepare_check(const operation& o) {
  prepared_write w;
  const auto key = locate(o, w.target);
  if (!key) raise_absent(o);
  w.key = *key;
  w.actions.emplace_back(
      transact_condition_check{.table_name = o.table(),
                               .key = w.key,
                               .condition_expression = o.partition().exists() && condition_of(o, w.target.rest),
                               .return_values_on_condition_check_failure = with_old_item});
  w.guards.push_back(nullptr);
  w.record = item();
  return w;
}

void writer::add_guards(prepared_write& w, const operation& o, const item* before, const item* after) const {
  const std::vector<guard> old = before ? guards_of(o.model, *before) : std::vector<guard>();
  const std::vector<guard> wanted = after ? guards_of(o.model, *after) : std::vector<guard>();
  const auto has = [](const std::vector<guard>& list, const guard& g) {
    return std::any_of(list.begin(), list.end(), [&](const guard& x) { return x.key == g.key; });
  };
  for (const guard& g : old) {
    if (has(wanted, g)) continue;
    w.actions.emplace_back(transact_delete{.table_name = o.table(), .key = g.key});
    w.guards.push_back(nullptr);
  }
  for (const guard& g : wanted) {
    if (has(old, g)) continue;
    w.actions.emplace_back(transact_put{.table_name = o.table(),
                                        .item = guard_item(o.model, g, w.key),
                                        .condition_expression = o.partition().not_exists()});
    w.guards.push_back(g.unique);
  }
}

}  // namespace tenon::dynamodb::models
