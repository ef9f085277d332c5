// Backups, on demand and continuous.
#include "local/api/decode.hpp"
#include "local/api/failure.hpp"
#include "local/api/read_table.hpp"
#include "local/api/table_shapes.hpp"

namespace tenon::local::dynamodb {
namespace {

std::string read_backup_arn(std::string_view body) {
  constexpr const auto& s = shapes::one_backup;
  const opened request(body, s);
  const auto arn = text_of(*request[index_of(s, "BackupArn")]);
  if (!arn.starts_with("arn:")) refuse("Invalid Backup ARN");
  return std::string(arn);
}

template <class Request>
restore_overrides read_overrides(const Request& request, const shape& s) {
  const auto at = [&](std::string_view name) -> const json_element* {
    for (std::size_t i = 0; i < s.members.size(); ++i)
      if (s.members[i].name == name) return request[i];
    return nullptr;
  };
  restore_overrides out;
  out.billing_mode = read_billing_mode(at("BillingModeOverride"));
  out.local_indexes = read_local_indexes(at("LocalSecondaryIndexOverride"));
  out.global_indexes = read_global_indexes(at("GlobalSecondaryIndexOverride"));
  out.vector_indexes = read_vector_indexes(at("VectorIndexOverride"));
  out.throughput = read_throughput(at("ProvisionedThroughputOverride"));
  out.on_demand_throughput = read_on_demand(at("OnDemandThroughputOverride"));
  out.sse = read_sse(at("SSESpecificationOverride"));
  return out;
}

}  // namespace

void decode(std::string_view body, describe_continuous_backups_request& out) {
  constexpr const auto& s = shapes::one_required_table;
  const opened request(body, s);
  out.table_name = text_of(*request[index_of(s, "TableName")]);
}

void decode(std::string_view body, update_continuous_backups_request& out) {
  constexpr const auto& s = shapes::update_backups;
  const opened request(body, s);
  const fields recovery(shapes::recovery, request[index_of(s, "PointInTimeRecoverySpecification")]);
  out.table_name = text_of(*request[index_of(s, "TableName")]);
  out.is_enabled = boolean_of(*recovery[index_of(shapes::recovery, "PointInTimeRecoveryEnabled")]);
  out.recovery_period_in_days = optional_int32(recovery[index_of(shapes::recovery, "RecoveryPeriodInDays")]);
}

void decode(std::string_view body, create_backup_request& out) {
  constexpr const auto& s = shapes::create_backup;
  const opened request(body, s);
  out.table_name = text_of(*request[index_of(s, "TableName")]);
  out.backup_name = text_of(*request[index_of(s, "BackupName")]);
}

void decode(std::string_view body, describe_backup_request& out) { out.backup_arn = read_backup_arn(body); }

void decode(std::string_view body, delete_backup_request& out) { out.backup_arn = read_backup_arn(body); }

void decode(std::string_view body, list_backups_request& out) {
  constexpr const auto& s = shapes::list_backups;
  const opened request(body, s);
  out.table_name = optional_text(request[index_of(s, "TableName")]);
  out.limit = optional_int32(request[index_of(s, "Limit")]);
  out.lower_bound = optional_floating(request[index_of(s, "TimeRangeLowerBound")]);
  out.upper_bound = optional_floating(request[index_of(s, "TimeRangeUpperBound")]);
  out.exclusive_start_backup_arn = optional_text(request[index_of(s, "ExclusiveStartBackupArn")]);
  out.backup_type = optional_text(request[index_of(s, "BackupType")]);
}

void decode(std::string_view body, restore_table_from_backup_request& out) {
  constexpr const auto& s = shapes::restore_from_backup;
  const opened request(body, s);
  out.target_table_name = text_of(*request[index_of(s, "TargetTableName")]);
  check_name_length("TableName", out.target_table_name);
  out.backup_arn = text_of(*request[index_of(s, "BackupArn")]);
  out.overrides = read_overrides(request, s);
}

void decode(std::string_view body, restore_table_to_point_in_time_request& out) {
  constexpr const auto& s = shapes::restore_to_time;
  const opened request(body, s);
  out.target_table_name = text_of(*request[index_of(s, "TargetTableName")]);
  check_name_length("TableName", out.target_table_name);
  out.source_table_arn = optional_text(request[index_of(s, "SourceTableArn")]);
  out.source_table_name = optional_text(request[index_of(s, "SourceTableName")]);
  out.use_latest_restorable_time = optional_boolean(request[index_of(s, "UseLatestRestorableTime")]);
  out.restore_date_time = optional_floating(request[index_of(s, "RestoreDateTime")]);
  out.overrides = read_overrides(request, s);
}

}  // namespace tenon::local::dynamodb
