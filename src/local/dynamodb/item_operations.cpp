// GetItem, PutItem, UpdateItem and DeleteItem, and where the other operations on items are found.
#include "local/dynamodb/item_operations.hpp"

#include "local/api/decode.hpp"
#include "local/api/envelope.hpp"
#include "local/api/failure.hpp"
#include "local/api/item_size.hpp"
#include "local/dynamodb/item_json.hpp"
#include "local/dynamodb/item_rows.hpp"
#include "local/dynamodb/key_paths.hpp"
#include "local/dynamodb/operations.hpp"
#include "local/dynamodb/request_writes.hpp"
#include "local/dynamodb/store.hpp"
#include "local/dynamodb/write_answers.hpp"
#include "local/expressions/expressions.hpp"
#include "local/expressions/legacy_parameters.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tenon::local::dynamodb {
namespace {

// The expressions of a write, or the parameters that they replace.
template <class Request>
expressions read_write_expressions(const Request& request) {
  expressions out;
  expression_texts texts{.names = request.names, .values = request.values};
  if (request.condition_expression) texts.condition = *request.condition_expression;
  if constexpr (requires { request.update_expression; })
    if (request.update_expression) texts.update = *request.update_expression;
  if (texts.condition || texts.update) out = read_expressions(texts);
  if (request.expected) out.condition = condition_of(*request.expected, request.combine_expected);
  if constexpr (requires { request.attribute_updates; })
    if (request.attribute_updates) out.update = update_of(*request.attribute_updates);
  return out;
}

const item_condition* pointer_to(const std::optional<item_condition>& condition) noexcept {
  return condition ? &*condition : nullptr;
}

// Executes the one write of a request and says what it took.
template <class Request>
void execute_one(engine_context& context, const Request& request, const expressions& read, item_write& write,
                 const item& key, object_writer& answer) {
  if (read.condition) check_key_paths(write.target(), *read.condition);
  item_write* const writes[]{&write};
  write_effect effect;
  const bool wants_capacity = request.capacity != return_consumed_capacity::none;
  const table_ptr target = write.target_pointer();
  execute_writes(context, writes, wants_capacity ? std::span(&effect, 1) : std::span<write_effect>());
  if (wants_capacity) {
    consumed_capacity consumed{.of = target, .named = request.table_name};
    add_write(consumed, effect, false);
    append_capacity(answer.member("ConsumedCapacity"), consumed, request.capacity);
  }
  if (has_metrics(*target, request.metrics))
    append_collection_metrics(answer.member("ItemCollectionMetrics"), *target, key);
}

void get_item(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<get_item_request>(body);
  std::optional<item_projection> projection;
  if (request.attributes_to_get) projection = projection_of(*request.attributes_to_get);
  if (request.projection_expression) {
    const expression_values none;
    projection =
        read_expressions({.projection = *request.projection_expression, .names = request.names, .values = none})
            .projection;
  }
  const auto from = require_table(context, request.table_name);
  const auto key = encode_key(*from, request.key);
  if (projection) check_key_paths(*from, *projection);

  object_writer answer(out);
  std::size_t size = 0;
  {
    const auto c = context.store.read();
    find_row(*c, *from, key.bytes, [&](std::string_view json, std::size_t item_size) {
      size = item_size;
      auto& to = answer.member("Item");
      if (projection) append_projected(to, json, *projection);
      else to += json;
    });
  }
  if (request.capacity != return_consumed_capacity::none)
    append_capacity(
        answer.member("ConsumedCapacity"),
        {.of = from,
         .named = request.table_name,
         .table = read_capacity(size, request.consistent_read ? read_kind::consistent : read_kind::eventual)},
        request.capacity);
  answer.end();
}

void put_item(engine_context& context, std::string_view body, std::string& out) {
  auto request = decode<put_item_request>(body);
  const auto read = in_envelope([&] { return read_write_expressions(request); });
  const auto into = require_table(context, request.table_name);
  auto key = encode_key_of_item(*into, request.item);
  item partition;
  if (has_metrics(*into, request.metrics))
    partition.set(into->partition_key().name, request.item.at(into->partition_key().name));
  put_write write(into, std::move(key), std::move(request.item), pointer_to(read.condition),
                  request.returns_on_failure);
  if (request.returns == return_values::all_old) write.keep_before();

  object_writer answer(out);
  execute_one(context, request, read, write, partition, answer);
  if (!write.before_json().empty()) answer.member("Attributes") += write.before_json();
  answer.end();
}

void delete_item(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<delete_item_request>(body);
  const auto read = in_envelope([&] { return read_write_expressions(request); });
  const auto from = require_table(context, request.table_name);
  remove_write write(from, encode_key(*from, request.key), pointer_to(read.condition), request.returns_on_failure);
  if (request.returns == return_values::all_old) write.keep_before();

  object_writer answer(out);
  execute_one(context, request, read, write, request.key, answer);
  if (!write.before_json().empty()) answer.member("Attributes") += write.before_json();
  answer.end();
}

void update_item(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<update_item_request>(body);
  const auto read = in_envelope([&] { return read_write_expressions(request); });
  const auto in = require_table(context, request.table_name);
  auto key = encode_key(*in, request.key);
  if (read.update) check_update(*in, *read.update);
  if (request.update_expression && read.update->statement_size() > max_item_size)
    refuse("Item size to update has exceeded the maximum allowed size");
  update_write write(in, std::move(key), request.key, read.update ? &*read.update : nullptr, pointer_to(read.condition),
                     request.returns_on_failure);
  write.answer_with(request.returns);

  object_writer answer(out);
  execute_one(context, request, read, write, request.key, answer);
  if (!write.answer().empty()) answer.member("Attributes") += write.answer();
  answer.end();
}

struct named_handler {
  std::string_view name;
  operation_handler handler;
};
constexpr std::array handlers{
    named_handler{"GetItem", get_item},
    named_handler{"PutItem", put_item},
    named_handler{"UpdateItem", update_item},
    named_handler{"DeleteItem", delete_item},
    named_handler{"Query", query},
    named_handler{"Scan", scan},
    named_handler{"BatchGetItem", batch_get_item},
    named_handler{"BatchWriteItem", batch_write_item},
    named_handler{"TransactGetItems", transact_get_items},
    named_handler{"TransactWriteItems", transact_write_items},
    named_handler{"SearchVectors", search_vectors},
};

}  // namespace

operation_handler find_item_operation(std::string_view name) noexcept {
  for (const auto& known : handlers)
    if (known.name == name) return known.handler;
  return nullptr;
}

}  // namespace tenon::local::dynamodb
