// The operations of the two APIs, DynamoDB_20120810 and DynamoDBStreams_20120810.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tenon::local::dynamodb {

enum class operation : std::uint8_t {
  batch_execute_statement,
  batch_get_item,
  batch_write_item,
  create_backup,
  create_global_table,
  create_table,
  delete_backup,
  delete_item,
  delete_resource_policy,
  delete_table,
  describe_backup,
  describe_continuous_backups,
  describe_contributor_insights,
  describe_endpoints,
  describe_export,
  describe_global_table,
  describe_global_table_settings,
  describe_import,
  describe_kinesis_streaming_destination,
  describe_limits,
  describe_table,
  describe_table_replica_auto_scaling,
  describe_time_to_live,
  disable_kinesis_streaming_destination,
  enable_kinesis_streaming_destination,
  execute_statement,
  execute_transaction,
  export_table_to_point_in_time,
  get_item,
  get_resource_policy,
  import_table,
  list_backups,
  list_contributor_insights,
  list_exports,
  list_global_tables,
  list_imports,
  list_tables,
  list_tags_of_resource,
  put_item,
  put_resource_policy,
  query,
  restore_table_from_backup,
  restore_table_to_point_in_time,
  scan,
  search_vectors,
  tag_resource,
  transact_get_items,
  transact_write_items,
  untag_resource,
  update_continuous_backups,
  update_contributor_insights,
  update_global_table,
  update_global_table_settings,
  update_item,
  update_kinesis_streaming_destination,
  update_table,
  update_table_replica_auto_scaling,
  update_time_to_live,
  // of the Streams API
  describe_stream,
  get_records,
  get_shard_iterator,
  list_streams
};

// "GetItem" -> get_item; nothing for a name that the API does not have.
std::optional<operation> find_operation(std::string_view name, bool is_streams) noexcept;

std::string_view name_of(operation op) noexcept;
bool is_of_streams(operation op) noexcept;

}  // namespace tenon::local::dynamodb
