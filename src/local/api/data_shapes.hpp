// Shapes of the data plane's requests.
#pragma once

#include "local/api/common_shapes.hpp"

namespace tenon::local::dynamodb::shapes {

inline constexpr std::array<std::string_view, 5> return_values_choices{"ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE",
                                                                       "UPDATED_NEW"};
// UPDATE_NEW is how the service spells it.
inline constexpr std::string_view return_values_refusal =
    "Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, "
    "NONE]";
inline constexpr shape return_values{.choices = return_values_choices, .newer_refusal = return_values_refusal};
inline constexpr shape return_values_alone{
    .choices = return_values_choices, .newer_refusal = return_values_refusal, .is_refused_alone = true};
inline constexpr std::array<std::string_view, 2> on_failure_choices{"ALL_OLD", "NONE"};
inline constexpr shape return_values_on_failure{.choices = on_failure_choices};
inline constexpr std::array<std::string_view, 2> conditional_choices{"OR", "AND"};
inline constexpr shape conditional_operator{
    .choices = conditional_choices,
    .newer_refusal = "Failed to satisfy constraint: Member must satisfy enum value set: [ALL, OR]",
    .is_refused_alone = true};
inline constexpr std::array<std::string_view, 13> comparison_choices{
    "IN", "NULL", "BETWEEN", "LT", "NOT_CONTAINS", "EQ", "GT", "NOT_NULL", "NE", "LE", "BEGINS_WITH", "GE", "CONTAINS"};
inline constexpr shape comparison_operator{.choices = comparison_choices};
inline constexpr std::array<std::string_view, 3> action_choices{"ADD", "PUT", "DELETE"};
inline constexpr shape attribute_action{.choices = action_choices};
inline constexpr std::array<std::string_view, 4> select_choices{"SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES",
                                                                "ALL_PROJECTED_ATTRIBUTES"};
inline constexpr shape select{.choices = select_choices};
inline constexpr shape attributes_to_get{
    .kind = shape_kind::list, .element = &attribute_name, .limits = {.least = 1, .most = 255}};
inline constexpr shape name_of_write{.limits = {.most = 65535},
                                     .newer_refusal = "Attribute name is too large, must be less than 65536 bytes"};
inline constexpr shape names_of_write{.kind = shape_kind::map, .element = &name_of_write};
inline constexpr shape client_request_token{.limits = {.least = 1, .most = 36}};
inline constexpr shape integer{.kind = shape_kind::integer};

inline constexpr member condition_members[]{
    {"AttributeValueList", &attribute_list},
    {"ComparisonOperator", &comparison_operator, true},
};
inline constexpr shape condition{.kind = shape_kind::structure, .name = "Condition", .members = condition_members};
inline constexpr shape condition_map{.kind = shape_kind::map, .element = &condition};

inline constexpr member expected_members[]{
    {"AttributeValueList", &attribute_list},
    {"ComparisonOperator", &comparison_operator},
    {"Exists", &boolean},
    {"Value", &attribute_value},
};
inline constexpr shape expected_value{
    .kind = shape_kind::structure, .name = "ExpectedAttributeValue", .members = expected_members};
inline constexpr shape expected_map{.kind = shape_kind::map, .element = &expected_value};

inline constexpr member update_members[]{
    {"Action", &attribute_action},
    {"Value", &attribute_value},
};
inline constexpr shape attribute_value_update{
    .kind = shape_kind::structure, .name = "AttributeValueUpdate", .members = update_members};
inline constexpr shape update_map{.kind = shape_kind::map, .element = &attribute_value_update};

inline constexpr member get_item_members[]{
    {"ReturnConsumedCapacity", &return_consumed_capacity},
    {"AttributesToGet", &attributes_to_get},
    {"TableName", &table_name, true},
    {"Key", &attribute_map, true},
    {"ConsistentRead", &boolean},
    {"ProjectionExpression", &text},
    {"ExpressionAttributeNames", &attribute_name_map},
};
inline constexpr shape get_item{.kind = shape_kind::structure, .name = "GetItemInput", .members = get_item_members};

inline constexpr member put_item_members[]{
    {"ReturnConsumedCapacity", &return_consumed_capacity},
    {"ReturnValues", &return_values},
    {"TableName", &table_name, true},
    {"Item", &attribute_map, true},
    {"ConditionalOperator", &conditional_operator},
    {"Expected", &expected_map},
    {"ReturnItemCollectionMetrics", &return_item_collection_metrics},
    {"ReturnValuesOnConditionCheckFailure", &return_values_on_failure},
    {"ConditionExpression", &text},
    {"ExpressionAttributeValues", &attribute_map},
    {"ExpressionAttributeNames", &names_of_write},
};
inline constexpr shape put_item{
    .kind = shape_kind::structure, .name = "PutItemInput", .members = put_item_members, .takes_newer_form = true};

inline constexpr member delete_item_members[]{
    {"ReturnConsumedCapacity", &return_consumed_capacity},
    {"ReturnValues", &return_values},
    {"TableName", &table_name, true},
    {"ReturnItemCollectionMetrics", &return_item_collection_metrics},
    {"Key", &attribute_map, true},
    {"ConditionalOperator", &conditional_operator},
    {"Expected", &expected_map},
    {"ReturnValuesOnConditionCheckFailure", &return_values_on_failure},
    {"ConditionExpression", &text},
    {"ExpressionAttributeValues", &attribute_map},
    {"ExpressionAttributeNames", &names_of_write},
};
inline constexpr shape delete_item{
    .kind = shape_kind::structure, .name = "DeleteItemInput", .members = delete_item_members, .takes_newer_form = true};

inline constexpr member update_item_members[]{
    {"ReturnConsumedCapacity", &return_consumed_capacity},
    {"TableName", &table_name, true},
    {"ReturnItemCollectionMetrics", &return_item_collection_metrics},
    {"ReturnValues", &return_values_alone},
    {"ConditionalOperator", &conditional_operator},
    {"Key", &attribute_map, true},
    {"Expected", &expected_map},
    {"AttributeUpdates", &update_map},
    {"ReturnValuesOnConditionCheckFailure", &return_values_on_failure},
    {"ConditionExpression", &text},
    {"UpdateExpression", &text},
    {"ExpressionAttributeValues", &attribute_map},
    {"ExpressionAttributeNames", &names_of_write},
};
inline constexpr shape update_item{
    .kind = shape_kind::structure, .name = "UpdateItemInput", .members = update_item_members, .takes_newer_form = true};

inline constexpr member query_members[]{
    {"Select", &select},
    {"IndexName", &index_name},
    {"ReturnConsumedCapacity", &return_consumed_capacity},
    {"QueryFilter", &condition_map},
    {"TableName", &table_name, true},
    {"ConditionalOperator", &conditional_operator},
    {"AttributesToGet", &attributes_to_get},
    {"Limit", &integer},  // its bound has a message of its own
    {"KeyConditions", &condition_map},
    {"ExclusiveStartKey", &attribute_map},
    {"ConsistentRead", &boolean},
    {"ScanIndexForward", &boolean},
    {"KeyConditionExpression", &text},
    {"FilterExpression", &text},
    {"ProjectionExpression", &text},
    {"ExpressionAttributeValues", &attribute_map},
    {"ExpressionAttributeNames", &attribute_name_map},
};
inline constexpr shape query{
    .kind = shape_kind::structure, .name = "QueryInput", .members = query_members, .takes_newer_form = true};

inline constexpr shape total_segments{.kind = shape_kind::integer, .limits = {.least = 1, .most = 1'000'000}};
inline constexpr shape segment{.kind = shape_kind::integer, .limits = {.least = 0, .most = 999'999}};

inline constexpr member scan_members[]{
    {"Select", &select},
    {"IndexName", &index_name},
    {"TotalSegments", &total_segments},
    {"ReturnConsumedCapacity", &return_consumed_capacity},
    {"TableName", &table_name, true},
    {"ConditionalOperator", &conditional_operator},
    {"ScanFilter", &condition_map},
    {"Segment", &segment},
    {"Limit", &positive_integer},
    {"AttributesToGet", &attributes_to_get},
    {"ExclusiveStartKey", &attribute_map},
    {"ConsistentRead", &boolean},
    {"FilterExpression", &text},
    {"ProjectionExpression", &text},
    {"ExpressionAttributeValues", &attribute_map},
    {"ExpressionAttributeNames", &attribute_name_map},
};
inline constexpr shape scan{.kind = shape_kind::structure, .name = "ScanInput", .members = scan_members};

// Of the index's name, the vector and TopK the bounds have messages of their own.
inline constexpr shape search_vector{.kind = shape_kind::list, .element = &attribute_value};
inline constexpr member search_vectors_members[]{
    {"TableName", &table_name, true},
    {"IndexName", &text, true},
    {"SearchVector", &search_vector, true},
    {"TopK", &integer, true},
    {"ReturnConsumedCapacity", &return_consumed_capacity},
    {"SearchConditionExpression", &text},
    {"ProjectionExpression", &text},
    {"ExpressionAttributeValues", &attribute_map},
    {"ExpressionAttributeNames", &attribute_name_map},
};
inline constexpr shape search_vectors{.kind = shape_kind::structure,
                                      .name = "SearchVectorsInput",
                                      .members = search_vectors_members,
                                      .takes_newer_form = true};

inline constexpr shape key_list{.kind = shape_kind::list, .element = &attribute_map};
inline constexpr member keys_and_attributes_members[]{
    {"Keys", &key_list, true},  // its bounds have messages of their own
    {"AttributesToGet", &attributes_to_get},
    {"ConsistentRead", &boolean},
    {"ProjectionExpression", &text},
    {"ExpressionAttributeNames", &attribute_name_map},
};
inline constexpr shape keys_and_attributes{
    .kind = shape_kind::structure, .name = "KeysAndAttributes", .members = keys_and_attributes_members};
inline constexpr shape batch_get_map{.kind = shape_kind::map,
                                     .element = &keys_and_attributes,
                                     .key_limits = {.least = 3, .most = 255},
                                     .has_name_keys = true,
                                     .is_echoed_as_json = true};
inline constexpr member batch_get_item_members[]{
    {"RequestItems", &batch_get_map, true},
    {"ReturnConsumedCapacity", &return_consumed_capacity},
};
inline constexpr shape batch_get_item{
    .kind = shape_kind::structure, .name = "BatchGetItemInput", .members = batch_get_item_members};

inline constexpr member delete_request_members[]{{"Key", &attribute_map, true}};
inline constexpr shape delete_request{
    .kind = shape_kind::structure, .name = "DeleteRequest", .members = delete_request_members};
inline constexpr member put_request_members[]{
    {"Item", &attribute_map, true},
    {"WorkloadProfileName", &text},
};
inline constexpr shape put_request{.kind = shape_kind::structure, .name = "PutRequest", .members = put_request_members};
inline constexpr member write_request_members[]{
    {"PutRequest", &put_request},
    {"DeleteRequest", &delete_request},
};
inline constexpr shape write_request{
    .kind = shape_kind::structure, .name = "WriteRequest", .members = write_request_members};
inline constexpr shape write_requests{.kind = shape_kind::list, .element = &write_request};
inline constexpr shape batch_write_map{.kind = shape_kind::map,
                                       .element = &write_requests,
                                       .key_limits = {.least = 3, .most = 255},
                                       .has_name_keys = true,
                                       .value_limits = {.least = 1, .most = 25},
                                       .gives_way = true};
inline constexpr member batch_write_item_members[]{
    {"ReturnConsumedCapacity", &return_consumed_capacity},
    {"ReturnItemCollectionMetrics", &return_item_collection_metrics},
    {"RequestItems", &batch_write_map, true},
};
inline constexpr shape batch_write_item{
    .kind = shape_kind::structure, .name = "BatchWriteItemInput", .members = batch_write_item_members};

inline constexpr member get_members[]{
    {"Key", &attribute_map, true},
    {"TableName", &table_name, true},
    {"ProjectionExpression", &text},
    {"ExpressionAttributeNames", &attribute_name_map},
};
inline constexpr shape get{.kind = shape_kind::structure, .name = "Get", .members = get_members};
inline constexpr member transact_get_members[]{{"Get", &get, true}};
inline constexpr shape transact_get{
    .kind = shape_kind::structure, .name = "TransactGetItem", .members = transact_get_members};
inline constexpr shape transact_gets{
    .kind = shape_kind::list, .element = &transact_get, .limits = {.least = 1, .most = 100}};
inline constexpr member transact_get_items_members[]{
    {"ReturnConsumedCapacity", &return_consumed_capacity},
    {"TransactItems", &transact_gets, true},
};
inline constexpr shape transact_get_items{
    .kind = shape_kind::structure, .name = "TransactGetItemsInput", .members = transact_get_items_members};

inline constexpr member condition_check_members[]{
    {"Key", &attribute_map, true},
    {"TableName", &table_name, true},
    {"ConditionExpression", &text, true},
    {"ExpressionAttributeNames", &attribute_name_map},
    {"ExpressionAttributeValues", &attribute_map},
    {"ReturnValuesOnConditionCheckFailure", &return_values_on_failure},
};
inline constexpr shape condition_check{
    .kind = shape_kind::structure, .name = "ConditionCheck", .members = condition_check_members};
inline constexpr member put_members[]{
    {"Item", &attribute_map, true},
    {"TableName", &table_name, true},
    {"ConditionExpression", &text},
    {"ExpressionAttributeNames", &attribute_name_map},
    {"ExpressionAttributeValues", &attribute_map},
    {"ReturnValuesOnConditionCheckFailure", &return_values_on_failure},
};
inline constexpr shape put{.kind = shape_kind::structure, .name = "Put", .members = put_members};
inline constexpr member delete_members[]{
    {"Key", &attribute_map, true},
    {"TableName", &table_name, true},
    {"ConditionExpression", &text},
    {"ExpressionAttributeNames", &attribute_name_map},
    {"ExpressionAttributeValues", &attribute_map},
    {"ReturnValuesOnConditionCheckFailure", &return_values_on_failure},
};
inline constexpr shape remove{.kind = shape_kind::structure, .name = "Delete", .members = delete_members};
inline constexpr member transact_update_members[]{
    {"Key", &attribute_map, true},
    {"UpdateExpression", &text, true},
    {"TableName", &table_name, true},
    {"ConditionExpression", &text},
    {"ExpressionAttributeNames", &attribute_name_map},
    {"ExpressionAttributeValues", &attribute_map},
    {"ReturnValuesOnConditionCheckFailure", &return_values_on_failure},
};
inline constexpr shape update{.kind = shape_kind::structure, .name = "Update", .members = transact_update_members};
inline constexpr member transact_write_members[]{
    {"ConditionCheck", &condition_check},
    {"Put", &put},
    {"Delete", &remove},
    {"Update", &update},
};
inline constexpr shape transact_write{
    .kind = shape_kind::structure, .name = "TransactWriteItem", .members = transact_write_members};
inline constexpr shape transact_writes{
    .kind = shape_kind::list, .element = &transact_write, .limits = {.least = 1, .most = 100}};
inline constexpr member transact_write_items_members[]{
    {"ClientRequestToken", &client_request_token},
    {"ReturnConsumedCapacity", &return_consumed_capacity},
    {"ReturnItemCollectionMetrics", &return_item_collection_metrics},
    {"TransactItems", &transact_writes, true},
};
inline constexpr shape transact_write_items{
    .kind = shape_kind::structure, .name = "TransactWriteItemsInput", .members = transact_write_items_members};

inline constexpr shape statement_text{.limits = {.least = 1, .most = 8192}};
inline constexpr shape parameters{.kind = shape_kind::list, .element = &attribute_value, .limits = {.least = 1}};
inline constexpr shape next_token{.limits = {.least = 1, .most = 32768}};
inline constexpr member execute_statement_members[]{
    {"Statement", &statement_text, true},
    {"Parameters", &parameters},
    {"ConsistentRead", &boolean},
    {"NextToken", &next_token},
    {"ReturnConsumedCapacity", &return_consumed_capacity},
    {"Limit", &positive_integer},
    {"ReturnValuesOnConditionCheckFailure", &return_values_on_failure},
};
inline constexpr shape execute_statement{
    .kind = shape_kind::structure, .name = "ExecuteStatementInput", .members = execute_statement_members};

inline constexpr member batch_statement_members[]{
    {"Statement", &statement_text, true},
    {"Parameters", &parameters},
    {"ConsistentRead", &boolean},
    {"ReturnValuesOnConditionCheckFailure", &return_values_on_failure},
};
inline constexpr shape batch_statement{
    .kind = shape_kind::structure, .name = "BatchStatementRequest", .members = batch_statement_members};
inline constexpr shape batch_statements{
    .kind = shape_kind::list, .element = &batch_statement, .limits = {.least = 1, .most = 25}};
inline constexpr member batch_execute_statement_members[]{
    {"Statements", &batch_statements, true},
    {"ReturnConsumedCapacity", &return_consumed_capacity},
};
inline constexpr shape batch_execute_statement{
    .kind = shape_kind::structure, .name = "BatchExecuteStatementInput", .members = batch_execute_statement_members};

inline constexpr member parameterized_statement_members[]{
    {"Statement", &statement_text, true},
    {"Parameters", &parameters},
    {"ReturnValuesOnConditionCheckFailure", &return_values_on_failure},
};
inline constexpr shape parameterized_statement{
    .kind = shape_kind::structure, .name = "ParameterizedStatement", .members = parameterized_statement_members};
inline constexpr shape parameterized_statements{
    .kind = shape_kind::list, .element = &parameterized_statement, .limits = {.least = 1, .most = 100}};
inline constexpr member execute_transaction_members[]{
    {"TransactStatements", &parameterized_statements, true},
    {"ClientRequestToken", &client_request_token},
    {"ReturnConsumedCapacity", &return_consumed_capacity},
};
inline constexpr shape execute_transaction{
    .kind = shape_kind::structure, .name = "ExecuteTransactionInput", .members = execute_transaction_members};

}  // namespace tenon::local::dynamodb::shapes
