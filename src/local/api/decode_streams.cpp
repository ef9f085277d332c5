// The Streams API.
#include "local/api/decode.hpp"
#include "local/api/failure.hpp"
#include "local/api/opened.hpp"
#include "local/api/stream_shapes.hpp"

#include <algorithm>

namespace tenon::local::dynamodb {
namespace {

shard_iterator_type read_iterator_type(std::string_view text) noexcept {
  if (text == "LATEST") return shard_iterator_type::latest;
  if (text == "AT_SEQUENCE_NUMBER") return shard_iterator_type::at_sequence_number;
  if (text == "AFTER_SEQUENCE_NUMBER") return shard_iterator_type::after_sequence_number;
  return shard_iterator_type::trim_horizon;
}

void check_sequence_number(const get_shard_iterator_request& request) {
  const bool is_positioned = request.type == shard_iterator_type::at_sequence_number ||
                             request.type == shard_iterator_type::after_sequence_number;
  if (is_positioned && !request.sequence_number)
    refuse(
        "Invalid Parameter: SequenceNumber is required for ShardIteratorType AT_SEQUENCE_NUMBER and "
        "AFTER_SEQUENCE_NUMBER");
  if (!is_positioned && request.sequence_number)
    refuse(
        "Invalid Parameter: SequenceNumber is only allowed for ShardIteratorType AT_SEQUENCE_NUMBER and "
        "AFTER_SEQUENCE_NUMBER");
  if (request.sequence_number && !std::all_of(request.sequence_number->begin(), request.sequence_number->end(),
                                              [](char c) { return c >= '0' && c <= '9'; }))
    refuse("Invalid SequenceNumber: " + *request.sequence_number);
}

}  // namespace

void decode(std::string_view body, list_streams_request& out) {
  constexpr const auto& s = shapes::list_streams;
  const opened request(body, s);
  out.table_name = optional_text(request[index_of(s, "TableName")]);
  out.limit = optional_int32(request[index_of(s, "Limit")]);
  out.exclusive_start_stream_arn = optional_text(request[index_of(s, "ExclusiveStartStreamArn")]);
}

void decode(std::string_view body, describe_stream_request& out) {
  constexpr const auto& s = shapes::describe_stream;
  const opened request(body, s);
  out.stream_arn = text_of(*request[index_of(s, "StreamArn")]);
  out.limit = optional_int32(request[index_of(s, "Limit")]);
  out.exclusive_start_shard_id = optional_text(request[index_of(s, "ExclusiveStartShardId")]);
  if (const auto* filter = request[index_of(s, "ShardFilter")]) {
    const fields f(shapes::shard_filter, filter);
    if (f[index_of(shapes::shard_filter, "Type")])
      out.child_shards_of = optional_text(f[index_of(shapes::shard_filter, "ShardId")]);
  }
}

void decode(std::string_view body, get_shard_iterator_request& out) {
  constexpr const auto& s = shapes::get_shard_iterator;
  const opened request(body, s);
  out.stream_arn = text_of(*request[index_of(s, "StreamArn")]);
  out.shard_id = text_of(*request[index_of(s, "ShardId")]);
  out.type = read_iterator_type(text_of(*request[index_of(s, "ShardIteratorType")]));
  out.sequence_number = optional_text(request[index_of(s, "SequenceNumber")]);
  check_sequence_number(out);
}

void decode(std::string_view body, get_records_request& out) {
  constexpr const auto& s = shapes::get_records;
  const opened request(body, s);
  out.shard_iterator = text_of(*request[index_of(s, "ShardIterator")]);
  out.limit = optional_int32(request[index_of(s, "Limit")]);
}

}  // namespace tenon::local::dynamodb
