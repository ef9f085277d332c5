// The operations of the control plane, and what they share. Each is declared as an operation_handler (operations.hpp).
#pragma once

#include "local/dynamodb/operations.hpp"
#include "local/dynamodb/table.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace tenon::local::dynamodb {

// The table of this name or ARN. Throws failure ("Requested resource not found: Table: t not found").
table_ptr find_table(engine_context& context, std::string_view name);

// Refuses a table that is being created, updated or deleted.
void check_usable(engine_context& context, const table_definition& of);

// A state that begins now.
lifecycle begin_state(engine_context& context, resource_state state);

// The latest time to which a table can be restored: the service says so some minutes later.
inline std::int64_t latest_restorable(const point_in_time_recovery& recovery, std::int64_t now) noexcept {
  constexpr std::int64_t lag = std::int64_t{5} * 60 * 1000;
  return std::max(recovery.enabled_at, now - lag);
}

// Tables that hold backups have names that no request can give; they come after all others.
inline constexpr char hidden_prefix = '~';
inline bool is_hidden(std::string_view table_name) noexcept { return table_name.starts_with(hidden_prefix); }

// control_tables.cpp
void create_table(engine_context& context, std::string_view body, std::string& out);
void describe_table(engine_context& context, std::string_view body, std::string& out);
void update_table(engine_context& context, std::string_view body, std::string& out);
void delete_table(engine_context& context, std::string_view body, std::string& out);
void list_tables(engine_context& context, std::string_view body, std::string& out);

// control_settings.cpp
void update_time_to_live(engine_context& context, std::string_view body, std::string& out);
void describe_time_to_live(engine_context& context, std::string_view body, std::string& out);
void describe_continuous_backups(engine_context& context, std::string_view body, std::string& out);
void update_continuous_backups(engine_context& context, std::string_view body, std::string& out);
void describe_contributor_insights(engine_context& context, std::string_view body, std::string& out);
void update_contributor_insights(engine_context& context, std::string_view body, std::string& out);
void list_contributor_insights(engine_context& context, std::string_view body, std::string& out);

// control_resources.cpp
void tag_resource(engine_context& context, std::string_view body, std::string& out);
void untag_resource(engine_context& context, std::string_view body, std::string& out);
void list_tags_of_resource(engine_context& context, std::string_view body, std::string& out);
void put_resource_policy(engine_context& context, std::string_view body, std::string& out);
void get_resource_policy(engine_context& context, std::string_view body, std::string& out);
void delete_resource_policy(engine_context& context, std::string_view body, std::string& out);

// control_backups.cpp
void create_backup(engine_context& context, std::string_view body, std::string& out);
void describe_backup(engine_context& context, std::string_view body, std::string& out);
void list_backups(engine_context& context, std::string_view body, std::string& out);
void delete_backup(engine_context& context, std::string_view body, std::string& out);
void restore_table_from_backup(engine_context& context, std::string_view body, std::string& out);
void restore_table_to_point_in_time(engine_context& context, std::string_view body, std::string& out);

// control_elsewhere.cpp: what other services or other regions would do.
void describe_limits(engine_context& context, std::string_view body, std::string& out);
void describe_endpoints(engine_context& context, std::string_view body, std::string& out);
void describe_kinesis_streaming_destination(engine_context& context, std::string_view body, std::string& out);
void describe_table_replica_auto_scaling(engine_context& context, std::string_view body, std::string& out);
void list_global_tables(engine_context& context, std::string_view body, std::string& out);
void refuse_new_global_table(engine_context& context, std::string_view body, std::string& out);
void refuse_global_table(engine_context& context, std::string_view body, std::string& out);

// control_transfers.cpp
void export_table(engine_context& context, std::string_view body, std::string& out);
void describe_export(engine_context& context, std::string_view body, std::string& out);
void list_exports(engine_context& context, std::string_view body, std::string& out);
void import_table(engine_context& context, std::string_view body, std::string& out);
void describe_import(engine_context& context, std::string_view body, std::string& out);
void list_imports(engine_context& context, std::string_view body, std::string& out);

}  // namespace tenon::local::dynamodb
