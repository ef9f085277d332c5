// TransactGetItems and TransactWriteItems.
#include "local/api/data_shapes.hpp"
#include "local/api/decode.hpp"
#include "local/api/expression_parameters.hpp"
#include "local/api/failure.hpp"
#include "local/api/item_size.hpp"
#include "local/api/opened.hpp"
#include "local/api/read_value.hpp"

namespace tenon::local::dynamodb {
namespace {

// One action of TransactWriteItems, whose kinds differ little. `whole` is the name of what it writes or looks at.
struct action_shape {
  const shape& of;
  transact_action action;
  std::size_t item;
  std::size_t table;
  std::size_t condition;
  std::size_t names;
  std::size_t values;
  std::size_t on_failure;
};

consteval action_shape describe(const shape& of, transact_action action, std::string_view item_name) {
  return {of,
          action,
          index_of(of, item_name),
          index_of(of, "TableName"),
          index_of(of, "ConditionExpression"),
          index_of(of, "ExpressionAttributeNames"),
          index_of(of, "ExpressionAttributeValues"),
          index_of(of, "ReturnValuesOnConditionCheckFailure")};
}

constexpr action_shape check_action = describe(shapes::condition_check, transact_action::condition_check, "Key");
constexpr action_shape put_action = describe(shapes::put, transact_action::put, "Item");
constexpr action_shape remove_action = describe(shapes::remove, transact_action::remove, "Key");
constexpr action_shape update_action_shape = describe(shapes::update, transact_action::update, "Key");

// Transactions take names and values that no expression could use, unlike operations on single items.
template <class Action>
void drop_placeholders(Action& action) {
  action.names.clear();
  if constexpr (requires { action.values; }) action.values.clear();
}

// All but the item, whose attributes have names.
void read_texts(const fields& f, const action_shape& s, transact_write& out) {
  for (const auto attribute : simdjson::dom::object(*f[s.item])) {
    if (attribute.key.empty()) refuse("Empty attribute name");
    check_attribute_name(attribute.key);
  }
  out.action = s.action;
  const auto* condition = f[s.condition];
  const auto* update = s.action == transact_action::update ? f[index_of(shapes::update, "UpdateExpression")] : nullptr;
  out.table_name = text_of(*f[s.table]);
  out.names = read_names(f[s.names]);
  out.values = read_values(f[s.values]);
  if (!condition && !update) drop_placeholders(out);
  out.update_expression = optional_text(update);
  out.condition_expression = optional_text(condition);
  out.returns_on_failure = read_on_failure(f[s.on_failure]);
}

void read_item_of(const fields& f, const action_shape& s, transact_write& out) {
  out.item = read_item(*f[s.item]);
  if (s.action == transact_action::put && item_size(out.item) > max_item_size)
    refuse("Item size has exceeded the maximum allowed size");
}

struct chosen_action {
  json_element value;
  const action_shape* kind = nullptr;
};

chosen_action choose(const json_element& write) {
  constexpr const auto& s = shapes::transact_write;
  const fields f(s, &write);
  const struct {
    const json_element* value;
    const action_shape& shape;
  } candidates[]{{f[index_of(s, "ConditionCheck")], check_action},
                 {f[index_of(s, "Put")], put_action},
                 {f[index_of(s, "Delete")], remove_action},
                 {f[index_of(s, "Update")], update_action_shape}};
  chosen_action chosen;
  for (const auto& candidate : candidates) {
    if (!candidate.value) continue;
    if (chosen.kind) refuse("TransactItems can only contain one of Check, Put, Update or Delete");
    chosen = {*candidate.value, &candidate.shape};
  }
  if (!chosen.kind) refuse("Invalid Request: TransactWriteRequest should contain Delete or Put or Update request");
  return chosen;
}

// Appends the action. If it is refused, out.refusal says why.
void read_write(const json_element& value, transact_write_items_request& out) {
  auto& write = out.writes.emplace_back();
  bool has_texts = false;
  try {
    const auto chosen = choose(value);
    const fields f(chosen.kind->of, &chosen.value);
    read_texts(f, *chosen.kind, write);
    has_texts = true;
    read_item_of(f, *chosen.kind, write);
  } catch (const failure& refusal) {
    if (!has_texts) out.writes.pop_back();
    out.refusal = refusal;
  }
}

}  // namespace

void decode(std::string_view body, transact_get_items_request& out) {
  constexpr const auto& s = shapes::transact_get_items;
  constexpr const auto& get = shapes::get;
  const opened request(body, s);
  for (const auto value : simdjson::dom::array(*request[index_of(s, "TransactItems")])) {
    const fields f(get, fields(shapes::transact_get, &value)[index_of(shapes::transact_get, "Get")]);
    const auto* projection = f[index_of(get, "ProjectionExpression")];
    const auto* names = f[index_of(get, "ExpressionAttributeNames")];
    auto& one = out.gets.emplace_back();
    one.table_name = text_of(*f[index_of(get, "TableName")]);
    one.key = read_item(*f[index_of(get, "Key")]);
    one.names = read_names(names);
    if (!projection) drop_placeholders(one);
    one.projection_expression = optional_text(projection);
  }
  out.capacity = read_capacity(request[index_of(s, "ReturnConsumedCapacity")]);
}

void decode(std::string_view body, transact_write_items_request& out) {
  constexpr const auto& s = shapes::transact_write_items;
  const opened request(body, s);
  for (const auto value : simdjson::dom::array(*request[index_of(s, "TransactItems")])) {
    read_write(value, out);
    if (out.refusal) break;
  }
  out.client_request_token = optional_text(request[index_of(s, "ClientRequestToken")]);
  out.capacity = read_capacity(request[index_of(s, "ReturnConsumedCapacity")]);
  out.metrics = read_metrics(request[index_of(s, "ReturnItemCollectionMetrics")]);
}

}  // namespace tenon::local::dynamodb
