// ListStreams, DescribeStream, GetShardIterator and GetRecords.
#include "base/json_text.hpp"
#include "local/api/decode.hpp"
#include "local/api/failure.hpp"
#include "local/dynamodb/operations.hpp"
#include "local/dynamodb/store.hpp"
#include "local/dynamodb/stream_log.hpp"
#include "local/dynamodb/write_answers.hpp"

#include <tenon/base/bytes.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

namespace tenon::local::dynamodb {
namespace {

constexpr std::int64_t iterator_lifetime = std::int64_t{15} * 60 * 1000;  // milliseconds
constexpr std::int32_t most_records = 1000;
constexpr std::size_t most_bytes = 1024 * 1024;

// "arn:aws:dynamodb:<region>:<account>:table/<name>/stream/<label>", of whatever region and account.
void check_stream_arn(std::string_view arn) {
  const auto table = arn.find(":table/");
  const bool is_whole = arn.starts_with("arn:") && arn.find(":dynamodb:") != std::string_view::npos &&
                        table != std::string_view::npos && arn.find("/stream/", table) != std::string_view::npos;
  if (!is_whole) refuse("Invalid StreamArn");
}

stream_description require_stream(store_connection& c, std::string_view arn) {
  auto found = find_stream(c, arn);
  if (!found)
    resource_not_found(std::string("Requested resource not found: Stream: ").append(arn).append(" not found"));
  return *found;
}

std::string shard_id(const stream_description& of) {
  char text[64];
  const int length = std::snprintf(text, sizeof text, "shardId-%020lld-%08llx", static_cast<long long>(of.created_at),
                                   static_cast<unsigned long long>(of.id) & 0xffffffffU);
  return std::string(text, static_cast<std::size_t>(length));
}

// The first record that there still is, or would be; of a stream too young to have lost any, the start of the shard.
std::int64_t oldest_number(engine_context& context, store_connection& c, const stream_description& of) {
  if (of.created_at >= context.now() - record_lifetime) return of.first_number;
  auto found = c.db().prepare("SELECT min(seq) FROM records WHERE stream=?1 AND at>=?2");
  found.bind(1, of.id).bind(2, context.now() - record_lifetime);
  found.step();
  return found.is_null(0) ? next_record_number(c) : found.integer(0);
}

// Where a reader of a stream is: the next record it wants, and when it was told so.
struct shard_iterator {
  std::int64_t stream = 0;
  std::int64_t next = 0;
  std::int64_t made_at = 0;
};

std::string to_text(const stream_description& of, const shard_iterator& at) {
  const std::string inner =
      std::to_string(at.stream) + ' ' + std::to_string(at.next) + ' ' + std::to_string(at.made_at);
  return of.arn + "|1|" + bytes(std::string_view(inner)).to_base64();
}

struct located_iterator {
  std::string arn;
  shard_iterator at;
};

std::optional<located_iterator> read_iterator(std::string_view text) {
  const auto last = text.rfind('|');
  const auto first = text.find('|');
  if (first == std::string_view::npos || last == first) return std::nullopt;
  const auto inner = bytes::try_from_base64(text.substr(last + 1));
  if (!inner) return std::nullopt;
  located_iterator out{.arn = std::string(text.substr(0, first)), .at = {}};
  std::string_view rest = inner->view();
  for (auto* number : {&out.at.stream, &out.at.next, &out.at.made_at}) {
    const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), *number);
    if (read.ec != std::errc()) return std::nullopt;
    rest.remove_prefix(static_cast<std::size_t>(read.ptr - rest.data()));
    if (!rest.empty()) rest.remove_prefix(1);
  }
  return out;
}

