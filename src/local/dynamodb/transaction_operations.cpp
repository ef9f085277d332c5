// TransactGetItems and TransactWriteItems.
#include "base/json_text.hpp"
#include "local/api/decode.hpp"
#include "local/api/failure.hpp"
#include "local/api/item_size.hpp"
#include "local/dynamodb/item_json.hpp"
#include "local/dynamodb/item_operations.hpp"
#include "local/dynamodb/item_rows.hpp"
#include "local/dynamodb/key_paths.hpp"
#include "local/dynamodb/partiql_capacity.hpp"
#include "local/dynamodb/request_writes.hpp"
#include "local/dynamodb/store.hpp"
#include "local/dynamodb/transaction_outcomes.hpp"
#include "local/dynamodb/transaction_tokens.hpp"
#include "local/dynamodb/write_answers.hpp"
#include "local/expressions/expressions.hpp"

#include <tenon/dynamodb/wire.hpp>

#include <deque>
#include <memory>
#include <set>

namespace tenon::local::dynamodb {
namespace {

constexpr std::size_t max_transaction = std::size_t{4} * 1024 * 1024;

void check_items_read(std::size_t bytes) {
  if (bytes > max_transaction) refuse("The aggregate size of the items in the transaction cannot exceed 4 MB");
}

// Writes are limited by what the request holds: large items may be updated and removed in any number.
void check_payload(const transact_write_items_request& request) {
  std::size_t bytes = 0;
  for (const auto& action : request.writes) bytes += item_size(action.item) + item_size(action.values);
  if (bytes <= max_transaction) return;
  const std::string said = "Transaction payload size cannot exceed 4MB. Payload Size: ";
  refuse(said + ": " + said + std::to_string(bytes));  // the service says it twice
}

// What fails requests as a whole: keys with empty values do, and all that no action is to blame for.
bool is_of_request(const failure& f) {
  return f.message().starts_with("One or more parameter values are not valid.") ||
         (f.type() != "ConditionalCheckFailedException" && f.type() != "ValidationException");
}

expressions read_texts(const transact_write& action) {
  expression_texts texts{.names = action.names, .values = action.values, .tells_size = true};
  if (action.update_expression) texts.update = *action.update_expression;
  if (action.condition_expression) texts.condition = *action.condition_expression;
  return texts.update || texts.condition ? read_expressions(texts) : expressions{};
}

std::unique_ptr<item_write> make_write(table_ptr target, const transact_write& action, const expressions& read) {
  const item_condition* condition = read.condition ? &*read.condition : nullptr;
  if (condition) check_key_paths(*target, *condition);
  const auto on_failure = action.returns_on_failure;
  switch (action.action) {
    case transact_action::put: {
      auto key = encode_key_of_item(*target, action.item);
      return std::make_unique<put_write>(std::move(target), std::move(key), action.item, condition, on_failure);
    }
    case transact_action::update: {
      auto key = encode_key(*target, action.item);
      if (read.update) check_update(*target, *read.update);
      return std::make_unique<update_write>(std::move(target), std::move(key), action.item,
                                            read.update ? &*read.update : nullptr, condition, on_failure);
    }
    case transact_action::remove: {
      auto key = encode_key(*target, action.item);
      return std::make_unique<remove_write>(std::move(target), std::move(key), condition, on_failure);
    }
    case transact_action::condition_check: {
      auto key = encode_key(*target, action.item);
      return std::make_unique<check_write>(std::move(target), std::move(key), condition, on_failure);
    }
  }
  return nullptr;
}

// What makes two requests the same.
std::string fingerprint(const transact_write_items_request& request) {
  std::string out;
  const auto add = [&](std::string_view text) { out.append(std::to_string(text.size())).append(":").append(text); };
  for (const auto& action : request.writes) {
    out += static_cast<char>('0' + static_cast<int>(action.action));
    add(action.table_name);
    tenon::dynamodb::append_wire(out, action.item);
    add(action.update_expression.value_or(""));
    add(action.condition_expression.value_or(""));
    for (const auto& [placeholder, name] : action.names) add(placeholder), add(name);
    tenon::dynamodb::append_wire(out, action.values);
    out += action.returns_on_failure == return_values_on_failure::none ? 'n' : 'o';
  }
  return out;
}

void append_metrics(std::string& out, const transact_write_items_request& request,
                    const std::vector<std::unique_ptr<item_write>>& writes) {
  // By table, each collection once.
  std::set<std::pair<std::string, std::string>> collections;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    const table& of = writes[i]->target();
    if (!of.definition.has_local_indexes() || request.writes[i].action == transact_action::condition_check) continue;
    std::string metrics;
    append_collection_metrics(metrics, of, request.writes[i].item);
    collections.emplace(of.name(), std::move(metrics));
  }
  out += '{';
  const std::string* current = nullptr;
  for (const auto& [name, metrics] : collections) {
    if (current && *current == name) {
      out.append(",").append(metrics);
      continue;
    }
    if (current) out += "],";
    append_json_string(out, name);
    out.append(":[").append(metrics);
    current = &name;
  }
  out += current ? "]}" : "}";
}

std::string answer_of(const capacity_by_table& consumed, return_consumed_capacity detail, const std::string& metrics) {
  std::string out;
  object_writer answer(out);
  std::string capacity;
  consumed.append(capacity, detail);
  if (!capacity.empty()) out.append(capacity, 1);
  if (!metrics.empty()) answer.member("ItemCollectionMetrics") += metrics;
  answer.end();
  return out;
}

std::deque<expressions> read_texts(const transact_write_items_request& request) {
  std::deque<expressions> read;
  for (const auto& action : request.writes) read.push_back(read_texts(action));
  return read;
}

// Appends the member Item with what the projection takes (null: all). If that is nothing, there is no such member, other
// than in answers of GetItem and BatchGetItem.
void append_item(std::string& out, std::string_view json, const item_projection* projection) {
  const auto begin = out.size();
  out += R"("Item":)";
  if (!projection) {
    out += json;
    return;
  }
  append_projected(out, json, *projection);
  if (std::string_view(out).substr(begin) == R"("Item":{})") out.resize(begin);
}

transaction_answers write_all(engine_context& context, const transact_write_items_request& request) {
  const auto read = read_texts(request);
  std::vector<table_ptr> tables;
  for (const auto& action : request.writes) tables.push_back(require_table(context, action.table_name));

  transaction_outcomes all(request.writes.size(), is_of_request);
  std::vector<std::unique_ptr<item_write>> writes(request.writes.size());
  for (std::size_t i = 0; i < writes.size(); ++i)
    all.prepare(i, [&] { writes[i] = make_write(tables[i], request.writes[i], read[i]); });
  all.throw_if_failed();
  distinct_items items;
  for (const auto& write : writes) items.add(write->target(), write->key().bytes);
  check_payload(request);

  const bool wants_capacity = request.capacity != return_consumed_capacity::none;
  std::vector<write_effect> effects(wants_capacity ? writes.size() : 0);
  execute_as_one(context, writes, all, effects);

  transaction_capacity consumed;
  for (std::size_t i = 0; i < effects.size(); ++i) consumed.add(tables[i], request.writes[i].table_name, effects[i]);
  std::string metrics;
  if (request.metrics == return_item_collection_metrics::size) append_metrics(metrics, request, writes);
  return {answer_of(consumed.written, request.capacity, metrics),
          answer_of(consumed.read_again, request.capacity, metrics)};
}

}  // namespace

