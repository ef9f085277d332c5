// Operations about the account, and those whose work other services or other regions would do.
#include "local/api/decode.hpp"
#include "local/api/failure.hpp"
#include "local/dynamodb/control_json.hpp"
#include "local/dynamodb/control_operations.hpp"
#include "local/dynamodb/control_throughput_rules.hpp"

namespace tenon::local::dynamodb {
void describe_limits(engine_context&, std::string_view, std::string& out) {
  constexpr std::int64_t account_units = 80000;
  json_writer json(out);
  json.begin_object();
  json.member("AccountMaxReadCapacityUnits", account_units);
  json.member("AccountMaxWriteCapacityUnits", account_units);
  json.member("TableMaxReadCapacityUnits", max_table_units);
  json.member("TableMaxWriteCapacityUnits", max_table_units);
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

// Which global tables have, and there are none.
void describe_table_replica_auto_scaling(engine_context&, std::string_view body, std::string&) {
  const auto request = decode<describe_continuous_backups_request>(body);
  resource_not_found("Global table with name: '" + std::string(table_name_of(request.table_name)) +
                     "' does not exist.");
}

void list_global_tables(engine_context&, std::string_view, std::string& out) {
  json_writer json(out);
  json.begin_object();
  json.name("GlobalTables").begin_list();
  json.end_list();
  json.end_object();
}

void refuse_new_global_table(engine_context&, std::string_view body, std::string&) {
  decode<global_table_request>(body);
  refuse_values(
      "DynamoDB global tables version 2017.11.29 is not supported. We recommend using DynamoDB global tables version "
      "2019.11.21, instead of version 2017.11.29 (Legacy).");
}

void refuse_global_table(engine_context&, std::string_view body, std::string&) {
  const auto request = decode<global_table_request>(body);
  refuse_as("GlobalTableNotFoundException",
            "Global table not found: Global table with name: '" + request.name + "' does not exist.");
}

}  // namespace tenon::local::dynamodb
