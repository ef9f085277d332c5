// The structures of requests about tables and streams, member by member.
#pragma once

#include "dynamodb/json_fields.hpp"

#include <tenon/dynamodb/stream_requests.hpp>
#include <tenon/dynamodb/table_requests.hpp>

#include <string_view>

namespace tenon::dynamodb::fields_of {

template <>
struct names<scalar_type> {
  static constexpr std::string_view all[] = {"S", "N", "B"};
};
template <>
struct names<key_type> {
  static constexpr std::string_view all[] = {"HASH", "RANGE"};
};
template <>
struct names<projection_type> {
  static constexpr std::string_view all[] = {"ALL", "KEYS_ONLY", "INCLUDE"};
};
template <>
struct names<billing_mode> {
  static constexpr std::string_view all[] = {"PROVISIONED", "PAY_PER_REQUEST"};
};
template <>
struct names<stream_view_type> {
  static constexpr std::string_view all[] = {"KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"};
};
template <>
struct names<search_schema_element_type> {
  static constexpr std::string_view all[] = {"HASH", "INLINE_FILTER"};
};
template <>
struct names<vector_distance_function> {
  static constexpr std::string_view all[] = {"COSINE", "EUCLIDEAN", "DOT_PRODUCT"};
};
template <>
struct names<table_class> {
  static constexpr std::string_view all[] = {"STANDARD", "STANDARD_INFREQUENT_ACCESS"};
};
template <>
struct names<table_status> {
  static constexpr std::string_view all[] = {
      "", "CREATING", "UPDATING", "DELETING", "ACTIVE", "INACCESSIBLE_ENCRYPTION_CREDENTIALS", "ARCHIVING", "ARCHIVED"};
};
template <>
struct names<index_status> {
  static constexpr std::string_view all[] = {"", "CREATING", "UPDATING", "DELETING", "ACTIVE"};
};
template <>
struct names<time_to_live_status> {
  static constexpr std::string_view all[] = {"", "ENABLING", "DISABLING", "ENABLED", "DISABLED"};
};
template <>
struct names<stream_status> {
  static constexpr std::string_view all[] = {"", "ENABLING", "ENABLED", "DISABLING", "DISABLED"};
};
template <>
struct names<stream_event> {
  static constexpr std::string_view all[] = {"", "INSERT", "MODIFY", "REMOVE"};
};
template <>
struct names<shard_iterator_type> {
  static constexpr std::string_view all[] = {"TRIM_HORIZON", "LATEST", "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"};
};

// ---- tables ----

template <class V>
void fields(V& v, attribute_definition& s) {
  v("AttributeName", s.attribute_name);
  v("AttributeType", s.attribute_type);
}

template <class V>
void fields(V& v, key_schema_element& s) {
  v("AttributeName", s.attribute_name);
  v("KeyType", s.key_type);
}

template <class V>
void fields(V& v, index_projection& s) {
  v("ProjectionType", s.projection_type);
  v("NonKeyAttributes", s.non_key_attributes);
}

template <class V>
void fields(V& v, provisioned_throughput& s) {
  v("ReadCapacityUnits", s.read_capacity_units);
  v("WriteCapacityUnits", s.write_capacity_units);
}

template <class V>
void fields(V& v, on_demand_throughput& s) {
  v("MaxReadRequestUnits", s.max_read_request_units);
  v("MaxWriteRequestUnits", s.max_write_request_units);
}

template <class V>
void fields(V& v, warm_throughput& s) {
  v("ReadUnitsPerSecond", s.read_units_per_second);
  v("WriteUnitsPerSecond", s.write_units_per_second);
}

template <class V>
void fields(V& v, local_secondary_index& s) {
  v("IndexName", s.index_name);
  v("KeySchema", s.key_schema);
  v("Projection", s.projection);
}

template <class V>
void fields(V& v, global_secondary_index& s) {
  v("IndexName", s.index_name);
  v("KeySchema", s.key_schema);
  v("Projection", s.projection);
  v("ProvisionedThroughput", s.provisioned_throughput);
  v("OnDemandThroughput", s.on_demand_throughput);
  v("WarmThroughput", s.warm_throughput);
}

template <class V>
void fields(V& v, vector_attribute_definition& s) {
  v.always("AttributeName", s.attribute_name);
}

template <class V>
void fields(V& v, search_schema_element& s) {
  v("AttributeName", s.attribute_name);
  v("SearchSchemaElementType", s.search_schema_element_type);
}

template <class V>
void fields(V& v, vector_index& s) {
  v("IndexName", s.index_name);
  v("VectorAttribute", s.vector_attribute);
  v("SearchSchema", s.search_schema);
  v("Projection", s.projection);
  v("Dimensions", s.dimensions);
  v("DistanceFunction", s.distance_function);
}

template <class V>
void fields(V& v, stream_specification& s) {
  v.always("StreamEnabled", s.stream_enabled);
  v("StreamViewType", s.stream_view_type);
}

template <class V>
void fields(V& v, sse_specification& s) {
  v("Enabled", s.enabled);
  v("SSEType", s.sse_type);
  v("KMSMasterKeyId", s.kms_master_key_id);
}

template <class V>
void fields(V& v, tag& s) {
  v.always("Key", s.key);
  v.always("Value", s.value);
}

template <class V>
void fields(V& v, provisioned_throughput_description& s) {
  v("ReadCapacityUnits", s.read_capacity_units);
  v("WriteCapacityUnits", s.write_capacity_units);
  v("NumberOfDecreasesToday", s.number_of_decreases_today);
  v("LastIncreaseDateTime", s.last_increase_date_time);
  v("LastDecreaseDateTime", s.last_decrease_date_time);
}

template <class V>
void fields(V& v, billing_mode_summary& s) {
  v("BillingMode", s.billing_mode);
  v("LastUpdateToPayPerRequestDateTime", s.last_update_to_pay_per_request_date_time);
}

template <class V>
void fields(V& v, local_secondary_index_description& s) {
  v("IndexName", s.index_name);
  v("KeySchema", s.key_schema);
  v("Projection", s.projection);
  v("IndexSizeBytes", s.index_size_bytes);
  v("ItemCount", s.item_count);
  v("IndexArn", s.index_arn);
}

template <class V>
void fields(V& v, global_secondary_index_description& s) {
  v("IndexName", s.index_name);
  v("KeySchema", s.key_schema);
  v("Projection", s.projection);
  v("IndexStatus", s.index_status);
  v("Backfilling", s.backfilling);
  v("ProvisionedThroughput", s.provisioned_throughput);
  v("OnDemandThroughput", s.on_demand_throughput);
  v("WarmThroughput", s.warm_throughput);
  v("IndexSizeBytes", s.index_size_bytes);
  v("ItemCount", s.item_count);
  v("IndexArn", s.index_arn);
}

template <class V>
void fields(V& v, vector_index_description& s) {
  v("IndexName", s.index_name);
  v("VectorAttribute", s.vector_attribute);
  v("SearchSchema", s.search_schema);
  v("Projection", s.projection);
  v("Dimensions", s.dimensions);
  v("DistanceFunction", s.distance_function);
  v("IndexStatus", s.index_status);
  v("Backfilling", s.backfilling);
  v("IndexSizeBytes", s.index_size_bytes);
  v("ItemCount", s.item_count);
  v("IndexArn", s.index_arn);
}

template <class V>
void fields(V& v, replica_description& s) {
  v("RegionName", s.region_name);
  v("ReplicaStatus", s.replica_status);
}

template <class V>
void fields(V& v, table_class_summary& s) {
  v("TableClass", s.table_class);
  v("LastUpdateDateTime", s.last_update_date_time);
}

template <class V>
void fields(V& v, sse_description& s) {
  v("Status", s.status);
  v("SSEType", s.sse_type);
  v("KMSMasterKeyArn", s.kms_master_key_arn);
}

template <class V>
void fields(V& v, table_description& s) {
  v("TableName", s.table_name);
  v("TableStatus", s.table_status);
  v("AttributeDefinitions", s.attribute_definitions);
  v("KeySchema", s.key_schema);
  v("CreationDateTime", s.creation_date_time);
  v("ProvisionedThroughput", s.provisioned_throughput);
  v("OnDemandThroughput", s.on_demand_throughput);
  v("WarmThroughput", s.warm_throughput);
  v("BillingModeSummary", s.billing_mode_summary);
  v("TableSizeBytes", s.table_size_bytes);
  v("ItemCount", s.item_count);
  v("TableArn", s.table_arn);
  v("TableId", s.table_id);
  v("LocalSecondaryIndexes", s.local_secondary_indexes);
  v("GlobalSecondaryIndexes", s.global_secondary_indexes);
  v("VectorIndexes", s.vector_indexes);
  v("StreamSpecification", s.stream_specification);
  v("LatestStreamLabel", s.latest_stream_label);
  v("LatestStreamArn", s.latest_stream_arn);
  v("Replicas", s.replicas);
  v("SSEDescription", s.sse_description);
  v("TableClassSummary", s.table_class_summary);
  v("DeletionProtectionEnabled", s.deletion_protection_enabled);
}

template <class V>
void fields(V& v, table_response& s) {
  v("TableDescription", s.table_description);
}

template <class V>
void fields(V& v, create_table_request& s) {
  v.always("TableName", s.table_name);
  v.always("AttributeDefinitions", s.attribute_definitions);
  v.always("KeySchema", s.key_schema);
  v("LocalSecondaryIndexes", s.local_secondary_indexes);
  v("GlobalSecondaryIndexes", s.global_secondary_indexes);
  v("VectorIndexes", s.vector_indexes);
  v("BillingMode", s.billing_mode);
  v("ProvisionedThroughput", s.provisioned_throughput);
  v("OnDemandThroughput", s.on_demand_throughput);
  v("WarmThroughput", s.warm_throughput);
  v("StreamSpecification", s.stream_specification);
  v("SSESpecification", s.sse_specification);
  v("Tags", s.tags);
  v("TableClass", s.table_class);
  v("DeletionProtectionEnabled", s.deletion_protection_enabled);
  v("ResourcePolicy", s.resource_policy);
}

template <class V>
void fields(V& v, describe_table_response& s) {
  v("Table", s.table);
}

template <class V>
void fields(V& v, describe_table_request& s) {
  v.always("TableName", s.table_name);
}

template <class V>
void fields(V& v, update_global_secondary_index& s) {
  v.always("IndexName", s.index_name);
  v("ProvisionedThroughput", s.provisioned_throughput);
  v("OnDemandThroughput", s.on_demand_throughput);
  v("WarmThroughput", s.warm_throughput);
}

template <class V>
void fields(V& v, delete_global_secondary_index& s) {
  v.always("IndexName", s.index_name);
}

template <class V>
void fields(V& v, global_secondary_index_update& s) {
  v("Create", s.create);
  v("Update", s.update);
  v("Delete", s.delete_);
}

template <class V>
void fields(V& v, delete_vector_index& s) {
  v.always("IndexName", s.index_name);
}

template <class V>
void fields(V& v, vector_index_update& s) {
  v("Create", s.create);
  v("Delete", s.delete_);
}

template <class V>
void fields(V& v, create_replica& s) {
  v.always("RegionName", s.region_name);
  v("KMSMasterKeyId", s.kms_master_key_id);
}

template <class V>
void fields(V& v, delete_replica& s) {
  v.always("RegionName", s.region_name);
}

template <class V>
void fields(V& v, replica_update& s) {
  v("Create", s.create);
  v("Delete", s.delete_);
}

template <class V>
void fields(V& v, update_table_request& s) {
  v.always("TableName", s.table_name);
  v("AttributeDefinitions", s.attribute_definitions);
  v("GlobalSecondaryIndexUpdates", s.global_secondary_index_updates);
  v("VectorIndexUpdates", s.vector_index_updates);
  v("BillingMode", s.billing_mode);
  v("ProvisionedThroughput", s.provisioned_throughput);
  v("OnDemandThroughput", s.on_demand_throughput);
  v("WarmThroughput", s.warm_throughput);
  v("StreamSpecification", s.stream_specification);
  v("SSESpecification", s.sse_specification);
  v("ReplicaUpdates", s.replica_updates);
  v("TableClass", s.table_class);
  v("DeletionProtectionEnabled", s.deletion_protection_enabled);
}

template <class V>
void fields(V& v, delete_table_request& s) {
  v.always("TableName", s.table_name);
}

template <class V>
void fields(V& v, list_tables_request& s) {
  v("ExclusiveStartTableName", s.exclusive_start_table_name);
  v("Limit", s.limit);
}

template <class V>
void fields(V& v, list_tables_response& s) {
  v("TableNames", s.table_names);
  v("LastEvaluatedTableName", s.last_evaluated_table_name);
}

template <class V>
void fields(V& v, time_to_live_specification& s) {
  v.always("AttributeName", s.attribute_name);
  v.always("Enabled", s.enabled);
}

template <class V>
void fields(V& v, update_time_to_live_request& s) {
  v.always("TableName", s.table_name);
  v.always("TimeToLiveSpecification", s.time_to_live_specification);
}

template <class V>
void fields(V& v, update_time_to_live_response& s) {
  v("TimeToLiveSpecification", s.time_to_live_specification);
}

template <class V>
void fields(V& v, time_to_live_description& s) {
  v("TimeToLiveStatus", s.time_to_live_status);
  v("AttributeName", s.attribute_name);
}

template <class V>
void fields(V& v, describe_time_to_live_request& s) {
  v.always("TableName", s.table_name);
}

template <class V>
void fields(V& v, describe_time_to_live_response& s) {
  v("TimeToLiveDescription", s.time_to_live_description);
}

template <class V>
void fields(V& v, tag_resource_request& s) {
  v.always("ResourceArn", s.resource_arn);
  v.always("Tags", s.tags);
}

template <class V>
void fields(V&, tag_resource_response&) {}

template <class V>
void fields(V& v, untag_resource_request& s) {
  v.always("ResourceArn", s.resource_arn);
  v.always("TagKeys", s.tag_keys);
}

template <class V>
void fields(V&, untag_resource_response&) {}

template <class V>
void fields(V& v, list_tags_of_resource_request& s) {
  v.always("ResourceArn", s.resource_arn);
  v("NextToken", s.next_token);
}

template <class V>
void fields(V& v, list_tags_of_resource_response& s) {
  v("Tags", s.tags);
  v("NextToken", s.next_token);
}

template <class V>
void fields(V&, describe_limits_request&) {}

template <class V>
void fields(V& v, describe_limits_response& s) {
  v("AccountMaxReadCapacityUnits", s.account_max_read_capacity_units);
  v("AccountMaxWriteCapacityUnits", s.account_max_write_capacity_units);
  v("TableMaxReadCapacityUnits", s.table_max_read_capacity_units);
  v("TableMaxWriteCapacityUnits", s.table_max_write_capacity_units);
}

template <class V>
void fields(V& v, endpoint& s) {
  v("Address", s.address);
  v("CachePeriodInMinutes", s.cache_period_in_minutes);
}

template <class V>
void fields(V&, describe_endpoints_request&) {}

template <class V>
void fields(V& v, describe_endpoints_response& s) {
  v("Endpoints", s.endpoints);
}

// ---- streams ----

template <class V>
void fields(V& v, stream_summary& s) {
  v("StreamArn", s.stream_arn);
  v("TableName", s.table_name);
  v("StreamLabel", s.stream_label);
}

template <class V>
void fields(V& v, list_streams_request& s) {
  v("TableName", s.table_name);
  v("Limit", s.limit);
  v("ExclusiveStartStreamArn", s.exclusive_start_stream_arn);
}

template <class V>
void fields(V& v, list_streams_response& s) {
  v("Streams", s.streams);
  v("LastEvaluatedStreamArn", s.last_evaluated_stream_arn);
}

// A shard's numbers are one level deeper.
struct sequence_number_range {
  shard& of;
};

template <class V>
void fields(V& v, sequence_number_range& s) {
  v("StartingSequenceNumber", s.of.starting_sequence_number);
  v("EndingSequenceNumber", s.of.ending_sequence_number);
}

template <class V>
void fields(V& v, shard& s) {
  sequence_number_range range{s};
  v("ShardId", s.shard_id);
  v("SequenceNumberRange", range);
  v("ParentShardId", s.parent_shard_id);
}

template <class V>
void fields(V& v, stream_description& s) {
  v("StreamArn", s.stream_arn);
  v("StreamLabel", s.stream_label);
  v("StreamStatus", s.stream_status);
  v("StreamViewType", s.stream_view_type);
  v("CreationRequestDateTime", s.creation_request_date_time);
  v("TableName", s.table_name);
  v("KeySchema", s.key_schema);
  v("Shards", s.shards);
  v("LastEvaluatedShardId", s.last_evaluated_shard_id);
}

template <class V>
void fields(V& v, describe_stream_request& s) {
  v.always("StreamArn", s.stream_arn);
  v("Limit", s.limit);
  v("ExclusiveStartShardId", s.exclusive_start_shard_id);
}

template <class V>
void fields(V& v, describe_stream_response& s) {
  v("StreamDescription", s.stream_description);
}

template <class V>
void fields(V& v, get_shard_iterator_request& s) {
  v.always("StreamArn", s.stream_arn);
  v.always("ShardId", s.shard_id);
  v.always("ShardIteratorType", s.shard_iterator_type);
  v("SequenceNumber", s.sequence_number);
}

template <class V>
void fields(V& v, get_shard_iterator_response& s) {
  v("ShardIterator", s.shard_iterator);
}

template <class V>
void fields(V& v, stream_identity& s) {
  v("PrincipalId", s.principal_id);
  v("Type", s.type);
}

// What happened to the item is one level deeper.
struct stream_change {
  stream_record& of;
};

template <class V>
void fields(V& v, stream_change& s) {
  v("ApproximateCreationDateTime", s.of.approximate_creation_date_time);
  v("Keys", s.of.keys);
  v("NewImage", s.of.new_image);
  v("OldImage", s.of.old_image);
  v("SequenceNumber", s.of.sequence_number);
  v("SizeBytes", s.of.size_bytes);
  v("StreamViewType", s.of.stream_view_type);
}

template <class V>
void fields(V& v, stream_record& s) {
  stream_change change{s};
  v("eventID", s.event_id);
  v("eventName", s.event_name);
  v("awsRegion", s.aws_region);
  v("dynamodb", change);
  v("userIdentity", s.user_identity);
}

template <class V>
void fields(V& v, get_records_request& s) {
  v.always("ShardIterator", s.shard_iterator);
  v("Limit", s.limit);
}

template <class V>
void fields(V& v, get_records_response& s) {
  v("Records", s.records);
  v("NextShardIterator", s.next_shard_iterator);
}

}  // namespace tenon::dynamodb::fields_of
