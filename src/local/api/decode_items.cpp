// GetItem, PutItem, DeleteItem and UpdateItem.
#include "local/api/data_shapes.hpp"
#include "local/api/decode.hpp"
#include "local/api/envelope.hpp"
#include "local/api/expression_parameters.hpp"
#include "local/api/failure.hpp"
#include "local/api/item_size.hpp"
#include "local/api/opened.hpp"
#include "local/api/read_legacy.hpp"
#include "local/api/read_value.hpp"

namespace tenon::local::dynamodb {

namespace {

constexpr const char* return_values_refusal = "ReturnValues can only be ALL_OLD or NONE";

bool tells_of_after(return_values what) noexcept {
  return what != return_values::none && what != return_values::all_old;
}

// Where PutItem's and DeleteItem's shapes have what both take.
struct write_positions {
  std::size_t table, subject, returns, condition, expected, combine, names, values, on_failure, capacity, metrics;
};

consteval write_positions positions_in(const shape& s, std::string_view subject) {
  return {.table = index_of(s, "TableName"),
          .subject = index_of(s, subject),
          .returns = index_of(s, "ReturnValues"),
          .condition = index_of(s, "ConditionExpression"),
          .expected = index_of(s, "Expected"),
          .combine = index_of(s, "ConditionalOperator"),
          .names = index_of(s, "ExpressionAttributeNames"),
          .values = index_of(s, "ExpressionAttributeValues"),
          .on_failure = index_of(s, "ReturnValuesOnConditionCheckFailure"),
          .capacity = index_of(s, "ReturnConsumedCapacity"),
          .metrics = index_of(s, "ReturnItemCollectionMetrics")};
}

void check_size(const put_item_request& request) {
  if (item_size(request.item) > max_item_size) refuse_bare("Item size has exceeded the maximum allowed size");
}

void check_size(const delete_item_request&) {}  // the table judges keys

// `subject` is the item that is put, or the key of the one that is deleted.
template <class Request>
void read_write(const opened& request, const write_positions& at, item& subject, Request& out) {
  const auto* condition = request[at.condition];
  const auto* expected = request[at.expected];
  const auto* combine = request[at.combine];
  const auto* names = request[at.names];
  const auto* values = request[at.values];
  const parameter expressions[]{{"ConditionExpression", condition}};
  const parameter replaced[]{{"Expected", expected}, {"ConditionalOperator", combine}};
  check_expression_parameters(expressions, replaced, names, values, false);
  out.combine_expected = read_conditional_operator(combine, expected);

  out.table_name = text_of(*request[at.table]);
  out.returns = read_return_values(request[at.returns]);
  if (tells_of_after(out.returns) && !request.is_in_newer_form()) refuse_bare(return_values_refusal);
  subject = read_item(*request[at.subject], value_wording::newer);
  check_size(out);
  if (tells_of_after(out.returns)) refuse(return_values_refusal);
  if (expected) out.expected = read_expected(*expected);
  out.names = read_names(names);
  out.values = read_values(values, value_wording::newer);
  out.condition_expression = optional_text(condition);
  out.returns_on_failure = read_on_failure(request[at.on_failure]);
  out.capacity = read_capacity(request[at.capacity]);
  out.metrics = read_metrics(request[at.metrics]);
}

void read_request(std::string_view body, put_item_request& out) {
  constexpr write_positions positions = positions_in(shapes::put_item, "Item");
  read_write(opened(body, shapes::put_item), positions, out.item, out);
}

void read_request(std::string_view body, delete_item_request& out) {
  constexpr write_positions positions = positions_in(shapes::delete_item, "Key");
  read_write(opened(body, shapes::delete_item), positions, out.key, out);
}

void read_request(std::string_view body, update_item_request& out) {
  constexpr const auto& s = shapes::update_item;
  const opened request(body, s);
  const auto* update = request[index_of(s, "UpdateExpression")];
  const auto* condition = request[index_of(s, "ConditionExpression")];
  const auto* updates = request[index_of(s, "AttributeUpdates")];
  const auto* expected = request[index_of(s, "Expected")];
  const auto* combine = request[index_of(s, "ConditionalOperator")];
  const auto* names = request[index_of(s, "ExpressionAttributeNames")];
  const auto* values = request[index_of(s, "ExpressionAttributeValues")];
  const parameter expressions[]{{"UpdateExpression", update}, {"ConditionExpression", condition}};
  const parameter replaced[]{{"AttributeUpdates", updates}, {"Expected", expected}, {"ConditionalOperator", combine}};
  check_expression_parameters(expressions, replaced, names, values, false);
  out.combine_expected = read_conditional_operator(combine, expected);

  out.table_name = text_of(*request[index_of(s, "TableName")]);
  out.key = read_item(*request[index_of(s, "Key")], value_wording::newer);
  if (updates) out.attribute_updates = read_updates(*updates);
  if (expected) out.expected = read_expected(*expected);
  out.names = read_names(names);
  out.values = read_values(values, value_wording::newer);
  out.update_expression = optional_text(update);
  out.condition_expression = optional_text(condition);
  out.returns = read_return_values(request[index_of(s, "ReturnValues")]);
  out.returns_on_failure = read_on_failure(request[index_of(s, "ReturnValuesOnConditionCheckFailure")]);
  out.capacity = read_capacity(request[index_of(s, "ReturnConsumedCapacity")]);
  out.metrics = read_metrics(request[index_of(s, "ReturnItemCollectionMetrics")]);
}

}  // namespace

void decode(std::string_view body, get_item_request& out) {
  constexpr const auto& s = shapes::get_item;
  const opened request(body, s);
  const auto* projection = request[index_of(s, "ProjectionExpression")];
  const auto* to_get = request[index_of(s, "AttributesToGet")];
  const auto* names = request[index_of(s, "ExpressionAttributeNames")];
  const parameter expressions[]{{"ProjectionExpression", projection}};
  const parameter replaced[]{{"AttributesToGet", to_get}};
  check_expression_parameters(expressions, replaced, names, nullptr);

  out.table_name = text_of(*request[index_of(s, "TableName")]);
  out.key = read_item(*request[index_of(s, "Key")], value_wording::newer);
  if (to_get) out.attributes_to_get = read_attributes_to_get(*to_get);
  out.names = read_names(names);
  out.projection_expression = optional_text(projection);
  out.consistent_read = boolean_or(request[index_of(s, "ConsistentRead")], false);
  out.capacity = read_capacity(request[index_of(s, "ReturnConsumedCapacity")]);
}

void decode(std::string_view body, put_item_request& out) {
  in_envelope([&] { read_request(body, out); });
}
void decode(std::string_view body, delete_item_request& out) {
  in_envelope([&] { read_request(body, out); });
}
void decode(std::string_view body, update_item_request& out) {
  in_envelope([&] { read_request(body, out); });
}

}  // namespace tenon::local::dynamodb
