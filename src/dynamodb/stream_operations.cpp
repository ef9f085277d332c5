#include "dynamodb/described_operation.hpp"
#include "dynamodb/table_fields.hpp"

#include <tenon/dynamodb/stream_requests.hpp>

namespace tenon::dynamodb {

namespace {

constexpr auto list_streams = described_operation<list_streams_request>("ListStreams", true);
constexpr auto describe_stream = described_operation<describe_stream_request>("DescribeStream", true);
constexpr auto get_shard_iterator = described_operation<get_shard_iterator_request>("GetShardIterator", true);
constexpr auto get_records = described_operation<get_records_request>("GetRecords", true);

}  // namespace

const detail::operation_info& list_streams_request::info = list_streams;
const detail::operation_info& describe_stream_request::info = describe_stream;
const detail::operation_info& get_shard_iterator_request::info = get_shard_iterator;
const detail::operation_info& get_records_request::info = get_records;

}  // namespace tenon::dynamodb
