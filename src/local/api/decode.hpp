// From the JSON of a request to its decoded form, checked as the service checks it before it looks at the table.
//
// Every function throws `failure` with the service's type and message: SerializationException for what is not JSON of
// the operation's shape, ValidationException for the rest, in the service's order. Unknown members are ignored. Safe to
// call from several threads; each thread keeps a parser of its own.
#pragma once

#include "local/api/elsewhere_requests.hpp"
#include "local/api/requests.hpp"
#include "local/api/stream_requests.hpp"
#include "local/api/table_requests.hpp"

#include <string_view>

namespace tenon::local::dynamodb {

// `out` must be fresh. The data plane:
void decode(std::string_view body, get_item_request& out);
void decode(std::string_view body, put_item_request& out);
void decode(std::string_view body, delete_item_request& out);
void decode(std::string_view body, update_item_request& out);
void decode(std::string_view body, query_request& out);
void decode(std::string_view body, scan_request& out);
void decode(std::string_view body, search_vectors_request& out);
void decode(std::string_view body, batch_get_item_request& out);
void decode(std::string_view body, batch_write_item_request& out);
void decode(std::string_view body, transact_get_items_request& out);
void decode(std::string_view body, transact_write_items_request& out);
void decode(std::string_view body, execute_statement_request& out);
void decode(std::string_view body, batch_execute_statement_request& out);
void decode(std::string_view body, execute_transaction_request& out);

// Streams:
void decode(std::string_view body, list_streams_request& out);
void decode(std::string_view body, describe_stream_request& out);
void decode(std::string_view body, get_shard_iterator_request& out);
void decode(std::string_view body, get_records_request& out);

// Tables:
void decode(std::string_view body, create_table_request& out);
void decode(std::string_view body, update_table_request& out);
void decode(std::string_view body, describe_table_request& out);
void decode(std::string_view body, delete_table_request& out);
void decode(std::string_view body, list_tables_request& out);
void decode(std::string_view body, update_time_to_live_request& out);
void decode(std::string_view body, describe_time_to_live_request& out);
void decode(std::string_view body, tag_resource_request& out);
void decode(std::string_view body, untag_resource_request& out);
void decode(std::string_view body, list_tags_of_resource_request& out);
void decode(std::string_view body, describe_continuous_backups_request& out);
void decode(std::string_view body, update_continuous_backups_request& out);
void decode(std::string_view body, create_backup_request& out);
void decode(std::string_view body, describe_backup_request& out);
void decode(std::string_view body, delete_backup_request& out);
void decode(std::string_view body, list_backups_request& out);
void decode(std::string_view body, restore_table_from_backup_request& out);
void decode(std::string_view body, restore_table_to_point_in_time_request& out);
void decode(std::string_view body, put_resource_policy_request& out);
void decode(std::string_view body, get_resource_policy_request& out);
void decode(std::string_view body, delete_resource_policy_request& out);
void decode(std::string_view body, describe_contributor_insights_request& out);
void decode(std::string_view body, update_contributor_insights_request& out);
void decode(std::string_view body, global_table_request& out);
void decode(std::string_view body, export_table_request& out);
void decode(std::string_view body, describe_export_request& out);
void decode(std::string_view body, describe_import_request& out);
void decode(std::string_view body, list_exports_request& out);
void decode(std::string_view body, list_imports_request& out);
void decode(std::string_view body, import_table_request& out);

template <class Request>
Request decode(std::string_view body) {
  Request out;
  decode(body, out);
  return out;
}

}  // namespace tenon::local::dynamodb
