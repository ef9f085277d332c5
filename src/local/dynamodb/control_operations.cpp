#include "local/dynamodb/control_operations.hpp"

#include "local/api/failure.hpp"

#include <algorithm>
#include <array>

namespace tenon::local::dynamodb {
namespace {

// What would send data to another service or to other regions, or need what a table has not.
template <const char* Name>
void refuse_operation(engine_context&, std::string_view, std::string&) {
  not_offered(Name);
}

constexpr char enable_kinesis_name[] = "EnableKinesisStreamingDestination";
constexpr char disable_kinesis_name[] = "DisableKinesisStreamingDestination";
constexpr char update_kinesis_name[] = "UpdateKinesisStreamingDestination";
constexpr char search_name[] = "SearchVectors";
constexpr char update_scaling_name[] = "UpdateTableReplicaAutoScaling";

struct entry {
  std::string_view name;
  operation_handler handler;
};

constexpr std::array entries{
    entry{"CreateBackup", create_backup},
    entry{"CreateGlobalTable", refuse_new_global_table},
    entry{"CreateTable", create_table},
    entry{"DeleteBackup", delete_backup},
    entry{"DeleteResourcePolicy", delete_resource_policy},
    entry{"DeleteTable", delete_table},
    entry{"DescribeBackup", describe_backup},
    entry{"DescribeContinuousBackups", describe_continuous_backups},
    entry{"DescribeContributorInsights", describe_contributor_insights},
    entry{"DescribeEndpoints", describe_endpoints},
    entry{"DescribeExport", describe_export},
    entry{"DescribeGlobalTable", refuse_global_table},
    entry{"DescribeGlobalTableSettings", refuse_global_table},
    entry{"DescribeImport", describe_import},
    entry{"DescribeKinesisStreamingDestination", describe_kinesis_streaming_destination},
    entry{"DescribeLimits", describe_limits},
    entry{"DescribeTable", describe_table},
    entry{"DescribeTableReplicaAutoScaling", describe_table_replica_auto_scaling},
    entry{"DescribeTimeToLive", describe_time_to_live},
    entry{disable_kinesis_name, refuse_operation<disable_kinesis_name>},
    entry{enable_kinesis_name, refuse_operation<enable_kinesis_name>},
    entry{"ExportTableToPointInTime", export_table},
    entry{"GetResourcePolicy", get_resource_policy},
    entry{"ImportTable", import_table},
    entry{"ListBackups", list_backups},
    entry{"ListContributorInsights", list_contributor_insights},
    entry{"ListExports", list_exports},
    entry{"ListGlobalTables", list_global_tables},
    entry{"ListImports", list_imports},
    entry{"ListTables", list_tables},
    entry{"ListTagsOfResource", list_tags_of_resource},
    entry{"PutResourcePolicy", put_resource_policy},
    entry{"RestoreTableFromBackup", restore_table_from_backup},
    entry{"RestoreTableToPointInTime", restore_table_to_point_in_time},
    entry{search_name, refuse_operation<search_name>},
    entry{"TagResource", tag_resource},
    entry{"UntagResource", untag_resource},
    entry{"UpdateContinuousBackups", update_continuous_backups},
    entry{"UpdateContributorInsights", update_contributor_insights},
    entry{"UpdateGlobalTable", refuse_global_table},
    entry{"UpdateGlobalTableSettings", refuse_global_table},
    entry{update_kinesis_name, refuse_operation<update_kinesis_name>},
    entry{"UpdateTable", update_table},
    entry{update_scaling_name, refuse_operation<update_scaling_name>},
    entry{"UpdateTimeToLive", update_time_to_live},
};

constexpr bool precedes(const entry& a, const entry& b) noexcept { return a.name < b.name; }

static_assert(std::is_sorted(entries.begin(), entries.end(), precedes));

}  // namespace

operation_handler find_control_operation(std::string_view name) noexcept {
  const auto at = std::lower_bound(entries.begin(), entries.end(), entry{name, nullptr}, precedes);
  return at != entries.end() && at->name == name ? at->handler : nullptr;
}

}  // namespace tenon::local::dynamodb
