#include "dynamodb/models/deployment.hpp"

#include <tenon/base/error.hpp>
#include <tenon/dynamodb/errors.hpp>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

namespace tenon::dynamodb::models {

namespace {

using action = deploy_step::action;

std::vector<key_schema_element> key_schema_of(const key_attribute& partition,
                                              const std::optional<key_attribute>& sort) {
  std::vector<key_schema_element> out{{partition.name, key_type::hash}};
  if (sort) out.push_back({sort->name, key_type::range});
  return out;
}

index_projection projection_of(const index_spec& i) {
  if (i.projects_all) return {};
  if (i.projected.empty()) return {.projection_type = projection_type::keys_only};
  return {.projection_type = projection_type::include, .non_key_attributes = i.projected};
}

// The keys that a description has, with their types.
std::pair<std::optional<key_attribute>, std::optional<key_attribute>> keys_in(
    const std::vector<key_schema_element>& schema, const std::vector<attribute_definition>& types) {
  std::pair<std::optional<key_attribute>, std::optional<key_attribute>> out;
  for (const key_schema_element& k : schema) {
    key_attribute a{.name = k.attribute_name};
    for (const attribute_definition& d : types)
      if (d.attribute_name == k.attribute_name) a.type = d.attribute_type;
    (k.key_type == key_type::hash ? out.first : out.second) = std::move(a);
  }
  return out;
}

template <class Index>
bool is_same(const index_spec& wanted, const Index& now, const table_description& t) {
  const auto [partition, sort] = keys_in(now.key_schema, t.attribute_definitions);
  if (partition != wanted.partition || sort != wanted.sort) return false;
  const index_projection p = projection_of(wanted);
  std::vector<std::string> held = now.projection.non_key_attributes;
  std::sort(held.begin(), held.end());
  return p.projection_type == now.projection.projection_type && p.non_key_attributes == held;
}

template <class Indexes>
auto find_index(const Indexes& all, const std::string& name) {
  return std::find_if(all.begin(), all.end(), [&](const auto& i) { return i.index_name == name; });
}

class planner {
 public:
  planner(const table_spec& wanted, const table_state& now, bool drop) : wanted_(wanted), now_(now), drop_(drop) {}

  deploy_plan plan() {
    if (!now_.table) {
      add(action::create_table, {}, "create the table " + wanted_.name + indexes_text());
    } else {
      compare_keys();
      for (const index_spec& i : wanted_.indexes) i.local ? compare_local(i) : compare_global(i);
      find_strays();
    }
    compare_ttl();
    return std::move(plan_);
  }

 private:
  void add(action what, const std::string& index, std::string description, bool loses = false) {
    plan_.steps.push_back({what, wanted_.name, index, std::move(description), loses});
  }

  std::string indexes_text() const {
    std::string out;
    for (const index_spec& i : wanted_.indexes) out += (out.empty() ? ", with the indexes " : ", ") + i.name;
    return out;
  }

  void compare_keys() {
    const auto [partition, sort] = keys_in(now_.table->key_schema, now_.table->attribute_definitions);
    if (partition == wanted_.partition && sort == wanted_.sort) return;
    plan_.impossible.push_back("The table " + wanted_.name +
                               " has another key than the schema says. The key of a table "
                               "stays: copy the items to a table of another name.");
  }

  void compare_local(const index_spec& i) {
    const auto found = find_index(now_.table->local_secondary_indexes, i.name);
    if (found != now_.table->local_secondary_indexes.end() && is_same(i, *found, *now_.table)) return;
    plan_.impossible.push_back(
        "The table " + wanted_.name +
        (found == now_.table->local_secondary_indexes.end() ? " lacks the local index " : " has another local index ") +
        i.name +
        ". Local indexes are made with their table: use @@gsi, or copy the items to a "
        "table of another name.");
  }

  void compare_global(const index_spec& i) {
    const auto& all = now_.table->global_secondary_indexes;
    const auto found = find_index(all, i.name);
    if (found == all.end())
      return add(action::create_index, i.name, "create the index " + i.name + " of " + wanted_.name);
    if (is_same(i, *found, *now_.table)) return;
    if (!drop_) {
      plan_.impossible.push_back("The index " + i.name + " of " + wanted_.name +
                                 " has other keys or attributes than the "
                                 "schema says. It has to be dropped and made anew: allow that with --drop, or give it "
                                 "another name in the schema.");
      return;
    }
    add(action::drop_index, i.name, "drop the index " + i.name + " of " + wanted_.name + ", which differs", true);
    add(action::create_index, i.name, "create the index " + i.name + " of " + wanted_.name);
  }

  void find_strays() {
    for (const auto& i : now_.table->global_secondary_indexes) {
      const auto is_it = [&](const index_spec& w) { return w.name == i.index_name; };
      if (std::any_of(wanted_.indexes.begin(), wanted_.indexes.end(), is_it)) continue;
      if (drop_) add(action::drop_index, i.index_name, "drop the index " + i.index_name + " of " + wanted_.name, true);
      else plan_.left.push_back("the index " + i.index_name + " of " + wanted_.name);
    }
  }

