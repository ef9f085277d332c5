// Shapes of the control plane's requests.
#pragma once

#include "local/api/common_shapes.hpp"

namespace tenon::local::dynamodb::shapes {

// Names in requests of the control plane: the same limits, reported in another order.
inline constexpr shape named_table{
    .limits = {.least = 3, .most = 255}, .is_name = true, .is_arn_too = true, .is_length_first = true};
inline constexpr shape new_index_name{.limits = {.least = 3, .most = 255}, .is_name = true, .is_length_first = true};

inline constexpr shape key_attribute_name{.limits = {.least = 1, .most = 255}};
inline constexpr std::array<std::string_view, 3> attribute_type_choices{"B", "N", "S"};
inline constexpr shape attribute_type{.choices = attribute_type_choices};
inline constexpr member attribute_definition_members[]{
    {"AttributeType", &attribute_type, true},
    {"AttributeName", &key_attribute_name, true},
};
inline constexpr shape attribute_definition{
    .kind = shape_kind::structure, .name = "AttributeDefinition", .members = attribute_definition_members};
inline constexpr shape attribute_definitions{.kind = shape_kind::list, .element = &attribute_definition};

inline constexpr std::array<std::string_view, 2> key_type_choices{"HASH", "RANGE"};
inline constexpr shape key_type{.choices = key_type_choices};
inline constexpr member key_schema_element_members[]{
    {"AttributeName", &key_attribute_name, true},
    {"KeyType", &key_type, true},
};
inline constexpr shape key_schema_element{
    .kind = shape_kind::structure, .name = "KeySchemaElement", .members = key_schema_element_members};
// A table's own schema is bounded further by a check that comes later.
inline constexpr shape key_schema{.kind = shape_kind::list, .element = &key_schema_element, .limits = {.least = 1}};
inline constexpr shape local_key_schema{
    .kind = shape_kind::list, .element = &key_schema_element, .limits = {.least = 1, .most = 2}};
inline constexpr shape global_key_schema{
    .kind = shape_kind::list, .element = &key_schema_element, .limits = {.least = 1, .most = 8}};

inline constexpr std::array<std::string_view, 3> projection_choices{"ALL", "INCLUDE", "KEYS_ONLY"};
inline constexpr shape projection_type{.choices = projection_choices};
inline constexpr shape non_key_attributes{
    .kind = shape_kind::list, .element = &key_attribute_name, .limits = {.least = 1, .most = 20}};
inline constexpr member projection_members[]{
    {"ProjectionType", &projection_type},
    {"NonKeyAttributes", &non_key_attributes},
};
inline constexpr shape projection{.kind = shape_kind::structure, .name = "Projection", .members = projection_members};

inline constexpr shape positive_long{.kind = shape_kind::long_integer, .limits = {.least = 1}};
inline constexpr shape long_integer{.kind = shape_kind::long_integer};
inline constexpr member throughput_members[]{
    {"WriteCapacityUnits", &positive_long, true},
    {"ReadCapacityUnits", &positive_long, true},
};
inline constexpr shape throughput{
    .kind = shape_kind::structure, .name = "ProvisionedThroughput", .members = throughput_members};
inline constexpr member on_demand_members[]{
    {"MaxReadRequestUnits", &long_integer},
    {"MaxWriteRequestUnits", &long_integer},
};
inline constexpr shape on_demand{
    .kind = shape_kind::structure, .name = "OnDemandThroughput", .members = on_demand_members};
inline constexpr member warm_members[]{
    {"ReadUnitsPerSecond", &long_integer},
    {"WriteUnitsPerSecond", &long_integer},
};
inline constexpr shape warm{.kind = shape_kind::structure, .name = "WarmThroughput", .members = warm_members};

inline constexpr member local_index_members[]{
    {"Projection", &projection, true},
    {"IndexName", &new_index_name, true},
    {"KeySchema", &local_key_schema, true},
};
inline constexpr shape local_index{
    .kind = shape_kind::structure, .name = "LocalSecondaryIndex", .members = local_index_members};
inline constexpr shape local_indexes{.kind = shape_kind::list, .element = &local_index};

inline constexpr member global_index_members[]{
    {"IndexName", &new_index_name, true},   {"KeySchema", &global_key_schema, true}, {"Projection", &projection, true},
    {"ProvisionedThroughput", &throughput}, {"OnDemandThroughput", &on_demand},      {"WarmThroughput", &warm},
};
inline constexpr shape global_index{
    .kind = shape_kind::structure, .name = "GlobalSecondaryIndex", .members = global_index_members};
inline constexpr shape global_indexes{.kind = shape_kind::list, .element = &global_index};

inline constexpr std::array<std::string_view, 2> billing_choices{"PROVISIONED", "PAY_PER_REQUEST"};
inline constexpr shape billing_mode{.choices = billing_choices};
inline constexpr std::array<std::string_view, 4> view_choices{"OLD_IMAGE", "KEYS_ONLY", "NEW_AND_OLD_IMAGES",
                                                              "NEW_IMAGE"};
inline constexpr shape stream_view{.choices = view_choices};
inline constexpr member stream_members[]{
    {"StreamEnabled", &boolean, true},
    {"StreamViewType", &stream_view},
};
inline constexpr shape stream{.kind = shape_kind::structure, .name = "StreamSpecification", .members = stream_members};
inline constexpr std::array<std::string_view, 2> sse_choices{"AES256", "KMS"};
inline constexpr shape sse_type{.choices = sse_choices};
inline constexpr shape key_id{.limits = {.least = 1}};
inline constexpr member sse_members[]{
    {"Enabled", &boolean},
    {"SSEType", &sse_type},
    {"KMSMasterKeyId", &key_id},
};
inline constexpr shape sse{.kind = shape_kind::structure, .name = "SSESpecification", .members = sse_members};
// Its choices are checked in words of their own.
inline constexpr shape table_class;

// Tags are checked in words of their own.
inline constexpr member tag_members[]{{"Key", &text}, {"Value", &text}};
inline constexpr shape tag{.kind = shape_kind::structure, .name = "Tag", .members = tag_members};
inline constexpr shape tags{.kind = shape_kind::list, .element = &tag};

inline constexpr member vector_attribute_members[]{{"AttributeName", &key_attribute_name, true}};
inline constexpr shape vector_attribute{
    .kind = shape_kind::structure, .name = "VectorAttributeDefinition", .members = vector_attribute_members};
inline constexpr std::array<std::string_view, 2> search_element_choices{"HASH", "INLINE_FILTER"};
inline constexpr shape search_element_type{.choices = search_element_choices};
inline constexpr member search_schema_element_members[]{
    {"AttributeName", &key_attribute_name, true},
    {"SearchSchemaElementType", &search_element_type, true},
};
inline constexpr shape search_schema_element{
    .kind = shape_kind::structure, .name = "SearchSchemaElement", .members = search_schema_element_members};
inline constexpr shape search_schema{
    .kind = shape_kind::list, .element = &search_schema_element, .limits = {.least = 1}};
inline constexpr std::array<std::string_view, 3> distance_choices{"COSINE", "DOT_PRODUCT", "EUCLIDEAN"};
inline constexpr shape distance_function{.choices = distance_choices};
inline constexpr member vector_index_members[]{
    {"IndexName", &new_index_name, true}, {"VectorAttribute", &vector_attribute, true},
    {"SearchSchema", &search_schema},     {"Projection", &projection, true},
    {"Dimensions", &positive_long, true}, {"DistanceFunction", &distance_function, true},
};
inline constexpr shape vector_index{
    .kind = shape_kind::structure, .name = "VectorIndex", .members = vector_index_members};
inline constexpr shape vector_indexes{.kind = shape_kind::list, .element = &vector_index};

// TableName is required in words of its own.
inline constexpr member create_table_members[]{
    {"AttributeDefinitions", &attribute_definitions, true},
    {"TableName", &named_table},
    {"BillingMode", &billing_mode},
    {"TableThroughputMode", &billing_mode},
    {"ProvisionedThroughput", &throughput},
    {"KeySchema", &key_schema, true},
    {"GlobalSecondaryIndexes", &global_indexes},
    {"LocalSecondaryIndexes", &local_indexes},
    {"StreamSpecification", &stream},
    {"SSESpecification", &sse},
    {"Tags", &tags},
    {"TableClass", &table_class},
    {"DeletionProtectionEnabled", &boolean},
    {"OnDemandThroughput", &on_demand},
    {"WarmThroughput", &warm},
    {"ResourcePolicy", &text},
    {"VectorIndexes", &vector_indexes},
};
inline constexpr shape create_table{
    .kind = shape_kind::structure, .name = "CreateTableInput", .members = create_table_members};

inline constexpr member update_index_members[]{
    {"IndexName", &new_index_name, true},
    {"ProvisionedThroughput", &throughput},
    {"OnDemandThroughput", &on_demand},
    {"WarmThroughput", &warm},
};
inline constexpr shape update_index{
    .kind = shape_kind::structure, .name = "UpdateGlobalSecondaryIndexAction", .members = update_index_members};
inline constexpr member create_index_members[]{
    {"IndexName", &new_index_name, true},   {"KeySchema", &global_key_schema, true}, {"Projection", &projection, true},
    {"ProvisionedThroughput", &throughput}, {"OnDemandThroughput", &on_demand},      {"WarmThroughput", &warm},
};
inline constexpr shape create_index{
    .kind = shape_kind::structure, .name = "CreateGlobalSecondaryIndexAction", .members = create_index_members};
inline constexpr member delete_index_members[]{{"IndexName", &new_index_name, true}};
inline constexpr shape delete_index{
    .kind = shape_kind::structure, .name = "DeleteGlobalSecondaryIndexAction", .members = delete_index_members};
inline constexpr member index_update_members[]{
    {"Update", &update_index},
    {"Create", &create_index},
    {"Delete", &delete_index},
};
inline constexpr shape index_update{
    .kind = shape_kind::structure, .name = "GlobalSecondaryIndexUpdate", .members = index_update_members};
inline constexpr shape index_updates{.kind = shape_kind::list, .element = &index_update};
inline constexpr member replica_members[]{{"RegionName", &text, true}};
inline constexpr shape replica{
    .kind = shape_kind::structure, .name = "ReplicationGroupMemberAction", .members = replica_members};
inline constexpr member replica_update_members[]{{"Create", &replica}, {"Update", &replica}, {"Delete", &replica}};
inline constexpr shape replica_update{
    .kind = shape_kind::structure, .name = "ReplicationGroupUpdate", .members = replica_update_members};
inline constexpr shape replica_updates{.kind = shape_kind::list, .element = &replica_update, .limits = {.least = 1}};

inline constexpr shape create_vector_index{
    .kind = shape_kind::structure, .name = "CreateVectorIndexAction", .members = vector_index_members};
inline constexpr shape delete_vector_index{
    .kind = shape_kind::structure, .name = "DeleteVectorIndexAction", .members = delete_index_members};
inline constexpr member vector_index_update_members[]{
    {"Create", &create_vector_index},
    {"Delete", &delete_vector_index},
};
inline constexpr shape vector_index_update{
    .kind = shape_kind::structure, .name = "VectorIndexUpdate", .members = vector_index_update_members};
inline constexpr shape vector_index_updates{.kind = shape_kind::list, .element = &vector_index_update};

inline constexpr member update_table_members[]{
    {"AttributeDefinitions", &attribute_definitions},
    {"TableName", &named_table},
    {"BillingMode", &billing_mode},
    {"TableThroughputMode", &billing_mode},
    {"ProvisionedThroughput", &throughput},
    {"GlobalSecondaryIndexUpdates", &index_updates},
    {"StreamSpecification", &stream},
    {"SSESpecification", &sse},
    {"ReplicaUpdates", &replica_updates},
    {"TableClass", &table_class},
    {"DeletionProtectionEnabled", &boolean},
    {"OnDemandThroughput", &on_demand},
    {"WarmThroughput", &warm},
    {"VectorIndexUpdates", &vector_index_updates},
};
inline constexpr shape update_table{
    .kind = shape_kind::structure, .name = "UpdateTableInput", .members = update_table_members};

// DescribeTable, DeleteTable, DescribeTimeToLive.
inline constexpr member one_table_members[]{{"TableName", &named_table}};
inline constexpr shape one_table{.kind = shape_kind::structure, .name = "TableInput", .members = one_table_members};

inline constexpr shape start_table_name{.limits = {.least = 3, .most = 255}, .is_name = true};
inline constexpr shape hundred{.kind = shape_kind::integer, .limits = {.least = 1, .most = 100}};
inline constexpr member list_tables_members[]{
    {"Limit", &hundred},
    {"ExclusiveStartTableName", &start_table_name},
};
inline constexpr shape list_tables{
    .kind = shape_kind::structure, .name = "ListTablesInput", .members = list_tables_members};

inline constexpr shape ttl_attribute{.limits = {.least = 1, .most = 255}};
inline constexpr member ttl_members[]{
    {"AttributeName", &ttl_attribute, true},
    {"Enabled", &boolean, true},
};
inline constexpr shape ttl{.kind = shape_kind::structure, .name = "TimeToLiveSpecification", .members = ttl_members};
inline constexpr member update_time_to_live_members[]{
    {"TableName", &named_table},
    {"TimeToLiveSpecification", &ttl, true},
};
inline constexpr shape update_time_to_live{
    .kind = shape_kind::structure, .name = "UpdateTimeToLiveInput", .members = update_time_to_live_members};

inline constexpr shape token{.kind = shape_kind::string};
inline constexpr shape resource_arn{.limits = {.most = 1283}};
inline constexpr member tag_resource_members[]{{"ResourceArn", &resource_arn}, {"Tags", &tags}};
inline constexpr shape tag_resource{
    .kind = shape_kind::structure, .name = "TagResourceInput", .members = tag_resource_members};
inline constexpr member untag_resource_members[]{{"ResourceArn", &resource_arn}, {"TagKeys", &text_list}};
inline constexpr shape untag_resource{
    .kind = shape_kind::structure, .name = "UntagResourceInput", .members = untag_resource_members};
inline constexpr member list_tags_members[]{{"ResourceArn", &resource_arn}, {"NextToken", &token}};
inline constexpr shape list_tags{
    .kind = shape_kind::structure, .name = "ListTagsOfResourceInput", .members = list_tags_members};

inline constexpr member one_required_table_members[]{{"TableName", &named_table, true}};
inline constexpr shape one_required_table{
    .kind = shape_kind::structure, .name = "TableInput", .members = one_required_table_members};
inline constexpr shape recovery_days{.kind = shape_kind::integer, .limits = {.least = 1, .most = 35}};
inline constexpr member recovery_members[]{
    {"PointInTimeRecoveryEnabled", &boolean, true},
    {"RecoveryPeriodInDays", &recovery_days},
};
inline constexpr shape recovery{
    .kind = shape_kind::structure, .name = "PointInTimeRecoverySpecification", .members = recovery_members};
inline constexpr member update_backups_members[]{
    {"TableName", &named_table, true},
    {"PointInTimeRecoverySpecification", &recovery, true},
};
inline constexpr shape update_backups{
    .kind = shape_kind::structure, .name = "UpdateContinuousBackupsInput", .members = update_backups_members};

inline constexpr member create_backup_members[]{
    {"BackupName", &index_name, true},
    {"TableName", &named_table, true},
};
inline constexpr shape create_backup{
    .kind = shape_kind::structure, .name = "CreateBackupInput", .members = create_backup_members};
inline constexpr shape backup_arn{.limits = {.least = 37, .most = 1024}};
inline constexpr member one_backup_members[]{{"BackupArn", &text, true}};
inline constexpr shape one_backup{.kind = shape_kind::structure, .name = "BackupInput", .members = one_backup_members};
inline constexpr std::array<std::string_view, 4> backup_type_choices{"SYSTEM", "ALL", "USER", "AWS_BACKUP"};
inline constexpr shape backup_type{.choices = backup_type_choices};
inline constexpr member list_backups_members[]{
    {"TableName", &named_table},
    {"Limit", &hundred},
    {"TimeRangeLowerBound", &timestamp},
    {"TimeRangeUpperBound", &timestamp},
    {"ExclusiveStartBackupArn", &backup_arn},
    {"BackupType", &backup_type},
};
inline constexpr shape list_backups{
    .kind = shape_kind::structure, .name = "ListBackupsInput", .members = list_backups_members};

inline constexpr member restore_from_backup_members[]{
    {"TargetTableName", &text, true},
    {"BackupArn", &backup_arn, true},
    {"BillingModeOverride", &billing_mode},
    {"GlobalSecondaryIndexOverride", &global_indexes},
    {"LocalSecondaryIndexOverride", &local_indexes},
    {"VectorIndexOverride", &vector_indexes},
    {"ProvisionedThroughputOverride", &throughput},
    {"OnDemandThroughputOverride", &on_demand},
    {"SSESpecificationOverride", &sse},
};
inline constexpr shape restore_from_backup{
    .kind = shape_kind::structure, .name = "RestoreTableFromBackupInput", .members = restore_from_backup_members};
inline constexpr member restore_to_time_members[]{
    {"TargetTableName", &text, true},
    {"SourceTableArn", &text},
    {"SourceTableName", &named_table},
    {"UseLatestRestorableTime", &boolean},
    {"RestoreDateTime", &timestamp},
    {"BillingModeOverride", &billing_mode},
    {"GlobalSecondaryIndexOverride", &global_indexes},
    {"LocalSecondaryIndexOverride", &local_indexes},
    {"VectorIndexOverride", &vector_indexes},
    {"ProvisionedThroughputOverride", &throughput},
    {"OnDemandThroughputOverride", &on_demand},
    {"SSESpecificationOverride", &sse},
};
inline constexpr shape restore_to_time{
    .kind = shape_kind::structure, .name = "RestoreTableToPointInTimeInput", .members = restore_to_time_members};

inline constexpr shape required_arn{.limits = {.least = 1, .most = 1283}};
inline constexpr shape revision_id{.limits = {.least = 1, .most = 255}};
inline constexpr member put_policy_members[]{
    {"ResourceArn", &required_arn, true},
    {"Policy", &text, true},
    {"ExpectedRevisionId", &revision_id},
    {"ConfirmRemoveSelfResourceAccess", &boolean},
};
inline constexpr shape put_policy{
    .kind = shape_kind::structure, .name = "PutResourcePolicyInput", .members = put_policy_members};
inline constexpr member get_policy_members[]{{"ResourceArn", &required_arn, true}};
inline constexpr shape get_policy{
    .kind = shape_kind::structure, .name = "GetResourcePolicyInput", .members = get_policy_members};
inline constexpr member delete_policy_members[]{
    {"ResourceArn", &required_arn, true},
    {"ExpectedRevisionId", &revision_id},
};
inline constexpr shape delete_policy{
    .kind = shape_kind::structure, .name = "DeleteResourcePolicyInput", .members = delete_policy_members};

inline constexpr std::array<std::string_view, 2> insights_choices{"ENABLE", "DISABLE"};
inline constexpr shape insights_action{.choices = insights_choices};
inline constexpr std::array<std::string_view, 2> insights_modes{"THROTTLED_KEYS", "ACCESSED_AND_THROTTLED_KEYS"};
inline constexpr shape insights_mode{.choices = insights_modes};
inline constexpr member describe_insights_members[]{
    {"TableName", &named_table, true},
    {"IndexName", &text},
};
inline constexpr shape describe_insights{
    .kind = shape_kind::structure, .name = "DescribeContributorInsightsInput", .members = describe_insights_members};
inline constexpr member update_insights_members[]{
    {"TableName", &named_table, true},
    {"IndexName", &text},
    {"ContributorInsightsAction", &insights_action, true},
    {"ContributorInsightsMode", &insights_mode},
};
inline constexpr shape update_insights{
    .kind = shape_kind::structure, .name = "UpdateContributorInsightsInput", .members = update_insights_members};

}  // namespace tenon::local::dynamodb::shapes
