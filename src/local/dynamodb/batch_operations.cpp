// BatchGetItem and BatchWriteItem.
#include "base/json_text.hpp"
#include "local/api/decode.hpp"
#include "local/api/failure.hpp"
#include "local/api/item_size.hpp"
#include "local/dynamodb/item_json.hpp"
#include "local/dynamodb/item_operations.hpp"
#include "local/dynamodb/item_rows.hpp"
#include "local/dynamodb/key_paths.hpp"
#include "local/dynamodb/request_writes.hpp"
#include "local/dynamodb/store.hpp"
#include "local/dynamodb/write_answers.hpp"
#include "local/expressions/expressions.hpp"
#include "local/expressions/legacy_parameters.hpp"

#include <tenon/dynamodb/wire.hpp>

#include <algorithm>
#include <deque>
#include <memory>
#include <set>

namespace tenon::local::dynamodb {
namespace {

constexpr std::size_t max_answer = std::size_t{16} * 1024 * 1024;

// The keys of one table that a BatchGetItem asks for.
struct table_gets {
  const keys_and_attributes* asked = nullptr;
  table_ptr from;
  std::optional<item_projection> projection;
  std::vector<encoded_key> keys = {};
  std::size_t answered = 0;  // of the keys, the first
  consumed_capacity consumed = {};
};

[[noreturn]] void refuse_duplicates() { refuse("Provided list of item keys contains duplicates"); }

// Keys that differ may still be of one item, as plan_gets() sees when it knows the table.
void check_distinct(const std::vector<item>& keys) {
  for (auto key = keys.begin(); key != keys.end(); ++key)
    if (std::find(keys.begin(), key, *key) != key) refuse_duplicates();
}

table_gets plan_gets(engine_context& context, const std::string& name, const keys_and_attributes& asked,
                     std::optional<item_projection> projection) {
  table_gets out{.asked = &asked, .from = require_table(context, name), .projection = std::move(projection)};
  out.consumed.of = out.from;
  out.consumed.named = name;
  if (out.projection) check_key_paths(*out.from, *out.projection);
  std::set<std::string_view> distinct;
  out.keys.reserve(asked.keys.size());
  for (const auto& key : asked.keys) out.keys.push_back(encode_key(*out.from, key));
  for (const auto& key : out.keys)
    if (!distinct.insert(key.bytes).second) refuse_duplicates();
  return out;
}

std::optional<item_projection> read_projection_of(const keys_and_attributes& asked) {
  if (asked.attributes_to_get) return projection_of(*asked.attributes_to_get);
  if (!asked.projection_expression) return std::nullopt;
  const expression_values none;
  return read_expressions({.projection = *asked.projection_expression, .names = asked.names, .values = none})
      .projection;
}

// Reads as many as fit the answer.
void read_gets(store_connection& c, table_gets& gets, std::size_t& answer_size, std::string& out) {
  const auto kind = gets.asked->consistent_read ? read_kind::consistent : read_kind::eventual;
  out += '[';
  for (; gets.answered < gets.keys.size() && answer_size < max_answer; ++gets.answered) {
    std::size_t size = 0;
    find_row(c, *gets.from, gets.keys[gets.answered].bytes, [&](std::string_view json, std::size_t stored_size) {
      size = stored_size;
      if (out.back() != '[') out += ',';
      if (gets.projection) append_projected(out, json, *gets.projection);
      else out += json;
    });
    answer_size += size;
    gets.consumed.table += read_capacity(size, kind);
  }
  out += ']';
}

void append_unread(std::string& out, const table_gets& gets) {
  object_writer to(out);
  auto& keys = to.member("Keys");
  for (std::size_t i = gets.answered; i < gets.asked->keys.size(); ++i) {
    keys += i == gets.answered ? '[' : ',';
    tenon::dynamodb::append_wire(keys, gets.asked->keys[i]);
  }
  keys += ']';
  if (gets.asked->consistent_read) to.member("ConsistentRead") += "true";
  if (gets.asked->projection_expression)
    append_json_string(to.member("ProjectionExpression"), *gets.asked->projection_expression);
  if (gets.asked->attributes_to_get) {
    auto& names = to.member("AttributesToGet") += '[';
    for (const auto& name : *gets.asked->attributes_to_get) {
      if (names.back() != '[') names += ',';
      append_json_string(names, name);
    }
    names += ']';
  }
  if (!gets.asked->names.empty()) {
    auto& names = to.member("ExpressionAttributeNames") += '{';
    for (const auto& [placeholder, name] : gets.asked->names) {
      if (names.back() != '{') names += ',';
      append_json_string(names, placeholder);
      names += ':';
      append_json_string(names, name);
    }
    names += '}';
  }
  to.end();
}

// The writes of one table of a BatchWriteItem.
struct table_writes {
  table_ptr into;
  std::size_t first = 0;  // in the list of all
  std::size_t count = 0;
};

void append_all_metrics(std::string& out, const by_name<std::vector<write_request>>& asked,
                        const std::vector<table_writes>& tables) {
  out += '{';
  for (std::size_t i = 0; i < tables.size(); ++i) {
    const table& into = *tables[i].into;
    if (!into.definition.has_local_indexes()) continue;
    if (out.back() != '{') out += ',';
    append_json_string(out, asked[i].first);
    out += ":[";
    std::set<std::string> collections;
    for (const auto& write : asked[i].second) {
      std::string metrics;
      append_collection_metrics(metrics, into, write.item);
      if (!collections.insert(metrics).second) continue;
      if (out.back() != '[') out += ',';
      out += metrics;
    }
    out += ']';
  }
  out += '}';
}

}  // namespace

void batch_get_item(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<batch_get_item_request>(body);
  std::vector<std::optional<item_projection>> projections;
  for (const auto& [name, asked] : request.tables) {
    projections.push_back(read_projection_of(asked));
    check_distinct(asked.keys);
  }
  std::vector<table_gets> tables;
  for (std::size_t i = 0; i < request.tables.size(); ++i)
    tables.push_back(plan_gets(context, request.tables[i].first, request.tables[i].second, std::move(projections[i])));

  object_writer answer(out);
  auto& responses = answer.member("Responses") += '{';
  std::size_t answer_size = 0;
  {
    const auto c = context.store.read();
    for (std::size_t i = 0; i < tables.size(); ++i) {
      if (i != 0) responses += ',';
      append_json_string(responses, request.tables[i].first);
      responses += ':';
      read_gets(*c, tables[i], answer_size, responses);
    }
  }
  responses += '}';
  auto& unread = answer.member("UnprocessedKeys") += '{';
  for (std::size_t i = 0; i < tables.size(); ++i) {
    if (tables[i].answered == tables[i].keys.size()) continue;
    if (unread.back() != '{') unread += ',';
    append_json_string(unread, request.tables[i].first);
    unread += ':';
    append_unread(unread, tables[i]);
  }
  unread += '}';
  if (request.capacity != return_consumed_capacity::none) {
    std::vector<consumed_capacity> consumed;
    for (auto& gets : tables) consumed.push_back(std::move(gets.consumed));
    append_capacities(answer.member("ConsumedCapacity"), consumed, request.capacity);
  }
  answer.end();
}

void batch_write_item(engine_context& context, std::string_view body, std::string& out) {
  auto request = decode<batch_write_item_request>(body);
  for (const auto& [name, asked] : request.tables)
    for (const auto& write : asked)
      if (write.is_put && item_size(write.item) > max_item_size)
        refuse("Item size has exceeded the maximum allowed size");

  std::vector<std::unique_ptr<item_write>> writes;
  std::vector<table_writes> tables;
  for (const auto& [name, asked] : request.tables) {
    const auto into = require_table(context, name);
    tables.push_back({.into = into, .first = writes.size(), .count = asked.size()});
    std::set<std::string> distinct;
    for (const auto& write : asked) {
      auto key = write.is_put ? encode_key_of_batch_item(*into, write.item) : encode_key(*into, write.item);
      if (!distinct.insert(key.bytes).second) refuse_duplicates();
      if (write.is_put) writes.push_back(std::make_unique<put_write>(into, std::move(key), write.item));
      else
        writes.push_back(std::make_unique<remove_write>(into, std::move(key), nullptr, return_values_on_failure::none));
    }
  }
  std::vector<item_write*> pointers;
  for (const auto& write : writes) pointers.push_back(write.get());
  const bool wants_capacity = request.capacity != return_consumed_capacity::none;
  std::vector<write_effect> effects(wants_capacity ? writes.size() : 0);
  execute_writes(context, pointers, effects);

  object_writer answer(out);
  answer.member("UnprocessedItems") += "{}";
  if (request.metrics == return_item_collection_metrics::size)
    append_all_metrics(answer.member("ItemCollectionMetrics"), request.tables, tables);
  if (wants_capacity) {
    std::vector<consumed_capacity> consumed;
    for (std::size_t n = 0; n < tables.size(); ++n) {
      const auto& t = tables[n];
      auto& of_table = consumed.emplace_back();
      of_table.of = t.into;
      of_table.named = request.tables[n].first;
      for (std::size_t i = 0; i < t.count; ++i) add_write(of_table, effects[t.first + i], false);
    }
    append_capacities(answer.member("ConsumedCapacity"), consumed, request.capacity);
  }
  answer.end();
}

}  // namespace tenon::local::dynamodb
