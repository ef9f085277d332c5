// Exports to S3 and imports from there: there are none, and none is made, but what is wrong with a request for one is
// said as the service says it.
#include "local/api/decode.hpp"
#include "local/api/failure.hpp"
#include "local/dynamodb/control_arn.hpp"
#include "local/dynamodb/control_json.hpp"
#include "local/dynamodb/control_operations.hpp"
#include "local/dynamodb/control_table_rules.hpp"

#include <tenon/base/timestamp.hpp>

#include <algorithm>
#include <cmath>
#include <optional>

namespace tenon::local::dynamodb {
namespace {

// "table/<name><kind>…", with a name as long as a table's.
bool is_of_table(const arn_text& arn, std::string_view kind) noexcept {
  constexpr std::string_view table = "table/";
  constexpr std::size_t shortest = 3;
  const auto at = arn.resource.find(kind);
  return arn.resource.starts_with(table) && at != std::string_view::npos && at >= table.size() + shortest &&
         at + kind.size() < arn.resource.size();
}

bool is_own(const engine_context& context, const arn_text& arn) noexcept {
  return arn.partition == "aws" && arn.service == "dynamodb" && arn.account == context.where.account_id;
}

table_ptr find_exported(engine_context& context, std::string_view arn) {
  if (arn.empty()) refuse("Invalid TableArn: Invalid Table ARN");
  const auto parts = parse_arn(arn);
  if (!parts) refuse_values("tableArn is not a valid ARN");
  const auto name = table_name_of(arn);
  if (!is_own(context, *parts)) refuse_as("AccessDeniedException", "Access is denied");
  if (parts->resource.substr(parts->resource.find('/') + 1) != name) refuse("Invalid Request: Table ARN is invalid.");
  auto found = context.catalog.find(name, context.now());
  if (!found) refuse_as("TableNotFoundException", std::string("Table not found: ").append(arn));
  if (!found->definition.recovery.is_enabled)
    refuse_as("PointInTimeRecoveryUnavailableException",
              std::string("Point in time recovery is not enabled for table '").append(name).append("'"));
  return found;
}

[[noreturn]] void refuse_time(std::string message) { refuse_as("InvalidExportTimeException", std::move(message)); }

std::int64_t milliseconds_of(double seconds) noexcept {
  constexpr double most = 1e12;
  return std::llround(std::clamp(seconds, -most, most) * 1000);
}

void check_incremental(const incremental_export& asked, const table_definition& exported, std::int64_t now) {
  constexpr std::int64_t shortest = std::int64_t{15} * 60 * 1000;
  const auto text = [](std::int64_t milliseconds) { return timestamp::from_milliseconds(milliseconds).to_string(); };
  const auto from = milliseconds_of(*asked.from);
  const auto to = asked.to ? milliseconds_of(*asked.to) : now;
  if (to > now) refuse_time("Incremental export period to time cannot be greater than the current time : " + text(now));
  if (to - from < shortest)
    refuse_time("Difference between export period from time and export period to time is less than 15 minutes");
  if (from < exported.created_at)
    refuse_time("Incremental export period from time cannot be less than the table creation time : " +
                text(exported.created_at));
}

void answer_with_empty_list(std::string_view name, const std::optional<std::string>& next_token, std::string& out) {
  if (next_token) refuse("Invalid Request: Provided nextToken is invalid: " + *next_token);
  json_writer json(out);
  json.begin_object();
  json.name(name).begin_list();
  json.end_list();
  json.end_object();
}

}  // namespace

void export_table(engine_context& context, std::string_view body, std::string&) {
  const auto request = decode<export_table_request>(body);
  if (request.kms_key_id && !request.has_kms)
    refuse("Invalid Request: KMS Key Id is not supported for this encryption type");
  const bool is_incremental = request.is_incremental.value_or(false);
  if (is_incremental && !request.incremental)
    refuse("Invalid Request: Incremental Export Specification expected when export type is set as Incremental Export");
  if (!is_incremental && request.incremental)
    refuse(request.is_incremental
               ? "Invalid Request: When Export Type is Full Export , Incremental Export Specification should not be "
                 "provided"
               : "Invalid Request: Export Type expected to be Incremental Export when incremental export specification "
                 "is provided");
  if (request.incremental && !request.incremental->from)
    refuse("Invalid Request: ExportFromTime must be provided in IncrementalExportSpecification");
  const auto exported = find_exported(context, request.table_arn);
  if (request.time) {
    const auto time = milliseconds_of(*request.time);
    if (time < exported->definition.recovery.enabled_at || time > context.now()) refuse_time("Export Time is invalid");
  }
  if (request.incremental) check_incremental(*request.incremental, exported->definition, context.now());
  not_offered("ExportTableToPointInTime");
}

void describe_export(engine_context& context, std::string_view body, std::string&) {
  const auto arn = decode<describe_export_request>(body).arn;
  const auto parts = parse_arn(arn);
  if (!parts) refuse("Invalid Export ARN");
  const bool is_export = is_of_table(*parts, "/export/");
  if (!is_own(context, *parts) || (!is_export && parts->region != context.where.region))
    deny(context, "DescribeExport", arn);
  if (!is_export) refuse("Invalid Export ARN");
  refuse_as("ExportNotFoundException", "Export not found: Export not found: " + arn);
}

void list_exports(engine_context&, std::string_view body, std::string& out) {
  answer_with_empty_list("ExportSummaries", decode<list_exports_request>(body).next_token, out);
}

void import_table(engine_context& context, std::string_view body, std::string&) {
  const auto request = decode<import_table_request>(body);
  if (request.has_options && request.format != "CSV")
    refuse("Invalid Request: Unsupported InputFormatOptions for the given input format: " + request.format + ".");
  define_table(context, request.table);
  if (context.catalog.find(request.table.table_name, context.now()))
    resource_in_use("Table already exists: " + request.table.table_name);
  not_offered("ImportTable");
}

void describe_import(engine_context&, std::string_view body, std::string&) {
  const auto arn = decode<describe_import_request>(body).arn;
  const auto parts = parse_arn(arn);
  if (!parts || !is_of_table(*parts, "/import/")) refuse("Invalid Import ARN");
  refuse_as("ImportNotFoundException", "Import not found: Import not found: " + arn);
}

void list_imports(engine_context&, std::string_view body, std::string& out) {
  answer_with_empty_list("ImportSummaryList", decode<list_imports_request>(body).next_token, out);
}

}  // namespace tenon::local::dynamodb
