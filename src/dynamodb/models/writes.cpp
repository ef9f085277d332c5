#include "dynamodb/models/writes.hpp"

#include "dynamodb/models/guards.hpp"
#include "dynamodb/models/new_items.hpp"

#include <tenon/base/error.hpp>
#include <tenon/dynamodb/errors.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

namespace tenon::dynamodb::models {

namespace {

// How often an operation is begun anew because others changed the item between its read and its write.
constexpr int most_attempts = 10;
constexpr std::size_t most_actions = 100;

[[noreturn]] void raise_contention(const operation& o) {
  raise({.kind = error_kind::transaction_conflict,
         .message = std::string(query::name_of(o.what.act)) + " of " + std::string(o.model.name) + " was tried " +
                    std::to_string(most_attempts) + " times, and each time others had changed the record meanwhile",
         .hint = "Run it again, or keep keys of indexes and unique fields out of what is changed often",
         .model = std::string(o.model.name)});
}

bool is_condition(const cancellation_reason& r) { return r.code == "ConditionalCheckFailed"; }

// Whether it is the key that is taken, and not another unique value.
bool is_about_key(const unique_violation& e, const query::model_descriptor& m) {
  const auto& fields = primary_key_of(m).fields;
  return std::equal(fields.begin(), fields.end(), e.fields().begin(), e.fields().end(),
                    [&](std::uint16_t f, const std::string& name) { return m.fields[f].name == name; });
}

// An action as a request of its own, and the record that it leaves or takes away.
class single_request {
 public:
  single_request(calls& c, const operation& o) : calls_(c), operation_(o) {}

  item operator()(transact_put& a) const {
    calls_.run(put_item_request{.table_name = std::move(a.table_name),
                                .item = std::move(a.item),
                                .condition_expression = std::move(a.condition_expression),
                                .return_values_on_condition_check_failure = a.return_values_on_condition_check_failure},
               name("PutItem"));
    return {};
  }
  item operator()(transact_update& a) const {
    return *calls_
                .run(update_item_request{.table_name = std::move(a.table_name),
                                         .key = std::move(a.key),
                                         .update_expression = std::move(a.update_expression),
                                         .condition_expression = std::move(a.condition_expression),
                                         .return_values = return_values::all_new,
                                         .return_values_on_condition_check_failure = with_old_item},
                     name("UpdateItem"))
                .attributes;
  }
  item operator()(transact_delete& a) const {
    return *calls_
                .run(delete_item_request{.table_name = std::move(a.table_name),
                                         .key = std::move(a.key),
                                         .condition_expression = std::move(a.condition_expression),
                                         .return_values = return_values::all_old,
                                         .return_values_on_condition_check_failure = with_old_item},
                     name("DeleteItem"))
                .attributes;
  }
  item operator()(transact_condition_check&) const { return {}; }  // only in transactions

 private:
  std::string name(std::string_view call) const { return std::string(call) + " " + operation_.table(); }

  calls& calls_;
  const operation& operation_;
};

}  // namespace

item writer::send_alone(const operation& o, prepared_write& w) {
  if (w.actions.size() > 1 || std::holds_alternative<transact_condition_check>(w.actions.front())) {
    std::vector<prepared_write> all(1);
    all[0] = std::move(w);
    try {
      send({&o}, all);
    } catch (...) {
      w = std::move(all[0]);
      throw;
    }
    w = std::move(all[0]);
    return w.record ? *w.record : item();
  }
  item out = std::visit(single_request(calls_, o), w.actions.front());
  return w.record ? *w.record : out;
}

// Updates are read back: a transaction does not return them.
void writer::send(const std::vector<const operation*>& all, std::vector<prepared_write>& writes) {
  transact_write_items_request r;
  std::string tables;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const transact_write& a : writes[i].actions) r.transact_items.push_back(a);
    if (tables.find(all[i]->table()) == std::string::npos) tables += " " + all[i]->table();
  }
  if (r.transact_items.size() > most_actions)
    raise({.kind = error_kind::too_many_parameters,
           .message = "The batch writes " + std::to_string(r.transact_items.size()) +
                      " items, those of unique fields "
                      "among them; DynamoDB takes " +
                      std::to_string(most_actions) + " in a transaction",
           .hint = "Make several batches of it"});
  calls_.run(r, "TransactWriteItems" + tables, [&](const auto&) { return r.transact_items.size(); });
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (writes[i].record) continue;
    writes[i].record = reader_.current(*all[i], writes[i].key);
    if (!writes[i].record)
      raise_not_found(*all[i], "the record was changed, and removed by others before it could be read back",
                      "Nothing is to be repeated: the write was done");
  }
}

