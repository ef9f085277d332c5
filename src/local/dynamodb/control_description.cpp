#include "local/dynamodb/control_description.hpp"

#include "local/dynamodb/control_throughput_rules.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

namespace tenon::local::dynamodb {
namespace {

std::string_view name_of(projection_type type) noexcept {
  switch (type) {
    case projection_type::all: return "ALL";
    case projection_type::keys_only: return "KEYS_ONLY";
    case projection_type::include: return "INCLUDE";
  }
  return {};
}

// `history` tells when the units changed last, `before` how often they had decreased until then.
void write_throughput(json_writer& json, const throughput& units, const throughput_history& history,
                      const throughput_history& before, std::int64_t now) {
  json.name("ProvisionedThroughput").begin_object();
  if (history.last_increase_at) json.time_member("LastIncreaseDateTime", history.last_increase_at);
  if (history.last_decrease_at) json.time_member("LastDecreaseDateTime", history.last_decrease_at);
  json.member("NumberOfDecreasesToday", before.decreases_today(now));
  json.member("ReadCapacityUnits", units.read_units);
  json.member("WriteCapacityUnits", units.write_units);
  json.end_object();
}

// Of limits that are taken away, by -1, the answer to that request tells only.
void write_on_demand(json_writer& json, const std::optional<on_demand_throughput>& limits, bool is_answer) {
  if (!limits) return;
  const auto is_shown = [&](const auto& limit) { return limit && (is_answer || *limit != -1); };
  const bool shows_reads = is_shown(limits->max_read_units);
  const bool shows_writes = is_shown(limits->max_write_units);
  if (!shows_reads && !shows_writes) return;
  json.name("OnDemandThroughput").begin_object();
  if (shows_reads) json.member("MaxReadRequestUnits", *limits->max_read_units);
  if (shows_writes) json.member("MaxWriteRequestUnits", *limits->max_write_units);
  json.end_object();
}

// The answer to CreateTable tells the units that it was given only.
bool shows_warm(const std::optional<throughput>& given, const shown_change& change) noexcept {
  return given || change.table != resource_state::creating;
}

void write_warm(json_writer& json, const throughput& units, bool is_changing) {
  json.name("WarmThroughput").begin_object();
  json.member("ReadUnitsPerSecond", units.read_units);
  json.member("WriteUnitsPerSecond", units.write_units);
  json.member("Status", is_changing ? "UPDATING" : "ACTIVE");
  json.end_object();
}

throughput warm_of(const table_definition& table) {
  return dynamodb::warm_of(table.warm_throughput, table.billing_mode == "PAY_PER_REQUEST", table.throughput);
}

throughput warm_of(const index_definition& index, const table_definition& of) {
  return dynamodb::warm_of(index.warm_throughput, of.billing_mode == "PAY_PER_REQUEST",
                           index.throughput.value_or(throughput()));
}

void write_attributes(json_writer& json, const table_definition& table) {
  std::vector<const attribute_definition*> by_name;
  for (const auto& attribute : table.attributes) by_name.push_back(&attribute);
  std::sort(by_name.begin(), by_name.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
  json.name("AttributeDefinitions").begin_list();
  for (const auto* attribute : by_name) {
    json.begin_object();
    json.member("AttributeName", attribute->name);
    json.member("AttributeType", name_of(attribute->type));
    json.end_object();
  }
  json.end_list();
}

// `is_settled`: it has been billed so already.
void write_billing(json_writer& json, const table_definition& table, bool is_settled) {
  // A table that was never on demand does not tell its mode.
  if (table.billing_mode != "PAY_PER_REQUEST" && !table.on_demand_since) return;
  for (const auto& [summary, mode] : {std::pair{"BillingModeSummary", "BillingMode"},
                                      std::pair{"TableThroughputModeSummary", "TableThroughputMode"}}) {
    json.name(summary).begin_object();
    json.member(mode, table.billing_mode);
    if (is_settled && table.on_demand_since)
      json.time_member("LastUpdateToPayPerRequestDateTime", table.on_demand_since);
    json.end_object();
  }
}

// What the units were before a change of them; null: they are not being changed. A change of the billing mode shows at
// once.
const table_definition* provisioned_before(const shown_change& change, const table_definition& now) noexcept {
  return change.before && change.before->billing_mode == now.billing_mode ? &*change.before : nullptr;
}

void write_encryption(json_writer& json, const encryption& shown, std::string_view status) {
  json.name("SSEDescription").begin_object();
  json.member("Status", status);
  if (shown.is_enabled) {
    json.member("SSEType", shown.type);
    json.member("KMSMasterKeyArn", shown.key_arn);
  }
  json.end_object();
}

// Null if there is none.
template <class Index>
const Index* find_named(const std::vector<Index>& indexes, std::string_view name) noexcept {
  const auto at = std::find_if(indexes.begin(), indexes.end(), [&](const Index& index) { return index.name == name; });
  return at != indexes.end() ? &*at : nullptr;
}

// Indexes in their order, with those that a change has just removed from what was before (null: there is no change).
template <class Index>
std::vector<const Index*> shown_indexes(const std::vector<Index>& indexes, const std::vector<Index>* before) {
  std::vector<const Index*> out;
  if (before)
    for (const auto& index : *before) {
      const auto* now = find_named(indexes, index.name);
      out.push_back(now ? now : &index);
    }
  for (const auto& index : indexes)
    if (!before || !find_named(*before, index.name)) out.push_back(&index);
  return out;
}

// What an index's state is, or what the change shows it to be.
resource_state state_of(std::string_view index, const lifecycle& life, const shown_change& change, std::int64_t now) {
  const auto own = change.index_states.find(index);
  if (own != change.index_states.end()) return own->second;
  return change.indexes.value_or(life.at(now));
}

// Of an index that is being made: it tells whether it is filled already, unless it was there when the table was made.
void write_backfilling(json_writer& json, engine_context& context, const table& of, bool is_backfilling,
                       const shown_change& change) {
  if (is_backfilling)
    json.member("Backfilling", !change.table && of.definition.life.at(context.now()) != resource_state::updating);
}

bool removes_index(const shown_change& change) {
  return std::any_of(change.index_states.begin(), change.index_states.end(),
                     [](const auto& state) { return state.second == resource_state::deleting; });
}

void write_index(json_writer& json, engine_context& context, const table& of, const index_definition& index,
                 const shown_change& change) {
  const bool is_shown = change.indexes || change.index_states.contains(index.name);
  const auto state = state_of(index.name, index.life, change, context.now());
  const auto statistics =
      of.definition.find_index(index.name) ? context.catalog.statistics(of, index) : table_statistics{};
  json.begin_object();
  json.member("IndexName", index.name);
  write_key_schema(json, index.keys);
  write_projection(json, index.projection);
  if (index.is_global) {
    json.member("IndexStatus", name_of(state));
    if (state == resource_state::creating) write_backfilling(json, context, of, index.is_backfilling, change);
    const auto* former = change.before ? change.before->find_index(index.name) : nullptr;
    const auto* units = former && provisioned_before(change, of.definition) ? former : &index;
    write_throughput(json, units->throughput.value_or(throughput()), index.history, units->history, context.now());
    write_on_demand(json, index.on_demand, is_shown);
    const bool is_warming = change.warming.contains(index.name);
    if (shows_warm(index.warm_throughput, change))
      write_warm(json, is_warming && former ? warm_of(*former, *change.before) : warm_of(index, of.definition),
                 is_warming || state == resource_state::creating);
  }
  json.member("IndexSizeBytes", statistics.size_bytes);
  json.member("ItemCount", statistics.item_count);
  json.member("IndexArn", index_arn(context.where, of.name(), index.name));
  json.end_object();
}

void write_indexes(json_writer& json, engine_context& context, const table& described, const shown_change& change) {
  for (const bool is_global : {false, true}) {
    bool is_open = false;
    for (const auto* shown :
         shown_indexes(described.definition.indexes, change.before ? &change.before->indexes : nullptr)) {
      const auto& index = *shown;
      if (index.is_global != is_global) continue;
      if (!is_open) json.name(is_global ? "GlobalSecondaryIndexes" : "LocalSecondaryIndexes").begin_list();
      is_open = true;
      write_index(json, context, described, index, change);
    }
    if (is_open) json.end_list();
  }
}

void write_vector_indexes(json_writer& json, engine_context& context, const table& described,
                          const shown_change& change) {
  const auto shown =
      shown_indexes(described.definition.vector_indexes, change.before ? &change.before->vector_indexes : nullptr);
  if (shown.empty()) return;
  json.name("VectorIndexes").begin_list();
  for (const auto* index : shown) {
    const auto state = state_of(index->name, index->life, change, context.now());
    const auto statistics = described.definition.find_vector_index(index->name)
                                ? context.catalog.statistics(described, *index)
                                : table_statistics{};
    json.begin_object();
    write_vector_index(json, *index);
    json.member("IndexStatus", name_of(state));
    if (state == resource_state::creating) write_backfilling(json, context, described, index->is_backfilling, change);
    json.member("IndexSizeBytes", statistics.size_bytes);
    json.member("ItemCount", statistics.item_count);
    json.member("IndexArn", index_arn(context.where, described.name(), index->name));
    json.end_object();
  }
  json.end_list();
}

void write_stream(json_writer& json, engine_context& context, const table& described) {
  const auto& stream = described.definition.stream;
  if (stream.is_enabled) {
    json.name("StreamSpecification").begin_object();
    json.member("StreamEnabled", true);
    json.member("StreamViewType", name_of(stream.view));
    json.end_object();
  }
  if (stream.label.empty()) return;
  json.member("LatestStreamLabel", stream.label);
  json.member("LatestStreamArn", stream_arn(context.where, described.name(), stream.label));
}

// Where a table came from that is being restored, or has been.
void write_restore(json_writer& json, const table_definition& table, bool is_in_progress) {
  const auto find = [&](std::string_view key) -> const std::string* {
    const auto at = table.extra.find(std::string(key));
    return at == table.extra.end() ? nullptr : &at->second;
  };
  const auto* time = find(restored_at);
  if (!time) return;
  std::int64_t milliseconds = 0;
  std::from_chars(time->data(), time->data() + time->size(), milliseconds);
  json.name("RestoreSummary").begin_object();
  if (const auto* backup = find(restored_from_backup)) json.member("SourceBackupArn", *backup);
  if (const auto* source = find(restored_from_table)) json.member("SourceTableArn", *source);
  json.time_member("RestoreDateTime", milliseconds);
  json.member("RestoreInProgress", is_in_progress);
  json.end_object();
}

}  // namespace

void write_key_schema(json_writer& json, const key_schema& keys) {
  json.name("KeySchema").begin_list();
  const auto write = [&](const std::vector<schema_attribute>& attributes, std::string_view type) {
    for (const auto& attribute : attributes) {
      json.begin_object();
      json.member("AttributeName", attribute.name);
      json.member("KeyType", type);
      json.end_object();
    }
  };
  write(keys.partition, "HASH");
  write(keys.sort, "RANGE");
  json.end_list();
}

void write_projection(json_writer& json, const projected_attributes& projection) {
  json.name("Projection").begin_object();
  json.member("ProjectionType", name_of(projection.type));
  if (projection.type == projection_type::include) {
    json.name("NonKeyAttributes").begin_list();
    for (const auto& attribute : projection.attributes) json.text(attribute);
    json.end_list();
  }
  json.end_object();
}

void write_vector_index(json_writer& json, const vector_index_definition& index) {
  json.member("IndexName", index.name);
  if (!index.schema.empty()) {
    json.name("SearchSchema").begin_list();
    for (const auto& attribute : index.schema) {
      json.begin_object();
      json.member("AttributeName", attribute.name);
      json.member("SearchSchemaElementType", attribute.is_partition ? "HASH" : "INLINE_FILTER");
      json.end_object();
    }
    json.end_list();
  }
  write_projection(json, index.projection);
  json.name("VectorAttribute").begin_object();
  json.member("AttributeName", index.attribute);
  json.end_object();
  json.member("Dimensions", std::int64_t{index.dimensions});
  json.member("DistanceFunction", name_of(index.distance));
}

void write_table(json_writer& json, engine_context& context, const table& described, const shown_change& change) {
  const auto& table = described.definition;
  const auto state = change.table.value_or(table.life.at(context.now()));
  const auto statistics = context.catalog.statistics(described);
  const bool is_going = state == resource_state::deleting;  // then it does not tell what it is made of
  json.begin_object();
  if (!is_going) write_attributes(json, removes_index(change) ? *change.before : table);
  json.member("TableName", table.name);
  if (!is_going) write_key_schema(json, table.keys);
  json.member("TableStatus", name_of(state));
  if (!is_going) json.time_member("CreationDateTime", table.created_at);
  const auto* units_before = provisioned_before(change, table);
  write_throughput(json, units_before ? units_before->throughput : table.throughput, table.history,
                   units_before ? units_before->history : table.history, context.now());
  json.member("TableSizeBytes", statistics.size_bytes);
  json.member("ItemCount", statistics.item_count);
  json.member("TableArn", described.arn);
  json.member("TableId", table.table_id);
  write_billing(
      json, table,
      state != resource_state::creating && (!change.before || change.before->billing_mode == table.billing_mode));
  if (!is_going) {
    write_indexes(json, context, described, change);
    write_vector_indexes(json, context, described, change);
  }
  write_stream(json, context, described);
  write_restore(json, table, state == resource_state::creating);
  if (change.is_encrypting) write_encryption(json, change.before->sse, "UPDATING");
  else if (table.sse.is_enabled) write_encryption(json, table.sse, "ENABLED");
  const auto& classed = change.before ? *change.before : table;
  if (!classed.table_class.empty()) {
    json.name("TableClassSummary").begin_object();
    json.member("TableClass", classed.table_class);
    if (classed.table_class_changed_at) json.time_member("LastUpdateDateTime", classed.table_class_changed_at);
    json.end_object();
  }
  json.member("DeletionProtectionEnabled", table.is_deletion_protected);
  write_on_demand(json, table.on_demand, change.table.has_value());
  const bool is_warming = change.warming.contains("");
  if (shows_warm(table.warm_throughput, change))
    write_warm(json, warm_of(is_warming ? *change.before : table),
               is_warming || state == resource_state::creating || is_going);
  json.end_object();
}

}  // namespace tenon::local::dynamodb