void transact_write_items(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<transact_write_items_request>(body);
  if (request.refusal) {
    read_texts(request);
    throw failure(*request.refusal);
  }
  if (!request.client_request_token || request.client_request_token->empty()) {
    out += write_all(context, request).first;
    return;
  }
  out += context.tokens.answer(*request.client_request_token, fingerprint(request), context.now(),
                               [&] { return write_all(context, request); });
}

void transact_get_items(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<transact_get_items_request>(body);
  const expression_values no_values;
  std::deque<expressions> read;
  for (const auto& get : request.gets)
    read.push_back(
        get.projection_expression
            ? read_expressions({.projection = *get.projection_expression, .names = get.names, .values = no_values})
            : expressions{});
  std::vector<table_ptr> tables;
  for (const auto& get : request.gets) tables.push_back(require_table(context, get.table_name));
  transaction_outcomes all(request.gets.size(), is_of_request);
  std::vector<encoded_key> keys(request.gets.size());
  for (std::size_t i = 0; i < keys.size(); ++i)
    all.prepare(i, [&] {
      keys[i] = encode_key(*tables[i], request.gets[i].key);
      if (read[i].projection) check_key_paths(*tables[i], *read[i].projection);
    });
  all.throw_if_failed();
  distinct_items items;
  for (std::size_t i = 0; i < keys.size(); ++i) items.add(*tables[i], keys[i].bytes);

  capacity_by_table consumed;
  object_writer answer(out);
  auto& responses = answer.member("Responses") += '[';
  std::size_t total = 0;
  {
    const auto c = context.store.read();
    const read_snapshot snapshot(*c);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      responses += i == 0 ? "{" : ",{";
      std::size_t size = 0;
      find_row(*c, *tables[i], keys[i].bytes, [&](std::string_view json, std::size_t stored_size) {
        size = stored_size;
        append_item(responses, json, read[i].projection ? &*read[i].projection : nullptr);
      });
      responses += '}';
      check_items_read(total += size);
      consumed.add({.of = tables[i],
                    .named = request.gets[i].table_name,
                    .table = read_capacity(size, read_kind::transactional),
                    .is_split = true});
    }
  }
  responses += ']';
  consumed.append(out, request.capacity);
  answer.end();
}

}  // namespace tenon::local::dynamodb
