// Decoding by the name of the operation, for tests that take it from data.
#pragma once

#include "local/api/decode.hpp"
#include "local/api/operation.hpp"

#include <array>
#include <string_view>

namespace tenon::local::dynamodb {

template <class Request>
void decode_and_drop(std::string_view body) {
  const auto request = decode<Request>(body);
  if constexpr (requires { request.refusal; }) {
    if (request.refusal) throw failure(*request.refusal);
  }
}

// Null for operations whose requests have no struct.
inline void (*decoder_of(operation op) noexcept)(std::string_view) {
  switch (op) {
    case operation::get_item: return decode_and_drop<get_item_request>;
    case operation::put_item: return decode_and_drop<put_item_request>;
    case operation::delete_item: return decode_and_drop<delete_item_request>;
    case operation::update_item: return decode_and_drop<update_item_request>;
    case operation::query: return decode_and_drop<query_request>;
    case operation::scan: return decode_and_drop<scan_request>;
    case operation::search_vectors: return decode_and_drop<search_vectors_request>;
    case operation::batch_get_item: return decode_and_drop<batch_get_item_request>;
    case operation::batch_write_item: return decode_and_drop<batch_write_item_request>;
    case operation::transact_get_items: return decode_and_drop<transact_get_items_request>;
    case operation::transact_write_items: return decode_and_drop<transact_write_items_request>;
    case operation::execute_statement: return decode_and_drop<execute_statement_request>;
    case operation::batch_execute_statement: return decode_and_drop<batch_execute_statement_request>;
    case operation::execute_transaction: return decode_and_drop<execute_transaction_request>;
    case operation::list_streams: return decode_and_drop<list_streams_request>;
    case operation::describe_stream: return decode_and_drop<describe_stream_request>;
    case operation::get_shard_iterator: return decode_and_drop<get_shard_iterator_request>;
    case operation::get_records: return decode_and_drop<get_records_request>;
    case operation::create_table: return decode_and_drop<create_table_request>;
    case operation::update_table: return decode_and_drop<update_table_request>;
    case operation::describe_table: return decode_and_drop<describe_table_request>;
    case operation::delete_table: return decode_and_drop<delete_table_request>;
    case operation::list_tables: return decode_and_drop<list_tables_request>;
    case operation::update_time_to_live: return decode_and_drop<update_time_to_live_request>;
    case operation::describe_time_to_live: return decode_and_drop<describe_time_to_live_request>;
    case operation::tag_resource: return decode_and_drop<tag_resource_request>;
    case operation::untag_resource: return decode_and_drop<untag_resource_request>;
    case operation::list_tags_of_resource: return decode_and_drop<list_tags_of_resource_request>;
    case operation::describe_continuous_backups: return decode_and_drop<describe_continuous_backups_request>;
    case operation::update_continuous_backups: return decode_and_drop<update_continuous_backups_request>;
    case operation::create_backup: return decode_and_drop<create_backup_request>;
    case operation::describe_backup: return decode_and_drop<describe_backup_request>;
    case operation::delete_backup: return decode_and_drop<delete_backup_request>;
    case operation::list_backups: return decode_and_drop<list_backups_request>;
    case operation::restore_table_from_backup: return decode_and_drop<restore_table_from_backup_request>;
    case operation::restore_table_to_point_in_time: return decode_and_drop<restore_table_to_point_in_time_request>;
    case operation::put_resource_policy: return decode_and_drop<put_resource_policy_request>;
    case operation::get_resource_policy: return decode_and_drop<get_resource_policy_request>;
    case operation::delete_resource_policy: return decode_and_drop<delete_resource_policy_request>;
    case operation::describe_contributor_insights: return decode_and_drop<describe_contributor_insights_request>;
    case operation::update_contributor_insights: return decode_and_drop<update_contributor_insights_request>;
    case operation::create_global_table: return decode_and_drop<global_table_request>;
    case operation::describe_export: return decode_and_drop<describe_export_request>;
    case operation::describe_global_table: return decode_and_drop<global_table_request>;
    case operation::describe_global_table_settings: return decode_and_drop<global_table_request>;
    case operation::describe_import: return decode_and_drop<describe_import_request>;
    case operation::export_table_to_point_in_time: return decode_and_drop<export_table_request>;
    case operation::import_table: return decode_and_drop<import_table_request>;
    case operation::list_exports: return decode_and_drop<list_exports_request>;
    case operation::list_imports: return decode_and_drop<list_imports_request>;
    case operation::update_global_table: return decode_and_drop<global_table_request>;
    case operation::update_global_table_settings: return decode_and_drop<global_table_request>;
    case operation::describe_endpoints:
    case operation::describe_kinesis_streaming_destination:
    case operation::describe_limits:
    case operation::describe_table_replica_auto_scaling:
    case operation::disable_kinesis_streaming_destination:
    case operation::enable_kinesis_streaming_destination:
    case operation::list_contributor_insights:
    case operation::list_global_tables:
    case operation::update_kinesis_streaming_destination:
    case operation::update_table_replica_auto_scaling: return nullptr;
  }
  return nullptr;
}

}  // namespace tenon::local::dynamodb