void writer::explain(const operation& o, const prepared_write& w, std::size_t action, const std::optional<item>& found,
                     const error& cause) const {
  if (w.guards[action]) raise_unique_violation(o.model, *w.guards[action], cause);
  if (o.what.act == query::action::create && !w.seen && !o.node.condition) return;  // a put, of what was not there
  if (w.seen) {
    const auto is_same = [&](const std::string& name) {
      const attribute_value* before = w.seen->find(name);
      const attribute_value* now = found ? found->find(name) : nullptr;
      return before && now ? *before == *now : !before && !now;
    };
    const bool changed = !found || !std::all_of(w.relied_on.begin(), w.relied_on.end(), is_same);
    if (changed) return;
  }
  if (!found && o.what.act == query::action::create && !o.node.condition)
    return;  // a put: it was there when it was read
  if (!found) raise_not_found(o, "there is no such record", "Check the key");
  const std::uint16_t version = o.layout.version;
  for (const sql::predicate_node* t : w.target.rest) {
    if (t->op != query::opcode::equals || t->index != version) continue;
    const attribute_value* now = found->find(o.model.fields[version].column);
    if (now && *now == operand_of(o.context, *t)) continue;
    raise({.kind = error_kind::stale_write,
           .message = std::string(query::name_of(o.what.act)) + " of " + std::string(o.model.name) +
                      ": the record was changed by others since it was read",
           .hint = "Read it again, and decide anew",
           .model = std::string(o.model.name),
           .fields = {std::string(o.model.fields[version].name)},
           .native_code = cause.native_code(),
           .server_message = cause.server_message()});
  }
  for (const item_place& p : w.needed)
    if (!p.find_in(*found))
      raise_not_found(o, "`" + p.text() + "` of the record is not there, and so no part of it can be changed",
                      "Give it whole");
  raise_not_found(o, "there is a record with this key, but it does not meet the condition", "Read it to see why");
}

// Does what was prepared, or says what stands in the way. False: others had changed the item meanwhile.
bool writer::send(const operation& o, prepared_write& w, item& out) {
  try {
    out = send_alone(o, w);
    return true;
  } catch (const conditional_check_failed& e) {
    explain(o, w, 0, e.item(), e.as_error());
  } catch (const transaction_canceled& e) {
    bool explained = false;
    for (std::size_t i = 0; i < e.reasons().size() && i < w.actions.size(); ++i) {
      if (!is_condition(e.reasons()[i])) continue;
      explain(o, w, i, e.reasons()[i].item, e.as_error());
      explained = true;
    }
    if (!explained) throw;
  }
  return false;
}

item writer::write(const operation& o) {
  item out;
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    prepared_write w =
        o.what.act == query::action::remove && !has_guards(o.model) ? prepare_plain_remove(o) : prepare(o);
    if (send(o, w, out)) return out;
  }
  raise_contention(o);
}

// A request of its own tells what it has removed.
prepared_write writer::prepare_plain_remove(const operation& o) {
  prepared_write w;
  const auto key = locate(o, w.target);
  if (!key) raise_absent(o);
  w.key = *key;
  w.actions.emplace_back(
      transact_delete{.table_name = o.table(),
                      .key = w.key,
                      .condition_expression = o.partition().exists() && condition_of(o, w.target.rest)});
  w.guards.push_back(nullptr);
  return w;
}

std::vector<item> writer::write_all(const std::vector<const operation*>& all) {
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    std::vector<prepared_write> writes;
    for (const operation* o : all) writes.push_back(prepare(*o));
    try {
      send(all, writes);
      std::vector<item> out;
      for (prepared_write& w : writes) out.push_back(*std::move(w.record));
      return out;
    } catch (const transaction_canceled& e) {
      bool explained = false;
      std::size_t reason = 0;
      for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t action = 0; action < writes[i].actions.size(); ++action, ++reason) {
          if (reason >= e.reasons().size() || !is_condition(e.reasons()[reason])) continue;
          explain(*all[i], writes[i], action, e.reasons()[reason].item, e.as_error());
          explained = true;
        }
      }
      if (!explained) throw;
    }
  }
  raise_contention(*all.front());
}

// Updates what is there, creates what is not, and looks again when others were faster.
item writer::upsert(const operation& o) {
  item out;
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    if (auto w = try_prepare_update(o)) {
      try {
        if (send(o, *w, out)) return out;
        continue;
      } catch (const not_found&) {
        if (reader_.current(o, w->key)) throw;  // it is there, and does not meet the condition
      }
    }
    prepared_write w = prepare_create(o);
    try {
      if (send(o, w, out)) return out;
    } catch (const unique_violation& e) {
      // The record that is in the way may be the one to update, created just now.
      unique_target target;
      const auto key = locate(o, target);
      if (!is_about_key(e, o.model) || !key || *key != w.key) throw;
    }
  }
  raise_contention(o);
}

std::int64_t writer::put_all(const operation& o) {
  std::vector<document> items;
  for (const sql::input_node& input : o.node.creates)
    items.emplace_back(new_item(o.model, input, o.context.values, o.now));
  if (items.empty()) return 0;
  calls_.observed(
      "BatchWriteItem " + o.table(),
      [&] {
        calls_.through().batch_put(o.table(), items);
        return items.size();
      },
      [](std::size_t n) { return n; });
  return static_cast<std::int64_t>(items.size());
}

}  // namespace tenon::dynamodb::models
