#include "local/dynamodb/control_backup.hpp"

#include "local/dynamodb/control_description.hpp"

#include <tenon/base/error.hpp>

#include <simdjson.h>

namespace tenon::local::dynamodb {
namespace {

void write_indexes(json_writer& json, const table_definition& table, bool is_global) {
  bool is_open = false;
  for (const auto& index : table.indexes) {
    if (index.is_global != is_global) continue;
    if (!is_open) json.name(is_global ? "GlobalSecondaryIndexes" : "LocalSecondaryIndexes").begin_list();
    is_open = true;
    json.begin_object();
    json.member("IndexName", index.name);
    write_key_schema(json, index.keys);
    write_projection(json, index.projection);
    if (is_global && index.throughput) {
      json.name("ProvisionedThroughput").begin_object();
      json.member("ReadCapacityUnits", index.throughput->read_units);
      json.member("WriteCapacityUnits", index.throughput->write_units);
      json.end_object();
    }
    json.end_object();
  }
  if (is_open) json.end_list();
}

void write_source(json_writer& json, engine_context& context, const backup& taken) {
  const auto& table = taken.source;
  json.name("SourceTableDetails").begin_object();
  json.member("TableName", table.name);
  json.member("TableId", table.table_id);
  json.member("TableArn", table_arn(context.where, table.name));
  json.member("TableSizeBytes", taken.size_bytes);
  write_key_schema(json, table.keys);
  json.time_member("TableCreationDateTime", table.created_at);
  json.name("ProvisionedThroughput").begin_object();
  json.member("ReadCapacityUnits", table.throughput.read_units);
  json.member("WriteCapacityUnits", table.throughput.write_units);
  json.end_object();
  json.member("ItemCount", taken.item_count);
  json.member("BillingMode", table.billing_mode);
  if (table.on_demand && (table.on_demand->max_read_units || table.on_demand->max_write_units)) {
    json.name("OnDemandThroughput").begin_object();
    if (table.on_demand->max_read_units) json.member("MaxReadRequestUnits", *table.on_demand->max_read_units);
    if (table.on_demand->max_write_units) json.member("MaxWriteRequestUnits", *table.on_demand->max_write_units);
    json.end_object();
  }
  json.end_object();
}

// What the table had beside its key: what it had not is not told.
void write_features(json_writer& json, const table_definition& table) {
  json.name("SourceTableFeatureDetails").begin_object();
  write_indexes(json, table, false);
  write_indexes(json, table, true);
  if (!table.vector_indexes.empty()) {
    json.name("VectorIndexes").begin_list();
    for (const auto& index : table.vector_indexes) {
      json.begin_object();
      write_vector_index(json, index);
      json.end_object();
    }
    json.end_list();
  }
  if (table.stream.is_enabled) {
    json.name("StreamDescription").begin_object();
    json.member("StreamEnabled", true);
    json.member("StreamViewType", name_of(table.stream.view));
    json.end_object();
  }
  if (table.ttl.is_enabled) {
    json.name("TimeToLiveDescription").begin_object();
    json.member("TimeToLiveStatus", "ENABLED");
    json.member("AttributeName", table.ttl.attribute);
    json.end_object();
  }
  if (table.sse.is_enabled) {
    json.name("SSEDescription").begin_object();
    json.member("Status", "ENABLED");
    json.member("SSEType", table.sse.type);
    json.member("KMSMasterKeyArn", table.sse.key_arn);
    json.end_object();
  }
  json.end_object();
}

[[noreturn]] void refuse_document(std::string_view what) {
  raise(error_details{.kind = error_kind::corrupt_database,
                      .message = std::string("The store's description of a backup cannot be read: ").append(what)});
}

}  // namespace

std::string to_json(const backup& taken) {
  std::string out;
  json_writer json(out);
  json.begin_object();
  json.member("arn", taken.arn);
  json.member("name", taken.name);
  json.member("created_at", taken.created_at);
  json.member("item_count", taken.item_count);
  json.member("size_bytes", taken.size_bytes);
  json.member("items_table", taken.items_table);
  json.member("source", to_json(taken.source));
  json.end_object();
  return out;
}

backup backup_from_json(std::string_view text) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(text.data(), text.size()).get(root) != simdjson::SUCCESS) refuse_document("it is no JSON");
  const auto string = [&](std::string_view name) {
    std::string_view value;
    if (root[name].get(value) != simdjson::SUCCESS) refuse_document(std::string("it lacks ").append(name));
    return std::string(value);
  };
  const auto integer = [&](std::string_view name) {
    std::int64_t value = 0;
    if (root[name].get(value) != simdjson::SUCCESS) refuse_document(std::string("it lacks ").append(name));
    return value;
  };
  backup out;
  out.arn = string("arn");
  out.name = string("name");
  out.created_at = integer("created_at");
  out.item_count = integer("item_count");
  out.size_bytes = integer("size_bytes");
  out.items_table = string("items_table");
  out.source = table_definition_from_json(string("source"));
  return out;
}

void write_backup_details(json_writer& json, const backup& taken, std::string_view status) {
  json.begin_object();
  json.member("BackupArn", taken.arn);
  json.member("BackupName", taken.name);
  json.member("BackupSizeBytes", taken.size_bytes);
  json.member("BackupStatus", status);
  json.member("BackupType", "USER");
  json.time_member("BackupCreationDateTime", taken.created_at);
  json.end_object();
}

void write_backup_summary(json_writer& json, engine_context& context, const backup& taken) {
  json.begin_object();
  json.member("TableName", taken.source.name);
  json.member("TableId", taken.source.table_id);
  json.member("TableArn", table_arn(context.where, taken.source.name));
  json.member("BackupArn", taken.arn);
  json.member("BackupName", taken.name);
  json.time_member("BackupCreationDateTime", taken.created_at);
  json.member("BackupStatus", "AVAILABLE");
  json.member("BackupType", "USER");
  json.member("BackupSizeBytes", taken.size_bytes);
  json.end_object();
}

void write_backup(json_writer& json, engine_context& context, const backup& taken, std::string_view status) {
  json.begin_object();
  json.name("BackupDetails");
  write_backup_details(json, taken, status);
  write_source(json, context, taken);
  write_features(json, taken.source);
  json.end_object();
}

}  // namespace tenon::local::dynamodb
