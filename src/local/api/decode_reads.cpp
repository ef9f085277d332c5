// Query and Scan.
#include "local/api/data_shapes.hpp"
#include "local/api/decode.hpp"
#include "local/api/expression_parameters.hpp"
#include "local/api/failure.hpp"
#include "local/api/opened.hpp"
#include "local/api/read_legacy.hpp"
#include "local/api/read_value.hpp"

#include <array>

namespace tenon::local::dynamodb {
namespace {

// Failures of the values themselves are told as they are; others say that they are the key's.
item read_start_key(const json_element& value, value_wording words) {
  try {
    return read_item(value, words);
  } catch (const failure& f) {
    constexpr std::array untold{"contains duplicates", "number set", "numeric value", "significant digits",
                                "number with magnitude"};
    for (const auto* part : untold)
      if (f.message().find(part) != std::string::npos) throw;
    refuse("The provided starting key is invalid: " + f.message());
  }
}

void check_segments(const scan_request& request) {
  if (request.segment && !request.total_segments)
    refuse(
        "The TotalSegments parameter is required but was not present in the request when Segment parameter is present");
  if (!request.total_segments) return;
  if (!request.segment)
    refuse(
        "The Segment parameter is required but was not present in the request when parameter TotalSegments is present");
  if (*request.segment >= *request.total_segments)
    refuse("The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: " +
           std::to_string(*request.segment) +
           " is not less than TotalSegments: " + std::to_string(*request.total_segments));
}

}  // namespace

void decode(std::string_view body, query_request& out) {
  constexpr const auto& s = shapes::query;
  const opened request(body, s);
  out.limit = optional_int32(request[index_of(s, "Limit")]);
  if (out.limit && *out.limit < 1)
    refuse(
        "1 validation error detected: Value at 'Limit' failed to satisfy constraint: Member must have value greater "
        "than or equal to 1");

  const auto* projection = request[index_of(s, "ProjectionExpression")];
  const auto* filter = request[index_of(s, "FilterExpression")];
  const auto* key_condition = request[index_of(s, "KeyConditionExpression")];
  const auto* to_get = request[index_of(s, "AttributesToGet")];
  const auto* query_filter = request[index_of(s, "QueryFilter")];
  const auto* combine = request[index_of(s, "ConditionalOperator")];
  const auto* key_conditions = request[index_of(s, "KeyConditions")];
  const auto* names = request[index_of(s, "ExpressionAttributeNames")];
  const auto* values = request[index_of(s, "ExpressionAttributeValues")];
  const parameter expressions[]{
      {"ProjectionExpression", projection}, {"FilterExpression", filter}, {"KeyConditionExpression", key_condition}};
  const parameter replaced[]{{"AttributesToGet", to_get},
                             {"QueryFilter", query_filter},
                             {"ConditionalOperator", combine},
                             {"KeyConditions", key_condition ? key_conditions : nullptr}};
  check_expression_parameters(expressions, replaced, names, values);
  out.combine_filter = read_conditional_operator(combine, query_filter);

  out.table_name = text_of(*request[index_of(s, "TableName")]);
  if (query_filter) out.query_filter = read_conditions(*query_filter, value_wording::newer);
  if (to_get) out.attributes_to_get = read_attributes_to_get(*to_get);
  if (const auto* start = request[index_of(s, "ExclusiveStartKey")])
    out.exclusive_start_key = read_start_key(*start, value_wording::newer);
  if (!key_conditions && !key_condition)
    refuse("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
  out.names = read_names(names);
  out.values = read_values(values, value_wording::newer);
  out.index_name = optional_text(request[index_of(s, "IndexName")]);
  if (key_conditions) {
    out.key_conditions = read_conditions(*key_conditions, value_wording::newer);
    const auto count = out.key_conditions->size();
    // An index may have more attributes in its key: what is too much for it, its schema tells.
    if (count == 0 || (count > 2 && !out.index_name)) refuse("Conditions can be of length 1 or 2 only");
  }
  out.select = read_select(request[index_of(s, "Select")]);
  out.key_condition_expression = optional_text(key_condition);
  out.filter_expression = optional_text(filter);
  out.projection_expression = optional_text(projection);
  out.scan_index_forward = boolean_or(request[index_of(s, "ScanIndexForward")], true);
  out.consistent_read = boolean_or(request[index_of(s, "ConsistentRead")], false);
  out.capacity = read_capacity(request[index_of(s, "ReturnConsumedCapacity")]);
}

void decode(std::string_view body, scan_request& out) {
  constexpr const auto& s = shapes::scan;
  const opened request(body, s);
  const auto* projection = request[index_of(s, "ProjectionExpression")];
  const auto* filter = request[index_of(s, "FilterExpression")];
  const auto* to_get = request[index_of(s, "AttributesToGet")];
  const auto* scan_filter = request[index_of(s, "ScanFilter")];
  const auto* combine = request[index_of(s, "ConditionalOperator")];
  const auto* names = request[index_of(s, "ExpressionAttributeNames")];
  const auto* values = request[index_of(s, "ExpressionAttributeValues")];
  const parameter expressions[]{{"ProjectionExpression", projection}, {"FilterExpression", filter}};
  const parameter replaced[]{
      {"AttributesToGet", to_get}, {"ScanFilter", scan_filter}, {"ConditionalOperator", combine}};
  check_expression_parameters(expressions, replaced, names, values);
  // Most regions find values that are nested too deeply before they look at the operator.
  if (combine && scan_filter) check_condition_depths(*scan_filter);
  out.combine_filter = read_conditional_operator(combine, scan_filter);

  out.table_name = text_of(*request[index_of(s, "TableName")]);
  if (to_get) out.attributes_to_get = read_attributes_to_get(*to_get);
  if (scan_filter) out.scan_filter = read_conditions(*scan_filter, value_wording::older);
  if (const auto* start = request[index_of(s, "ExclusiveStartKey")])
    out.exclusive_start_key = read_start_key(*start, value_wording::older);
  out.segment = optional_int32(request[index_of(s, "Segment")]);
  out.total_segments = optional_int32(request[index_of(s, "TotalSegments")]);
  check_segments(out);
  out.names = read_names(names);
  out.values = read_values(values, value_wording::older);
  out.index_name = optional_text(request[index_of(s, "IndexName")]);
  out.select = read_select(request[index_of(s, "Select")]);
  out.filter_expression = optional_text(filter);
  out.projection_expression = optional_text(projection);
  out.limit = optional_int32(request[index_of(s, "Limit")]);
  out.consistent_read = boolean_or(request[index_of(s, "ConsistentRead")], false);
  out.capacity = read_capacity(request[index_of(s, "ReturnConsumedCapacity")]);
}

}  // namespace tenon::local::dynamodb
