// The requests of the Streams API, decoded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace tenon::local::dynamodb {

struct list_streams_request {
  std::optional<std::string> table_name;
  std::optional<std::int32_t> limit;  // 1 to 100
  std::optional<std::string> exclusive_start_stream_arn;
};

struct describe_stream_request {
  std::string stream_arn;
  std::optional<std::int32_t> limit;  // 1 to 100
  std::optional<std::string> exclusive_start_shard_id;
  std::optional<std::string> child_shards_of;  // ShardFilter of type CHILD_SHARDS: its ShardId
};

enum class shard_iterator_type : std::uint8_t { trim_horizon, latest, at_sequence_number, after_sequence_number };

struct get_shard_iterator_request {
  std::string stream_arn;
  std::string shard_id;
  shard_iterator_type type = shard_iterator_type::trim_horizon;
  std::optional<std::string> sequence_number;  // given where the type asks for it, and digits only
};

struct get_records_request {
  std::string shard_iterator;
  std::optional<std::int32_t> limit;  // 1 to 1000
};

}  // namespace tenon::local::dynamodb
