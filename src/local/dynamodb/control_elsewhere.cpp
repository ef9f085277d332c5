// Operations about the account, and those whose work other services or other regions would do.
#include "local/api/decode.hpp"
#include "local/api/failure.hpp"
#include "local/dynamodb/control_json.hpp"
#include "local/dynamodb/control_operations.hpp"

namespace tenon::local::dynamodb {
namespace {

void answer_with_empty_list(std::string_view name, std::string& out) {
  json_writer json(out);
  json.begin_object();
  json.name(name).begin_list();
  json.end_list();
  json.end_object();
}

}  // namespace

void describe_limits(engine_context&, std::string_view, std::string& out) {
  constexpr std::int64_t account_units = 80000;
  constexpr std::int64_t table_units = 40000;
  json_writer json(out);
  json.begin_object();
  json.member("AccountMaxReadCapacityUnits", account_units);
  json.member("AccountMaxWriteCapacityUnits", account_units);
  json.member("TableMaxReadCapacityUnits", table_units);
  json.member("TableMaxWriteCapacityUnits", table_units);
  json.end_object();
}

void describe_endpoints(engine_context& context, std::string_view, std::string& out) {
  constexpr std::int64_t day_in_minutes = 1440;
  json_writer json(out);
  json.begin_object();
  json.name("Endpoints").begin_list();
  json.begin_object();
  json.member("Address", "dynamodb." + context.where.region + ".amazonaws.com");
  json.member("CachePeriodInMinutes", day_in_minutes);
  json.end_object();
  json.end_list();
  json.end_object();
}

void describe_kinesis_streaming_destination(engine_context& context, std::string_view body, std::string& out) {
  const auto described = find_table(context, decode<describe_continuous_backups_request>(body).table_name);
  json_writer json(out);
  json.begin_object();
  json.member("TableName", described->name());
  json.name("KinesisDataStreamDestinations").begin_list();
  json.end_list();
  json.end_object();
}

void describe_table_replica_auto_scaling(engine_context& context, std::string_view body, std::string& out) {
  const auto described = find_table(context, decode<describe_continuous_backups_request>(body).table_name);
  json_writer json(out);
  json.begin_object();
  json.name("TableAutoScalingDescription").begin_object();
  json.member("TableName", described->name());
  json.member("TableStatus", name_of(described->definition.life.at(context.now())));
  json.name("Replicas").begin_list();
  json.end_list();
  json.end_object();
  json.end_object();
}

void list_global_tables(engine_context&, std::string_view, std::string& out) {
  answer_with_empty_list("GlobalTables", out);
}

void refuse_global_table(engine_context&, std::string_view, std::string&) {
  refuse_as("GlobalTableNotFoundException", "Global table not found: Tenon's engine has no global tables");
}

void list_exports(engine_context&, std::string_view, std::string& out) {
  answer_with_empty_list("ExportSummaries", out);
}

void refuse_export(engine_context&, std::string_view, std::string&) {
  refuse_as("ExportNotFoundException", "Export not found: Tenon's engine exports no tables");
}

void list_imports(engine_context&, std::string_view, std::string& out) {
  answer_with_empty_list("ImportSummaryList", out);
}

void refuse_import(engine_context&, std::string_view, std::string&) {
  refuse_as("ImportNotFoundException", "Import not found: Tenon's engine imports no tables");
}

}  // namespace tenon::local::dynamodb
