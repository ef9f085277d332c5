#include "local/api/operation.hpp"

#include <algorithm>
#include <array>

namespace tenon::local::dynamodb {
namespace {

// In the order of the enumeration, which is that of the names within each API.
constexpr std::array names{std::string_view("BatchExecuteStatement"),
                           std::string_view("BatchGetItem"),
                           std::string_view("BatchWriteItem"),
                           std::string_view("CreateBackup"),
                           std::string_view("CreateGlobalTable"),
                           std::string_view("CreateTable"),
                           std::string_view("DeleteBackup"),
                           std::string_view("DeleteItem"),
                           std::string_view("DeleteResourcePolicy"),
                           std::string_view("DeleteTable"),
                           std::string_view("DescribeBackup"),
                           std::string_view("DescribeContinuousBackups"),
                           std::string_view("DescribeContributorInsights"),
                           std::string_view("DescribeEndpoints"),
                           std::string_view("DescribeExport"),
                           std::string_view("DescribeGlobalTable"),
                           std::string_view("DescribeGlobalTableSettings"),
                           std::string_view("DescribeImport"),
                           std::string_view("DescribeKinesisStreamingDestination"),
                           std::string_view("DescribeLimits"),
                           std::string_view("DescribeTable"),
                           std::string_view("DescribeTableReplicaAutoScaling"),
                           std::string_view("DescribeTimeToLive"),
                           std::string_view("DisableKinesisStreamingDestination"),
                           std::string_view("EnableKinesisStreamingDestination"),
                           std::string_view("ExecuteStatement"),
                           std::string_view("ExecuteTransaction"),
                           std::string_view("ExportTableToPointInTime"),
                           std::string_view("GetItem"),
                           std::string_view("GetResourcePolicy"),
                           std::string_view("ImportTable"),
                           std::string_view("ListBackups"),
                           std::string_view("ListContributorInsights"),
                           std::string_view("ListExports"),
                           std::string_view("ListGlobalTables"),
                           std::string_view("ListImports"),
                           std::string_view("ListTables"),
                           std::string_view("ListTagsOfResource"),
                           std::string_view("PutItem"),
                           std::string_view("PutResourcePolicy"),
                           std::string_view("Query"),
                           std::string_view("RestoreTableFromBackup"),
                           std::string_view("RestoreTableToPointInTime"),
                           std::string_view("Scan"),
                           std::string_view("SearchVectors"),
                           std::string_view("TagResource"),
                           std::string_view("TransactGetItems"),
                           std::string_view("TransactWriteItems"),
                           std::string_view("UntagResource"),
                           std::string_view("UpdateContinuousBackups"),
                           std::string_view("UpdateContributorInsights"),
                           std::string_view("UpdateGlobalTable"),
                           std::string_view("UpdateGlobalTableSettings"),
                           std::string_view("UpdateItem"),
                           std::string_view("UpdateKinesisStreamingDestination"),
                           std::string_view("UpdateTable"),
                           std::string_view("UpdateTableReplicaAutoScaling"),
                           std::string_view("UpdateTimeToLive"),
                           std::string_view("DescribeStream"),
                           std::string_view("GetRecords"),
                           std::string_view("GetShardIterator"),
                           std::string_view("ListStreams")};

constexpr auto first_of_streams = static_cast<std::size_t>(operation::describe_stream);

static_assert(names.size() == static_cast<std::size_t>(operation::list_streams) + 1);
static_assert(std::is_sorted(names.begin(), names.begin() + first_of_streams));
static_assert(std::is_sorted(names.begin() + first_of_streams, names.end()));

}  // namespace

std::optional<operation> find_operation(std::string_view name, bool is_streams) noexcept {
  const auto first = is_streams ? names.begin() + first_of_streams : names.begin();
  const auto last = is_streams ? names.end() : names.begin() + first_of_streams;
  const auto at = std::lower_bound(first, last, name);
  if (at == last || *at != name) return std::nullopt;
  return static_cast<operation>(at - names.begin());
}

std::string_view name_of(operation op) noexcept { return names[static_cast<std::size_t>(op)]; }

bool is_of_streams(operation op) noexcept { return static_cast<std::size_t>(op) >= first_of_streams; }

}  // namespace tenon::local::dynamodb
