#include <tenon/dynamodb/pagination.hpp>

namespace tenon::dynamodb {

namespace {

template <class Request>
bool go_on(Request& request, const std::optional<item>& last) {
  if (last) request.exclusive_start_key = *last;
  return last.has_value();
}

bool go_on(std::string& from, const std::optional<std::string>& next) {
  if (next) from = *next;
  return next.has_value();
}

}  // namespace

bool move_on(query_request& request, const query_response& page) { return go_on(request, page.last_evaluated_key); }
bool move_on(scan_request& request, const scan_response& page) { return go_on(request, page.last_evaluated_key); }
bool move_on(list_tables_request& request, const list_tables_response& page) {
  return go_on(request.exclusive_start_table_name, page.last_evaluated_table_name);
}
bool move_on(list_tags_of_resource_request& request, const list_tags_of_resource_response& page) {
  return go_on(request.next_token, page.next_token);
}
bool move_on(execute_statement_request& request, const execute_statement_response& page) {
  return go_on(request.next_token, page.next_token);
}
bool move_on(list_streams_request& request, const list_streams_response& page) {
  return go_on(request.exclusive_start_stream_arn, page.last_evaluated_stream_arn);
}
bool move_on(describe_stream_request& request, const describe_stream_response& page) {
  return go_on(request.exclusive_start_shard_id, page.stream_description.last_evaluated_shard_id);
}
bool move_on(get_records_request& request, const get_records_response& page) {
  return go_on(request.shard_iterator, page.next_shard_iterator);
}

}  // namespace tenon::dynamodb