void list_streams(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<list_streams_request>(body);
  if (request.exclusive_start_stream_arn) check_stream_arn(*request.exclusive_start_stream_arn);
  const auto limit = static_cast<std::size_t>(request.limit.value_or(100));
  std::vector<stream_description> found;
  {
    const auto c = context.store.read();
    found = all_streams(*c);
  }
  object_writer answer(out);
  auto& streams = answer.member("Streams") += '[';
  std::size_t count = 0;
  const stream_description* last = nullptr;
  for (const auto& stream : found) {
    if (request.table_name && stream.table_name != table_name_of(*request.table_name)) continue;
    if (request.exclusive_start_stream_arn && stream.arn <= *request.exclusive_start_stream_arn) continue;
    if (count == limit) break;
    if (count++ != 0) streams += ',';
    object_writer one(streams);
    append_json_string(one.member("StreamArn"), stream.arn);
    append_json_string(one.member("TableName"), stream.table_name);
    append_json_string(one.member("StreamLabel"), stream.label);
    one.end();
    last = &stream;
  }
  streams += ']';
  if (count == limit && last) append_json_string(answer.member("LastEvaluatedStreamArn"), last->arn);
  answer.end();
}

void append_schema(std::string& out, const key_schema& keys) {
  out += '[';
  const auto add = [&](const schema_attribute& attribute, std::string_view kind) {
    if (out.back() != '[') out += ',';
    object_writer element(out);
    append_json_string(element.member("AttributeName"), attribute.name);
    append_json_string(element.member("KeyType"), kind);
    element.end();
  };
  for (const auto& attribute : keys.partition) add(attribute, "HASH");
  for (const auto& attribute : keys.sort) add(attribute, "RANGE");
  out += ']';
}

void describe_stream(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<describe_stream_request>(body);
  check_stream_arn(request.stream_arn);
  const auto c = context.store.read();
  const auto stream = require_stream(*c, request.stream_arn);
  const bool has_shard = !request.child_shards_of && !request.exclusive_start_shard_id;
  object_writer answer(out);
  object_writer to(answer.member("StreamDescription"));
  append_json_string(to.member("StreamArn"), stream.arn);
  append_json_string(to.member("StreamLabel"), stream.label);
  to.member("StreamStatus") += stream.closed_at == 0 ? R"("ENABLED")" : R"("DISABLED")";
  append_json_string(to.member("StreamViewType"), name_of(stream.view));
  to.member("CreationRequestDateTime") += std::to_string(stream.created_at / 1000);
  append_json_string(to.member("TableName"), stream.table_name);
  append_schema(to.member("KeySchema"), stream.keys);
  auto& shards = to.member("Shards") += '[';
  if (has_shard) {
    object_writer shard(shards);
    append_json_string(shard.member("ShardId"), shard_id(stream));
    object_writer range(shard.member("SequenceNumberRange"));
    append_json_string(range.member("StartingSequenceNumber"), sequence_number(stream.first_number));
    if (stream.closed_at != 0)
      append_json_string(range.member("EndingSequenceNumber"),
                         sequence_number(std::max(stream.first_number, stream.last_number)));
    range.end();
    shard.end();
  }
  shards += ']';
  to.end();
  answer.end();
}

std::int64_t start_of(engine_context& context, store_connection& c, const stream_description& stream,
                      const get_shard_iterator_request& request) {
  switch (request.type) {
    case shard_iterator_type::trim_horizon: return stream.first_number;
    case shard_iterator_type::latest: return stream.closed_at != 0 ? stream.last_number + 1 : next_record_number(c);
    case shard_iterator_type::at_sequence_number:
    case shard_iterator_type::after_sequence_number: break;
  }
  const auto number = read_sequence_number(*request.sequence_number);
  const bool is_after = request.type == shard_iterator_type::after_sequence_number;
  if (!number || *number < stream.first_number ||
      (stream.closed_at != 0 && *number > std::max(stream.first_number, stream.last_number)))
    refuse("Invalid SequenceNumber: " + *request.sequence_number);
  if (*number + (is_after ? 1 : 0) < oldest_number(context, c, stream))
    refuse_as("TrimmedDataAccessException",
              "The operation attempted to read past the oldest stream record in a shard.");
  return *number + (is_after ? 1 : 0);
}

