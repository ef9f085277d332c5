// Requests of DynamoDB Streams: what happened to the items of a table.
#pragma once

#include <tenon/base/timestamp.hpp>
#include <tenon/dynamodb/table_requests.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tenon::dynamodb {

enum class stream_status : std::uint8_t { unknown, enabling, enabled, disabling, disabled };
enum class stream_event : std::uint8_t { unknown, insert, modify, remove };
enum class shard_iterator_type : std::uint8_t { trim_horizon, latest, at_sequence_number, after_sequence_number };

struct stream_summary {
  std::string stream_arn;
  std::string table_name;
  std::string stream_label;
};

struct list_streams_response {
  std::vector<stream_summary> streams;
  std::optional<std::string> last_evaluated_stream_arn;
};

struct list_streams_request {
  using response = list_streams_response;
  static const detail::operation_info& info;

  std::string table_name = {};  // empty: of all tables
  std::optional<std::uint32_t> limit = {};
  std::string exclusive_start_stream_arn = {};
};

struct shard {
  std::string shard_id;
  std::string starting_sequence_number = {};
  std::optional<std::string> ending_sequence_number = {};  // of a shard that takes no more
  std::optional<std::string> parent_shard_id = {};
};

struct stream_description {
  std::string stream_arn;
  std::string stream_label;
  dynamodb::stream_status stream_status = {};
  std::optional<dynamodb::stream_view_type> stream_view_type = {};
  std::optional<timestamp> creation_request_date_time = {};
  std::string table_name = {};
  std::vector<key_schema_element> key_schema = {};
  std::vector<shard> shards = {};
  std::optional<std::string> last_evaluated_shard_id = {};
};

struct describe_stream_response {
  dynamodb::stream_description stream_description;
};

struct describe_stream_request {
  using response = describe_stream_response;
  static const detail::operation_info& info;

  std::string stream_arn;
  std::optional<std::uint32_t> limit = {};
  std::string exclusive_start_shard_id = {};
};

struct get_shard_iterator_response {
  std::string shard_iterator;
};

struct get_shard_iterator_request {
  using response = get_shard_iterator_response;
  static const detail::operation_info& info;

  std::string stream_arn;
  std::string shard_id;
  dynamodb::shard_iterator_type shard_iterator_type = {};
  std::string sequence_number = {};
};

struct stream_identity {
  std::string principal_id;  // "dynamodb.amazonaws.com" for items that were removed by their time to live
  std::string type;
};

struct stream_record {
  std::string event_id;
  dynamodb::stream_event event_name = {};
  std::string aws_region = {};
  std::optional<timestamp> approximate_creation_date_time = {};
  item keys = {};
  std::optional<item> new_image = {};
  std::optional<item> old_image = {};
  std::string sequence_number = {};
  std::int64_t size_bytes = 0;
  std::optional<dynamodb::stream_view_type> stream_view_type = {};
  std::optional<stream_identity> user_identity = {};
};

struct get_records_response {
  std::vector<stream_record> records;
  std::optional<std::string> next_shard_iterator;  // none: the shard has ended
};

struct get_records_request {
  using response = get_records_response;
  static const detail::operation_info& info;

  std::string shard_iterator;
  std::optional<std::uint32_t> limit = {};
};

}  // namespace tenon::dynamodb
