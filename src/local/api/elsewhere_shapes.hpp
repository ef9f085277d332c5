// Shapes of requests whose work other services or other regions would do: exports, imports, global tables.
#pragma once

#include "local/api/table_shapes.hpp"

namespace tenon::local::dynamodb::shapes {

// GlobalTableName is reported in words of its own, as TableName is.
inline constexpr member global_table_members[]{{"GlobalTableName", &text, true}};
inline constexpr shape global_table{
    .kind = shape_kind::structure, .name = "GlobalTableInput", .members = global_table_members};

// Letters and digits, with dots, hyphens and underscores between them.
bool is_bucket_name(std::string_view name) noexcept;
bool is_account_id(std::string_view id) noexcept;     // 12 digits
bool has_no_dollar(std::string_view token) noexcept;  // and is not empty

inline constexpr text_pattern bucket_pattern{R"(^[a-z0-9A-Z]+[\.\-\w]*[a-z0-9A-Z]+$)", is_bucket_name};
inline constexpr text_pattern account_pattern{"[0-9]{12}", is_account_id};
inline constexpr text_pattern token_pattern{R"(^[^\$]+$)", has_no_dollar};

inline constexpr shape bucket{.limits = {.most = 255}, .pattern = &bucket_pattern};
inline constexpr shape bucket_owner{.pattern = &account_pattern};
inline constexpr shape object_prefix{.limits = {.least = 1, .most = 1024}};
inline constexpr shape client_token{.pattern = &token_pattern};

inline constexpr std::array<std::string_view, 2> export_type_choices{"FULL_EXPORT", "INCREMENTAL_EXPORT"};
inline constexpr shape export_type{.choices = export_type_choices};
inline constexpr std::array<std::string_view, 2> export_format_choices{"DYNAMODB_JSON", "ION"};
inline constexpr shape export_format{.choices = export_format_choices};
inline constexpr std::array<std::string_view, 2> bucket_encryption_choices{"AES256", "KMS"};
inline constexpr shape bucket_encryption{.choices = bucket_encryption_choices};
inline constexpr shape bucket_key_id{.limits = {.least = 1, .most = 2048}};
inline constexpr std::array<std::string_view, 2> export_view_choices{"NEW_IMAGE", "NEW_AND_OLD_IMAGES"};
inline constexpr shape export_view{.choices = export_view_choices};
inline constexpr member incremental_export_members[]{
    {"ExportFromTime", &timestamp},
    {"ExportToTime", &timestamp},
    {"ExportViewType", &export_view},
};
inline constexpr shape incremental_export{
    .kind = shape_kind::structure, .name = "IncrementalExportSpecification", .members = incremental_export_members};
inline constexpr member export_table_members[]{
    {"TableArn", &text, true},
    {"ExportTime", &timestamp},
    {"ClientToken", &client_token},
    {"S3Bucket", &bucket, true},
    {"S3BucketOwner", &bucket_owner},
    {"S3Prefix", &object_prefix},
    {"S3SseAlgorithm", &bucket_encryption},
    {"S3SseKmsKeyId", &bucket_key_id},
    {"ExportFormat", &export_format},
    {"ExportType", &export_type},
    {"IncrementalExportSpecification", &incremental_export},
};
inline constexpr shape export_table{
    .kind = shape_kind::structure, .name = "ExportTableToPointInTimeInput", .members = export_table_members};

inline constexpr member describe_export_members[]{{"ExportArn", &text, true}};
inline constexpr shape describe_export{
    .kind = shape_kind::structure, .name = "DescribeExportInput", .members = describe_export_members};
inline constexpr member describe_import_members[]{{"ImportArn", &text, true}};
inline constexpr shape describe_import{
    .kind = shape_kind::structure, .name = "DescribeImportInput", .members = describe_import_members};

inline constexpr shape transfer_page{.kind = shape_kind::integer, .limits = {.least = 1, .most = 25}};
inline constexpr member list_exports_members[]{
    {"TableArn", &text},
    {"MaxResults", &transfer_page},
    {"NextToken", &text},
};
inline constexpr shape list_exports{
    .kind = shape_kind::structure, .name = "ListExportsInput", .members = list_exports_members};
inline constexpr member list_imports_members[]{
    {"TableArn", &text},
    {"PageSize", &transfer_page},
    {"NextToken", &text},
};
inline constexpr shape list_imports{
    .kind = shape_kind::structure, .name = "ListImportsInput", .members = list_imports_members};

inline constexpr shape key_prefix{.limits = {.most = 1024}};
inline constexpr member bucket_source_members[]{
    {"S3BucketOwner", &bucket_owner},
    {"S3Bucket", &bucket, true},
    {"S3KeyPrefix", &key_prefix},
};
inline constexpr shape bucket_source{
    .kind = shape_kind::structure, .name = "S3BucketSource", .members = bucket_source_members};
inline constexpr std::array<std::string_view, 3> input_format_choices{"CSV", "DYNAMODB_JSON", "ION"};
inline constexpr shape input_format{.choices = input_format_choices};
inline constexpr shape input_options{.kind = shape_kind::structure, .name = "InputFormatOptions"};
inline constexpr std::array<std::string_view, 3> compression_choices{"ZSTD", "NONE", "GZIP"};
inline constexpr shape compression{.choices = compression_choices};
inline constexpr shape imported_table_name{
    .limits = {.least = 3, .most = 255}, .is_name = true, .is_length_first = true};
inline constexpr member imported_table_members[]{
    {"TableName", &imported_table_name, true},
    {"AttributeDefinitions", &attribute_definitions, true},
    {"KeySchema", &key_schema, true},
    {"BillingMode", &billing_mode},
    {"ProvisionedThroughput", &throughput},
    {"OnDemandThroughput", &on_demand},
    {"SSESpecification", &sse},
    {"GlobalSecondaryIndexes", &global_indexes},
};
inline constexpr shape imported_table{
    .kind = shape_kind::structure, .name = "TableCreationParameters", .members = imported_table_members};
inline constexpr member import_table_members[]{
    {"ClientToken", &client_token},         {"S3BucketSource", &bucket_source, true},
    {"InputFormat", &input_format, true},   {"InputFormatOptions", &input_options},
    {"InputCompressionType", &compression}, {"TableCreationParameters", &imported_table, true},
};
inline constexpr shape import_table{
    .kind = shape_kind::structure, .name = "ImportTableInput", .members = import_table_members};

}  // namespace tenon::local::dynamodb::shapes
