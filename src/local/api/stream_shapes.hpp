// Shapes of the Streams API's requests.
#pragma once

#include "local/api/common_shapes.hpp"

namespace tenon::local::dynamodb::shapes {

inline constexpr shape stream_arn{.limits = {.least = 37, .most = 1024}};
inline constexpr shape shard_id{.limits = {.least = 28, .most = 65}};
inline constexpr shape stream_page{.kind = shape_kind::integer, .limits = {.least = 1, .most = 100}};
inline constexpr shape record_page{.kind = shape_kind::integer, .limits = {.least = 1, .most = 1000}};
inline constexpr std::array<std::string_view, 4> iterator_choices{"AT_SEQUENCE_NUMBER", "LATEST", "TRIM_HORIZON",
                                                                  "AFTER_SEQUENCE_NUMBER"};
inline constexpr shape iterator_type{.choices = iterator_choices};
inline constexpr shape sequence_number{.limits = {.least = 21, .most = 40}};
inline constexpr shape shard_iterator{.limits = {.least = 1, .most = 2048}};
inline constexpr std::array<std::string_view, 1> filter_choices{"CHILD_SHARDS"};
inline constexpr shape filter_type{.choices = filter_choices};

inline constexpr member list_streams_members[]{
    {"TableName", &table_name},
    {"ExclusiveStartStreamArn", &stream_arn},
    {"Limit", &stream_page},
};
inline constexpr shape list_streams{
    .kind = shape_kind::structure, .name = "ListStreamsInput", .members = list_streams_members};

inline constexpr member shard_filter_members[]{{"Type", &filter_type}, {"ShardId", &shard_id}};
inline constexpr shape shard_filter{
    .kind = shape_kind::structure, .name = "ShardFilter", .members = shard_filter_members};
inline constexpr member describe_stream_members[]{
    {"ExclusiveStartShardId", &shard_id},
    {"StreamArn", &stream_arn, true},
    {"Limit", &stream_page},
    {"ShardFilter", &shard_filter},
};
inline constexpr shape describe_stream{
    .kind = shape_kind::structure, .name = "DescribeStreamInput", .members = describe_stream_members};

inline constexpr member get_shard_iterator_members[]{
    {"ShardId", &shard_id, true},
    {"ShardIteratorType", &iterator_type, true},
    {"SequenceNumber", &sequence_number},
    {"StreamArn", &stream_arn, true},
};
inline constexpr shape get_shard_iterator{
    .kind = shape_kind::structure, .name = "GetShardIteratorInput", .members = get_shard_iterator_members};

inline constexpr member get_records_members[]{
    {"ShardIterator", &shard_iterator, true},
    {"Limit", &record_page},
};
inline constexpr shape get_records{
    .kind = shape_kind::structure, .name = "GetRecordsInput", .members = get_records_members};

}  // namespace tenon::local::dynamodb::shapes
