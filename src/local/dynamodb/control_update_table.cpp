#include "local/dynamodb/control_update_table.hpp"

#include "local/api/failure.hpp"
#include "local/dynamodb/control_key_rules.hpp"
#include "local/dynamodb/control_operations.hpp"
#include "local/dynamodb/control_table_rules.hpp"
#include "local/dynamodb/control_throughput_rules.hpp"
#include "local/dynamodb/control_vector_rules.hpp"

#include <algorithm>
#include <set>

namespace tenon::local::dynamodb {
namespace {

constexpr std::string_view only_one_online =
    "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table";

bool is_on_demand(const table_definition& table) noexcept { return table.billing_mode == "PAY_PER_REQUEST"; }

// Refuses units that are those of the table, or those of `index`.
void check_change(const throughput& current, const requested::throughput& asked, std::string_view index = {}) {
  if (asked.read_units != current.read_units || asked.write_units != current.write_units) return;
  const auto of = index.empty() ? std::string("the table") : std::string("index ").append(index);
  refuse("The provisioned throughput for " + (index.empty() ? of : "the " + of) +
         " will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for " +
         of + ": " + std::to_string(current.read_units) + ". Requested ReadCapacityUnits: " +
         std::to_string(asked.read_units) + ". Current WriteCapacityUnits provisioned for " + of + ": " +
         std::to_string(current.write_units) + ". Requested WriteCapacityUnits: " + std::to_string(asked.write_units) +
         ". Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.");
}

// The global index of this name; null if there is none.
index_definition* find_global(table_definition& table, std::string_view name) noexcept {
  for (auto& index : table.indexes)
    if (index.is_global && index.name == name) return &index;
  return nullptr;
}

void check_global(const table_definition& table, std::string_view name, std::string_view change) {
  const auto* index = table.find_index(name);
  if (index && !index->is_global)
    refuse(std::string("Cannot ").append(change).append(" an index that is not a GlobalSecondaryIndex: ").append(name));
}

[[noreturn]] void index_not_found(const std::string& index, const table_definition& table) {
  resource_not_found("Requested resource not found: Index " + index + " for table " + table.name);
}

// Whether a member is there with something in it: without, it is as good as absent.
bool asks_for(const std::optional<requested::optional_throughput>& units) noexcept {
  return units && (units->read_units || units->write_units);
}

[[noreturn]] void refuse_limits_of_provisioned(const requested::optional_throughput& limits, const std::string& of) {
  refuse_values(std::string(limits.read_units ? "MaxReadRequestUnits" : "MaxWriteRequestUnits")
                    .append(" for OnDemandThroughput")
                    .append(of)
                    .append(" cannot be specified when the table BillingMode is PROVISIONED"));
}

[[noreturn]] void refuse_index_units(const std::string& index) {
  refuse_values("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: " + index +
                " when BillingMode is PAY_PER_REQUEST");
}

// Of an index that is added to a table.
void check_index_billing(const requested::index_description& index, bool of_table_on_demand) {
  if (of_table_on_demand && index.throughput) refuse_index_units(index.name);
  if (!of_table_on_demand && !index.throughput)
    refuse_values("Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: " + index.name);
}

// The elements of a list that may be absent.
template <class T>
const std::vector<T>& all_of(const std::optional<std::vector<T>>& list) {
  static const std::vector<T> none;
  return list ? *list : none;
}

const std::vector<requested::index_update>& updates_of(const update_table_request& request) {
  return all_of(request.index_updates);
}

// The units of a table or an index after a change of them. What has had more stays as warm as it was.
throughput change_throughput(throughput_history& history, std::optional<throughput>& warm, const throughput& old,
                             const requested::throughput& asked, std::int64_t now) {
  const throughput changed{asked.read_units, asked.write_units};
  note_change(history, old, changed, now);
  warm = warm_of(warm, false, old);
  return changed;
}

void check_indexes_provisioned(const update_table_request& request, const table_definition& table) {
  std::string missing;
  for (const auto& index : table.indexes) {
    if (!index.is_global) continue;
    const auto& updates = updates_of(request);
    const bool is_given = std::any_of(updates.begin(), updates.end(), [&](const requested::index_update& update) {
      return update.index.name == index.name && update.index.throughput;
    });
    if (!is_given) missing.append(missing.empty() ? "" : ",").append(index.name);
  }
  if (!missing.empty()) refuse_values("ProvisionedThroughput must be specified for index: " + missing);
}

// A table that is billed otherwise stays as warm as it was, and so do its indexes.
void keep_warm(table_definition& table) {
  const bool was_on_demand = is_on_demand(table);
  table.warm_throughput = warm_of(table.warm_throughput, was_on_demand, table.throughput);
  for (auto& index : table.indexes)
    if (index.is_global)
      index.warm_throughput = warm_of(index.warm_throughput, was_on_demand, index.throughput.value_or(throughput()));
}

void change_billing(const update_table_request& request, table_definition& table, std::int64_t now) {
  const bool was_on_demand = is_on_demand(table);
  const bool becomes_on_demand =
      request.billing_mode ? *request.billing_mode == requested::billing_mode::pay_per_request : was_on_demand;
  if (request.throughput && becomes_on_demand)
    refuse_values(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST");
  if (asks_for(request.on_demand_throughput) && !becomes_on_demand)
    refuse_limits_of_provisioned(*request.on_demand_throughput, "");
  if (becomes_on_demand && !was_on_demand) {
    keep_warm(table);
    table.billing_mode = "PAY_PER_REQUEST";
    table.on_demand_since = now;
    table.throughput = {};
    for (auto& index : table.indexes)
      if (index.is_global) index.throughput = throughput{};
  }
  if (!becomes_on_demand && was_on_demand) {
    check_indexes_provisioned(request, table);
    keep_warm(table);
    table.billing_mode = "PROVISIONED";
    table.on_demand.reset();
    for (auto& index : table.indexes) index.on_demand.reset();
  }
  if (!request.throughput) return;
  if (was_on_demand) {  // which is no change of units that there were
    table.throughput = {request.throughput->read_units, request.throughput->write_units};
    return;
  }
  check_change(table.throughput, *request.throughput);
  table.throughput =
      change_throughput(table.history, table.warm_throughput, table.throughput, *request.throughput, now);
}

std::string schema_text(const table_definition& table, const attribute_definition& attribute) {
  const auto* keys = &table.keys;
  for (const auto& index : table.indexes)
    if (!keys->contains(attribute.name)) keys = &index.keys;
  std::string out = "Schema:[";
  const auto add = [&](const schema_attribute& key, std::string_view kind) {
    const auto type = name_of(key.name == attribute.name ? attribute.type : key.type);
    if (out.back() != '[') out += ", ";
    out.append("SchemaElement: key{").append(key.name).append(":").append(type).append(":").append(kind).append("}");
  };
  for (const auto& key : keys->partition) add(key, "HASH");
  for (const auto& key : keys->sort) add(key, "RANGE");
  return out += ']';
}

// Defines what an index that is added needs of the attributes of the request, which `is_used` tells: of the others those
// that are defined already stay as they are.
template <class Used>
void add_attributes(const update_table_request& request, table_definition& table, const Used& is_used) {
  for (const auto& asked : request.attribute_definitions) {
    const auto defined = define_attribute(asked);
    const auto at = std::find_if(table.attributes.begin(), table.attributes.end(),
                                 [&](const attribute_definition& attribute) { return attribute.name == defined.name; });
    if (at == table.attributes.end()) {
      table.attributes.push_back(defined);
    } else if (at->type != defined.type && is_used(defined.name)) {
      refuse_values(
          "Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. "
          "Existing schema: " +
          schema_text(table, *at) + " New schema: " + schema_text(table, defined));
    }
  }
}

// An index is filled when the table has made room for it, and is ready itself again.
template <class Index>
void begin_filling(engine_context& context, Index& index) {
  index.life = begin_state(context, resource_state::creating);
  index.life.until += context.transition_delay.count();
  index.is_backfilling = true;
}

void check_new_index(const table_definition& table, std::string_view name) {
  if (table.find_index(name) || table.find_vector_index(name))
    refuse("Attempting to create an index which already exists");
}

void create_index(engine_context& context, const update_table_request& request,
                  const requested::index_description& asked, table_definition& table) {
  if (request.attribute_definitions.empty())
    refuse_values("AttributeDefinitions is not specified for index: " + asked.name);
  check_new_index(table, asked.name);
  const auto count =
      std::count_if(table.indexes.begin(), table.indexes.end(), [](const auto& index) { return index.is_global; });
  if (static_cast<std::size_t>(count) >= max_global_indexes)
    limit_exceeded("Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit of " +
                   std::to_string(max_global_indexes));
  check_index_billing(asked, is_on_demand(table));
  // The request has to define the attributes of the key again, even those that the table has already.
  std::vector<attribute_definition> attributes;
  for (const auto& attribute : request.attribute_definitions) attributes.push_back(define_attribute(attribute));
  auto index = define_global_index(asked, attributes, is_on_demand(table));
  begin_filling(context, index);
  table.indexes.push_back(std::move(index));
}

void create_vector_index(engine_context& context, const update_table_request& request,
                         const requested::vector_index& asked, table_definition& table) {
  check_new_index(table, asked.name);
  add_attributes(request, table, [&](std::string_view name) {
    return std::any_of(asked.search_schema.begin(), asked.search_schema.end(),
                       [&](const auto& element) { return element.attribute_name == name; });
  });
  auto index = define_vector_index(asked, table.attributes);
  begin_filling(context, index);
  table.vector_indexes.push_back(std::move(index));
}

void remove_vector_index(const std::string& name, table_definition& table) {
  if (!table.find_vector_index(name)) index_not_found(name, table);
  std::erase_if(table.vector_indexes, [&](const auto& index) { return index.name == name; });
}

// `was_on_demand`: the table, until this request.
void update_index(engine_context& context, const requested::index_description& asked, bool was_on_demand,
                  table_definition& table) {
  check_global(table, asked.name, "update");
  auto* index = find_global(table, asked.name);
  if (!index) index_not_found(asked.name, table);
  const bool has_on_demand = asks_for(asked.on_demand_throughput);
  if (is_on_demand(table) && !asked.throughput && !has_on_demand && !asked.warm_throughput)
    refuse_values("The only Updates for index: " + asked.name +
                  " when TableThroughputMode is PAY_PER_REQUEST can be to OnDemandThroughput, WarmThroughput");
  if (asked.throughput) {
    if (is_on_demand(table)) refuse_index_units(asked.name);
    const auto old = index->throughput.value_or(throughput());
    if (was_on_demand) {
      index->throughput = throughput{asked.throughput->read_units, asked.throughput->write_units};
    } else {
      check_change(old, *asked.throughput, asked.name);
      index->throughput =
          change_throughput(index->history, index->warm_throughput, old, *asked.throughput, context.now());
    }
  }
  if (has_on_demand && !is_on_demand(table))
    refuse_limits_of_provisioned(*asked.on_demand_throughput, " for index : " + asked.name);
  if (asked.on_demand_throughput)
    change_on_demand(index->on_demand, *asked.on_demand_throughput, " for index : " + asked.name);
  if (asked.warm_throughput)
    index->warm_throughput = raise_warm(*asked.warm_throughput, index->warm_throughput, is_on_demand(table),
                                        index->throughput.value_or(throughput()), "index " + asked.name);
  if (asked.throughput || has_on_demand) index->life = begin_state(context, resource_state::updating);
}

// -1 has told that there is a limit no longer: only the answer to that shows it.
void forget_cleared(table_definition& table) {
  const auto forget = [](std::optional<on_demand_throughput>& limits) {
    if (!limits) return;
    for (auto* limit : {&limits->max_read_units, &limits->max_write_units})
      if (*limit == -1) limit->reset();
    if (!limits->max_read_units && !limits->max_write_units) limits.reset();
  };
  forget(table.on_demand);
  for (auto& index : table.indexes) forget(index.on_demand);
}

void remove_index(const requested::index_description& asked, table_definition& table) {
  check_global(table, asked.name, "delete");
  if (!find_global(table, asked.name)) index_not_found(asked.name, table);
  std::erase_if(table.indexes, [&](const auto& index) { return index.is_global && index.name == asked.name; });
}

void change_stream(const requested::stream_specification& asked, table_definition& table, std::int64_t now) {
  if (asked.is_enabled && !asked.view_type) refuse_values("If stream is being enabled then UpdateViewType is required");
  if (!asked.is_enabled && asked.view_type)
    refuse_values("If stream is being disabled, then UpdateViewType must not be specified");
  auto changed = define_stream(asked, now);
  if (asked.is_enabled && table.stream.is_enabled)
    refuse("Table already has an enabled stream: TableName: " + table.name);
  if (!asked.is_enabled && !table.stream.is_enabled) refuse("Table has no stream to disable: TableName: " + table.name);
  if (!asked.is_enabled) {
    table.stream.is_enabled = false;
    return;
  }
  table.stream = std::move(changed);
}

// A change of the encryption: the key that the table has may be given by another name, which begins it again.
void change_encryption(engine_context& context, const update_table_request& request, table_definition& table) {
  auto changed = define_encryption(context, request.sse);
  if (!changed.is_enabled && !table.sse.is_enabled) refuse_values("Table is already encrypted by default");
  if (table.sse.is_enabled && request.sse->kms_key_id == table.sse.key_arn)
    refuse_values(
        "Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to change "
        "Master Key");
  table.sse = std::move(changed);
}

// The class that a table has already it is not given once more.
void change_class(requested::table_class asked, table_definition& table, std::int64_t now) {
  const auto standard = name_of(requested::table_class::standard);
  if (name_of(asked) == (table.table_class.empty() ? standard : table.table_class)) return;
  table.table_class = name_of(asked);
  table.table_class_changed_at = now;
}

// Whether it changes only what may change while the table is being updated.
bool is_always_allowed(const update_table_request& request) noexcept {
  return request.sse || request.deletion_protection || asks_for(request.warm_throughput);
}

// One index comes or goes at a time: this is the name of the one that does.
void check_online(std::string_view name, const table_definition& table, std::int64_t now) {
  const auto is_another = [&](const auto& index) {
    return index.name != name && index.life.at(now) == resource_state::creating;
  };
  if (std::any_of(table.indexes.begin(), table.indexes.end(),
                  [&](const index_definition& index) { return index.is_global && is_another(index); }) ||
      std::any_of(table.vector_indexes.begin(), table.vector_indexes.end(), is_another))
    limit_exceeded(std::string(only_one_online));
}

// An index that is being made goes no sooner than the table has made room for it.
void check_cancellable(const update_table_request& request, const table_definition& table, std::int64_t now) {
  for (const auto& update : all_of(request.vector_index_updates)) {
    const auto* index = update.is_removal ? table.find_vector_index(update.index.name) : nullptr;
    if (index && index->life.at(now) == resource_state::creating && table.life.at(now) == resource_state::updating)
      resource_in_use(
          "Attempt to change a resource which is still in use: Index creation is in resource allocation phase. Retry "
          "deletion during backfilling phase or when the index is active.");
  }
}

// Whether the answer shows the table itself updating: not while its indexes are, or what changes at once.
bool is_of_table(const update_table_request& request) noexcept {
  const auto& updates = updates_of(request);
  return request.throughput || request.billing_mode || request.stream || request.table_class ||
         !all_of(request.vector_index_updates).empty() ||
         std::any_of(updates.begin(), updates.end(),
                     [](const auto& update) { return update.kind != requested::index_update_kind::update; });
}

// Whether it goes on doing so: not if it was already what it is to be.
bool is_changed(const table_definition& before, const table_definition& table) {
  return before.billing_mode != table.billing_mode || before.throughput != table.throughput ||
         before.stream.is_enabled != table.stream.is_enabled || before.table_class != table.table_class ||
         before.indexes.size() != table.indexes.size() || before.vector_indexes.size() != table.vector_indexes.size();
}

// What may be changed with nothing else in the same request.
void check_alone(const update_table_request& request, std::size_t created, std::size_t created_or_removed) {
  const bool has_limits = asks_for(request.on_demand_throughput);
  const bool has_warm = asks_for(request.warm_throughput);
  const bool has_table_changes = request.throughput || request.billing_mode || request.stream ||
                                 request.index_updates || request.vector_index_updates;
  const bool has_changes = has_table_changes || has_limits || has_warm;
  if (request.sse && (has_changes || request.table_class || request.deletion_protection))
    refuse_values("Server-Side Encryption modification must be the only operation in the request");
  if (request.table_class && (has_changes || request.deletion_protection))
    refuse_values("TableClass modification must be the only operation in the request");
  if (request.deletion_protection && has_changes)
    refuse_values("DeletionProtection modification must be the only operation in the request");
  if (has_limits && (request.stream || has_warm))
    refuse_values("OnDemandThroughput can only be combined with BillingMode in an UpdateTable request");
  if (request.stream && (request.throughput || request.billing_mode == requested::billing_mode::provisioned))
    refuse_values("You cannot modify stream status while updating table IOPS");
  if (created_or_removed > 0 && request.throughput)
    refuse_values("You cannot create or delete index while updating table IOPS");
  if (created_or_removed > 0 && request.stream)
    refuse_values("You cannot create or delete index while changing stream status");
  if (created > 0 && has_warm)
    refuse_values("Create global secondary index cannot be specified when updating WarmThroughput");
  if (has_warm && has_table_changes) refuse_values("WarmThroughput must be the only operation in the request");
}

}  // namespace

void check_update(const engine_context& context, const update_table_request& request) {
  const auto& regions = request.replica_regions;
  if (std::find(regions.begin(), regions.end(), context.where.region) != regions.end())
    refuse(
        "Cannot add or delete the local region through ReplicaUpdates. Use CreateTable, DeleteTable, or UpdateTable as "
        "required.");
  if (!regions.empty()) not_offered("UpdateTable with ReplicaUpdates");
  const auto& updates = updates_of(request);
  const auto& vector_updates = all_of(request.vector_index_updates);
  if (!request.throughput && !request.billing_mode && !request.stream && updates.empty() && vector_updates.empty() &&
      !request.sse && !request.table_class && !request.deletion_protection && !request.on_demand_throughput &&
      !request.warm_throughput)
    refuse(
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, "
        "SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, "
        "DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required");
  if (request.billing_mode == requested::billing_mode::provisioned && !request.throughput)
    refuse_values("ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
  if (request.throughput) check_throughput(*request.throughput);
  if (request.index_updates && updates.empty()) refuse_values("List of GlobalSecondaryIndexUpdates is empty");

  std::set<std::string_view> names;
  std::size_t created = 0;
  std::size_t created_or_removed = vector_updates.size();
  for (const auto& update : vector_updates)
    if (!update.is_removal) ++created;
  for (const auto& update : updates) {
    if (!names.insert(update.index.name).second)
      refuse_values("Only one global secondary index update per index is allowed simultaneously. Index: " +
                    update.index.name);
    if (update.kind == requested::index_update_kind::create) ++created;
    if (update.kind != requested::index_update_kind::update) ++created_or_removed;
    const auto& warm = update.index.warm_throughput;
    if (update.kind == requested::index_update_kind::update && warm && !warm->read_units && !warm->write_units)
      refuse_values(
          "WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond specified for index: " +
          update.index.name);
    if (update.kind == requested::index_update_kind::create) define_projection(update.index.projection);
    constexpr std::int64_t max_index_units = 1'000'000'000'000;
    const auto& units = update.index.throughput;
    if (units && (units->read_units > max_index_units || units->write_units > max_index_units))
      refuse(
          "This operation cannot be performed with given input values. Please contact DynamoDB service team for more "
          "info: Action Blocked: IndexUpdate");
  }
  check_alone(request, created, created_or_removed);
  if (created_or_removed > 1) limit_exceeded(std::string(only_one_online));
}

shown_change apply_update(engine_context& context, const update_table_request& request, table_definition& definition) {
  const auto now = context.now();
  const auto state_now = definition.life.at(now);
  check_cancellable(request, definition, now);
  const auto state = is_of_table(request) ? resource_state::updating : request.sse ? resource_state::active : state_now;
  shown_change change{state, std::nullopt};
  if (state_now != resource_state::updating || !is_always_allowed(request)) check_usable(context, definition);
  change.before = definition;
  const bool was_on_demand = is_on_demand(definition);
  change_billing(request, definition, now);
  forget_cleared(definition);
  for (const auto& update : updates_of(request)) {
    if (update.kind != requested::index_update_kind::update) check_online(update.index.name, definition, now);
    switch (update.kind) {
      case requested::index_update_kind::create:
        add_attributes(request, definition, [&](std::string_view name) {
          return std::any_of(update.index.key_schema.begin(), update.index.key_schema.end(),
                             [&](const auto& element) { return element.attribute_name == name; });
        });
        create_index(context, request, update.index, definition);
        change.index_states[update.index.name] = resource_state::creating;
        break;
      case requested::index_update_kind::update:
        update_index(context, update.index, was_on_demand, definition);
        if (update.index.throughput || asks_for(update.index.on_demand_throughput))
          change.index_states[update.index.name] = resource_state::updating;
        if (update.index.warm_throughput) change.warming.insert(update.index.name);
        break;
      case requested::index_update_kind::remove:
        remove_index(update.index, definition);
        change.index_states[update.index.name] = resource_state::deleting;
        break;
    }
  }
  for (const auto& update : all_of(request.vector_index_updates)) {
    check_online(update.index.name, definition, now);
    if (update.is_removal) remove_vector_index(update.index.name, definition);
    else create_vector_index(context, request, update.index, definition);
    change.index_states[update.index.name] = update.is_removal ? resource_state::deleting : resource_state::creating;
  }
  drop_unused_attributes(definition);
  check_vector_indexes(definition);
  if (request.stream) change_stream(*request.stream, definition, now);
  if (request.sse) change_encryption(context, request, definition);
  change.is_encrypting = request.sse.has_value();
  if (request.table_class) change_class(*request.table_class, definition, now);
  if (request.deletion_protection) definition.is_deletion_protected = *request.deletion_protection;
  if (request.on_demand_throughput) change_on_demand(definition.on_demand, *request.on_demand_throughput, " for table");
  if (asks_for(request.warm_throughput)) {
    definition.warm_throughput = raise_warm(*request.warm_throughput, definition.warm_throughput,
                                            is_on_demand(definition), definition.throughput, "table");
    change.warming.insert("");
  }
  // A table that has more already, of an older file, can be changed otherwise.
  if (request.throughput || request.on_demand_throughput || request.warm_throughput || request.index_updates)
    check_most(context.where, definition);
  if (is_of_table(request) && is_changed(*change.before, definition)) definition.life = begin_state(context, state);
  return change;
}

}  // namespace tenon::local::dynamodb
