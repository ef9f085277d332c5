// What tables can be told beside what they are: time to live, continuous backups, contributor insights.
#include "local/api/decode.hpp"
#include "local/api/failure.hpp"
#include "local/dynamodb/control_json.hpp"
#include "local/dynamodb/control_operations.hpp"

#include <algorithm>

namespace tenon::local::dynamodb {
namespace {

void change_time_to_live(const update_time_to_live_request& request, time_to_live& ttl) {
  if (ttl.is_enabled && ttl.attribute != request.attribute_name)
    refuse("TimeToLive is active on a different AttributeName: current AttributeName is " + ttl.attribute);
  if (ttl.is_enabled && request.is_enabled) refuse("TimeToLive is already enabled");
  if (!ttl.is_enabled && !request.is_enabled) refuse("TimeToLive is already disabled");
  ttl.is_enabled = request.is_enabled;
  ttl.attribute = request.attribute_name;
}

void write_recovery(json_writer& json, const point_in_time_recovery& recovery, std::int64_t now) {
  json.name("ContinuousBackupsDescription").begin_object();
  json.member("ContinuousBackupsStatus", "ENABLED");
  json.name("PointInTimeRecoveryDescription").begin_object();
  json.member("PointInTimeRecoveryStatus", recovery.is_enabled ? "ENABLED" : "DISABLED");
  if (recovery.is_enabled) {
    json.member("RecoveryPeriodInDays", recovery.recovery_days);
    json.time_member("EarliestRestorableDateTime", recovery.enabled_at);
    json.time_member("LatestRestorableDateTime", latest_restorable(recovery, now));
  }
  json.end_object();
  json.end_object();
}

// Those of the control plane's newer operations that say it so.
table_ptr find_named_table(engine_context& context, std::string_view name) {
  auto found = context.catalog.find(table_name_of(name), context.now());
  if (!found) refuse_as("TableNotFoundException", std::string("Table not found: ").append(table_name_of(name)));
  return found;
}

// Where a table keeps whether its insights, or those of an index, are on.
std::string insights_key(const std::optional<std::string>& index) { return "insights/" + index.value_or(""); }

void check_index(const table& of, const std::optional<std::string>& index) {
  if (!index) return;
  const auto* found = of.definition.find_index(*index);
  if (!found || !found->is_global)
    resource_not_found("Requested resource not found: Index: " + *index +
                       " not found for table: " + of.definition.name);
}

void write_insights(json_writer& json, std::string_view table, const std::optional<std::string>& index,
                    std::string_view status) {
  json.member("TableName", table);
  if (index) json.member("IndexName", *index);
  json.member("ContributorInsightsStatus", status);
}

}  // namespace

void update_time_to_live(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<update_time_to_live_request>(body);
  const auto name = table_name_of(request.table_name);
  const auto changed = context.catalog.change(name, context.now(), [&](table_definition& definition) {
    if (definition.life.at(context.now()) == resource_state::creating)
      resource_in_use(std::string("Attempt to change a resource which is still in use: Table ")
                          .append(name)
                          .append(" is being created"));
    change_time_to_live(request, definition.ttl);
  });
  if (!changed) table_not_found(name);
  json_writer json(out);
  json.begin_object();
  json.name("TimeToLiveSpecification").begin_object();
  json.member("Enabled", request.is_enabled);
  json.member("AttributeName", request.attribute_name);
  json.end_object();
  json.end_object();
}

void describe_time_to_live(engine_context& context, std::string_view body, std::string& out) {
  const auto described = find_table(context, decode<describe_time_to_live_request>(body).table_name);
  const auto state = described->definition.life.at(context.now());
  if (state == resource_state::creating || state == resource_state::deleting)
    refuse(std::string("Cannot describe time to live while table is in ")
               .append(name_of(state))
               .append(" state: Current table state is ")
               .append(name_of(state)));
  const auto& ttl = described->definition.ttl;
  json_writer json(out);
  json.begin_object();
  json.name("TimeToLiveDescription").begin_object();
  json.member("TimeToLiveStatus", ttl.is_enabled ? "ENABLED" : "DISABLED");
  if (ttl.is_enabled) json.member("AttributeName", ttl.attribute);
  json.end_object();
  json.end_object();
}

void describe_continuous_backups(engine_context& context, std::string_view body, std::string& out) {
  const auto described = find_named_table(context, decode<describe_continuous_backups_request>(body).table_name);
  json_writer json(out);
  json.begin_object();
  write_recovery(json, described->definition.recovery, context.now());
  json.end_object();
}

void update_continuous_backups(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<update_continuous_backups_request>(body);
  const auto name = table_name_of(request.table_name);
  find_named_table(context, name);
  if (!request.is_enabled && request.recovery_period_in_days)
    refuse("Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery.");
  const auto now = context.now();
  const auto changed = context.catalog.change(name, now, [&](table_definition& definition) {
    if (definition.life.at(now) == resource_state::creating)
      refuse_as("ContinuousBackupsUnavailableException",
                std::string("Backups are being enabled for the table: ").append(name).append(". Please retry later"));
    auto& recovery = definition.recovery;
    if (request.is_enabled && !recovery.is_enabled) recovery.enabled_at = now;
    recovery.is_enabled = request.is_enabled;
    if (!request.is_enabled) recovery.recovery_days = point_in_time_recovery().recovery_days;  // it is forgotten
    if (request.recovery_period_in_days) recovery.recovery_days = *request.recovery_period_in_days;
  });
  if (!changed) table_not_found(name);
  json_writer json(out);
  json.begin_object();
  write_recovery(json, changed->definition.recovery, now);
  json.end_object();
}

void describe_contributor_insights(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<describe_contributor_insights_request>(body);
  const auto described = find_table(context, request.table_name);
  check_index(*described, request.index_name);
  const bool is_enabled = described->definition.extra.contains(insights_key(request.index_name));
  json_writer json(out);
  json.begin_object();
  write_insights(json, described->name(), request.index_name, is_enabled ? "ENABLED" : "DISABLED");
  json.end_object();
}

void update_contributor_insights(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<update_contributor_insights_request>(body);
  const auto described = find_table(context, request.table_name);
  check_index(*described, request.index_name);
  if (described->definition.life.at(context.now()) == resource_state::creating)
    refuse(
        "Table or Index is not in a valid state to update Key Access Insights: TableStatus must be ACTIVE to enable "
        "ContributorInsights.");
  const bool was_enabled = described->definition.extra.contains(insights_key(request.index_name));
  const auto changed = context.catalog.change(described->name(), context.now(), [&](table_definition& definition) {
    if (request.is_enabled) {
      definition.extra[insights_key(request.index_name)] = "1";
    } else {
      definition.extra.erase(insights_key(request.index_name));
    }
  });
  if (!changed) table_not_found(described->name());
  json_writer json(out);
  json.begin_object();
  write_insights(json, described->name(), request.index_name,
                 was_enabled == request.is_enabled ? (was_enabled ? "ENABLED" : "DISABLED")
                 : was_enabled                     ? "DISABLING"
                                                   : "ENABLING");
  json.end_object();
}

void list_contributor_insights(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<list_backups_request>(body);  // whose members are optional, TableName among them
  if (request.table_name) find_table(context, *request.table_name);
  constexpr std::size_t everything = 1 << 20;
  json_writer json(out);
  json.begin_object();
  json.name("ContributorInsightsSummaries").begin_list();
  for (const auto& name : context.catalog.names("", everything, context.now())) {
    const auto table = context.catalog.find(name, context.now());
    if (!table || is_hidden(name) || (request.table_name && table_name_of(*request.table_name) != name)) continue;
    const auto write = [&](const std::optional<std::string>& index) {
      if (!table->definition.extra.contains(insights_key(index))) return;
      json.begin_object();
      write_insights(json, name, index, "ENABLED");
      json.end_object();
    };
    write(std::nullopt);
    for (const auto& index : table->definition.indexes) write(index.name);
  }
  json.end_list();
  json.end_object();
}

}  // namespace tenon::local::dynamodb
