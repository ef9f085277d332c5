// Exports, imports and global tables.
#include "local/api/decode.hpp"
#include "local/api/elsewhere_shapes.hpp"
#include "local/api/opened.hpp"
#include "local/api/read_table.hpp"

#include <algorithm>

namespace tenon::local::dynamodb {
namespace {

bool is_letter_or_digit(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

bool shapes::is_bucket_name(std::string_view name) noexcept {
  return name.size() > 1 && is_letter_or_digit(name.front()) && is_letter_or_digit(name.back()) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_letter_or_digit(c) || c == '.' || c == '-' || c == '_'; });
}

bool shapes::is_account_id(std::string_view id) noexcept {
  return id.size() == 12 && std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool shapes::has_no_dollar(std::string_view token) noexcept {
  return !token.empty() && token.find('$') == std::string_view::npos;
}

void decode(std::string_view body, global_table_request& out) {
  constexpr const auto& s = shapes::global_table;
  const opened request(body, s);
  out.name = text_of(*request[index_of(s, "GlobalTableName")]);
  check_name_length("TableName", out.name);
}

void decode(std::string_view body, export_table_request& out) {
  constexpr const auto& s = shapes::export_table;
  const opened request(body, s);
  out.table_arn = text_of(*request[index_of(s, "TableArn")]);
  out.time = optional_floating(request[index_of(s, "ExportTime")]);
  out.kms_key_id = optional_text(request[index_of(s, "S3SseKmsKeyId")]);
  if (const auto* algorithm = request[index_of(s, "S3SseAlgorithm")]) out.has_kms = text_of(*algorithm) == "KMS";
  if (const auto* type = request[index_of(s, "ExportType")]) out.is_incremental = text_of(*type) != "FULL_EXPORT";
  if (const auto* specification = request[index_of(s, "IncrementalExportSpecification")]) {
    constexpr const auto& i = shapes::incremental_export;
    const fields f(i, specification);
    out.incremental = {optional_floating(f[index_of(i, "ExportFromTime")]),
                       optional_floating(f[index_of(i, "ExportToTime")])};
  }
}

void decode(std::string_view body, describe_export_request& out) {
  constexpr const auto& s = shapes::describe_export;
  const opened request(body, s);
  out.arn = text_of(*request[index_of(s, "ExportArn")]);
}

void decode(std::string_view body, describe_import_request& out) {
  constexpr const auto& s = shapes::describe_import;
  const opened request(body, s);
  out.arn = text_of(*request[index_of(s, "ImportArn")]);
}

void decode(std::string_view body, list_exports_request& out) {
  constexpr const auto& s = shapes::list_exports;
  const opened request(body, s);
  out.next_token = optional_text(request[index_of(s, "NextToken")]);
}

void decode(std::string_view body, list_imports_request& out) {
  constexpr const auto& s = shapes::list_imports;
  const opened request(body, s);
  out.next_token = optional_text(request[index_of(s, "NextToken")]);
}

void decode(std::string_view body, import_table_request& out) {
  constexpr const auto& s = shapes::import_table;
  constexpr const auto& t = shapes::imported_table;
  const opened request(body, s);
  out.format = text_of(*request[index_of(s, "InputFormat")]);
  out.has_options = request[index_of(s, "InputFormatOptions")] != nullptr;
  const fields table(t, request[index_of(s, "TableCreationParameters")]);
  out.table.table_name = text_of(*table[index_of(t, "TableName")]);
  out.table.attribute_definitions = read_attribute_definitions(table[index_of(t, "AttributeDefinitions")]);
  out.table.key_schema = read_key_schema(*table[index_of(t, "KeySchema")]);
  out.table.billing_mode = read_billing_mode(table[index_of(t, "BillingMode")]);
  out.table.throughput = read_throughput(table[index_of(t, "ProvisionedThroughput")]);
  out.table.on_demand_throughput = read_on_demand(table[index_of(t, "OnDemandThroughput")]);
  out.table.sse = read_sse(table[index_of(t, "SSESpecification")]);
  out.table.global_indexes = read_global_indexes(table[index_of(t, "GlobalSecondaryIndexes")]);
}

}  // namespace tenon::local::dynamodb