void get_shard_iterator(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<get_shard_iterator_request>(body);
  check_stream_arn(request.stream_arn);
  const auto c = context.store.read();
  const auto stream = require_stream(*c, request.stream_arn);
  if (request.shard_id != shard_id(stream)) resource_not_found("Requested resource not found: Shard does not exist");
  const shard_iterator at{
      .stream = stream.id, .next = start_of(context, *c, stream, request), .made_at = context.now()};
  object_writer answer(out);
  append_json_string(answer.member("ShardIterator"), to_text(stream, at));
  answer.end();
}

void append_event(engine_context& context, std::string& out, std::int64_t number, std::string_view kept) {
  const auto id = static_cast<unsigned long long>(number);
  char event_id[40];
  std::snprintf(event_id, sizeof event_id, "%016llx%016llx", id * 0x9e3779b97f4a7c15U, (id + 1) * 0xbf58476d1ce4e5b9U);
  object_writer event(out);
  append_json_string(event.member("eventID"), event_id);
  event.member("eventName") += kept[0] == 'I' ? R"("INSERT")" : kept[0] == 'M' ? R"("MODIFY")" : R"("REMOVE")";
  event.member("eventVersion") += R"("1.1")";
  event.member("eventSource") += R"("aws:dynamodb")";
  append_json_string(event.member("awsRegion"), context.where.region);
  event.member("dynamodb")
      .append("{")
      .append(kept.substr(2))
      .append(R"(,"SequenceNumber":")")
      .append(sequence_number(number))
      .append("\"}");
  if (kept[1] == 'T') event.member("userIdentity") += R"({"PrincipalId":"dynamodb.amazonaws.com","Type":"Service"})";
  event.end();
}

void get_records(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<get_records_request>(body);
  const auto read = read_iterator(request.shard_iterator);
  if (!read) refuse("Invalid ShardIterator");
  const std::int64_t now = context.now();
  if (now - read->at.made_at > iterator_lifetime)
    refuse_as("ExpiredIteratorException", "The shard iterator has expired. Shard iterators expire after 15 minutes.");
  const auto c = context.store.read();
  const read_snapshot snapshot(*c);
  const auto stream = require_stream(*c, read->arn);
  if (stream.id != read->at.stream) refuse("Invalid ShardIterator");

  const std::int32_t limit = request.limit.value_or(most_records);
  std::int64_t next = read->at.next;
  object_writer answer(out);
  auto& records = answer.member("Records") += '[';
  std::int32_t count = 0;
  std::size_t size = 0;
  bool has_more = false;
  {
    const running_statement rows(c->statement(statement_kind::read_records));
    rows->bind(1, stream.id).bind(2, next).bind(3, now - record_lifetime).bind(4, limit);
    while (rows->step()) {
      if (size >= most_bytes) {
        has_more = true;
        break;
      }
      if (count++ != 0) records += ',';
      append_event(context, records, rows->integer(0), rows->text(1));
      size += rows->text(1).size();
      next = rows->integer(0) + 1;
    }
    has_more = has_more || count == limit;
  }
  records += ']';
  // An open shard goes on; a closed one ends with its last record.
  if (!has_more) next = std::max(next, stream.closed_at == 0 ? next : stream.last_number + 1);
  if (stream.closed_at == 0 || next <= stream.last_number)
    append_json_string(answer.member("NextShardIterator"),
                       to_text(stream, {.stream = stream.id, .next = next, .made_at = now}));
  answer.end();
}

struct named_handler {
  std::string_view name;
  operation_handler handler;
};
constexpr std::array handlers{
    named_handler{"ListStreams", list_streams},
    named_handler{"DescribeStream", describe_stream},
    named_handler{"GetShardIterator", get_shard_iterator},
    named_handler{"GetRecords", get_records},
};

}  // namespace

operation_handler find_streams_operation(std::string_view name) noexcept {
  for (const auto& known : handlers)
    if (known.name == name) return known.handler;
  return nullptr;
}

}  // namespace tenon::local::dynamodb