  void compare_ttl() {
    const std::string wanted = wanted_.ttl.value_or("");
    if (wanted == now_.ttl) return;
    if (!now_.ttl.empty()) {
      if (!drop_) {
        plan_.left.push_back("the time to live of " + wanted_.name + " by " + now_.ttl);
        if (!wanted.empty())
          plan_.impossible.push_back(
              "Items of " + wanted_.name + " expire by " + now_.ttl + ", not by " + wanted +
              ". Allow to switch that off with --drop; an hour later the other can be switched on.");
        return;
      }
      add(action::disable_ttl, {}, "let items of " + wanted_.name + " no longer expire by " + now_.ttl, true);
    }
    if (!wanted.empty()) add(action::enable_ttl, {}, "let items of " + wanted_.name + " expire by " + wanted);
  }

  const table_spec& wanted_;
  const table_state& now_;
  bool drop_;
  deploy_plan plan_;
};

const index_spec& index_named(const table_spec& t, const std::string& name) {
  return *std::find_if(t.indexes.begin(), t.indexes.end(), [&](const index_spec& i) { return i.name == name; });
}

std::vector<attribute_definition> definitions_of(const std::vector<key_attribute>& attributes) {
  std::vector<attribute_definition> out;
  for (const key_attribute& a : attributes) out.push_back({a.name, a.type});
  return out;
}

global_secondary_index global_index_of(const index_spec& i) {
  return {.index_name = i.name, .key_schema = key_schema_of(i.partition, i.sort), .projection = projection_of(i)};
}

create_table_request creation_of(const table_spec& t) {
  create_table_request r{.table_name = t.name,
                         .attribute_definitions = definitions_of(key_attributes_of(t)),
                         .key_schema = key_schema_of(t.partition, t.sort),
                         .billing_mode = billing_mode::pay_per_request};
  for (const index_spec& i : t.indexes) {
    if (i.local) r.local_secondary_indexes.push_back({i.name, key_schema_of(i.partition, i.sort), projection_of(i)});
    else r.global_secondary_indexes.push_back(global_index_of(i));
  }
  return r;
}

// Until nothing of the table is being made or taken away.
void wait_until_settled(const client& c, const std::string& table, const wait_options& how) {
  const auto end = std::chrono::steady_clock::now() + how.timeout;
  for (auto delay = how.min_delay;; delay = std::min(delay * 2, how.max_delay)) {
    const table_description t = c.describe_table({.table_name = table}).table;
    const bool settled =
        t.table_status == table_status::active &&
        std::all_of(t.global_secondary_indexes.begin(), t.global_secondary_indexes.end(),
                    [](const auto& i) { return i.index_status == index_status::active && !i.backfilling; });
    if (settled) return;
    if (std::chrono::steady_clock::now() >= end)
      raise(
          {.kind = error_kind::operation_timeout,
           .message = "The table " + table + " is not ready after " + std::to_string(how.timeout.count()) + " ms",
           .hint = "Filling an index of a large table takes long: run the command again later, it goes on from here"});
    std::this_thread::sleep_for(delay);
  }
}

}  // namespace

deploy_plan plan_deployment(const table_spec& wanted, const table_state& now, bool drop) {
  return planner(wanted, now, drop).plan();
}

table_state state_of(const client& c, const std::string& table) {
  table_state out;
  try {
    out.table = c.describe_table({.table_name = table}).table;
  } catch (const resource_not_found&) {
    return out;
  }
  const auto ttl = c.describe_time_to_live({.table_name = table}).time_to_live_description;
  if (ttl.time_to_live_status == time_to_live_status::enabled ||
      ttl.time_to_live_status == time_to_live_status::enabling)
    out.ttl = ttl.attribute_name;
  return out;
}

void perform(const client& c, const table_spec& wanted, const deploy_step& step, const wait_options& how) {
  switch (step.what) {
    case action::create_table: c.create_table(creation_of(wanted)); break;
    case action::create_index: {
      const index_spec& i = index_named(wanted, step.index);
      update_table_request r{.table_name = wanted.name};
      r.attribute_definitions.push_back({i.partition.name, i.partition.type});
      if (i.sort) r.attribute_definitions.push_back({i.sort->name, i.sort->type});
      r.global_secondary_index_updates.push_back({.create = global_index_of(i)});
      c.update_table(r);
      break;
    }
    case action::drop_index: {
      update_table_request r{.table_name = wanted.name};
      r.global_secondary_index_updates.push_back({.delete_ = delete_global_secondary_index{step.index}});
      c.update_table(r);
      break;
    }
    case action::enable_ttl:
    case action::disable_ttl: {
      const bool enabled = step.what == action::enable_ttl;
      const std::string attribute = enabled ? *wanted.ttl : state_of(c, wanted.name).ttl;
      c.update_time_to_live(
          {.table_name = wanted.name, .time_to_live_specification = {.attribute_name = attribute, .enabled = enabled}});
      break;
    }
  }
  wait_until_settled(c, wanted.name, how);
}

}  // namespace tenon::dynamodb::models
