// The requests of the data plane, decoded: an absent member is an empty std::optional, an empty container or the
// service's default. What the service checks before it looks for the table is checked; expressions are raw and not yet
// parsed. Not checked is the size of an item that is put alone or in a batch: for that the table must exist.
#pragma once

#include "local/api/failure.hpp"
#include "local/api/legacy.hpp"
#include "local/api/values.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tenon::local::dynamodb {

// A table_name is as the request gives it: a name, or the table's ARN, which replies then repeat.

struct get_item_request {
  std::string table_name;
  item key;
  std::optional<std::vector<std::string>> attributes_to_get;
  std::optional<std::string> projection_expression;
  expression_names names;
  bool consistent_read = false;
  return_consumed_capacity capacity = return_consumed_capacity::none;
};

// What PutItem and DeleteItem have in common.
struct conditional_write_request {
  std::string table_name;
  std::optional<expected_map> expected;
  std::optional<conditional_operator> combine_expected;  // ConditionalOperator
  std::optional<std::string> condition_expression;
  expression_names names;
  expression_values values;
  return_values returns = return_values::none;  // none, all_old
  return_values_on_failure returns_on_failure = return_values_on_failure::none;
  return_consumed_capacity capacity = return_consumed_capacity::none;
  return_item_collection_metrics metrics = return_item_collection_metrics::none;
};

struct put_item_request : conditional_write_request {
  tenon::dynamodb::item item;
};

struct delete_item_request : conditional_write_request {
  tenon::dynamodb::item key;
};

struct update_item_request {
  std::string table_name;
  item key;
  std::optional<update_map> attribute_updates;
  std::optional<expected_map> expected;
  std::optional<conditional_operator> combine_expected;
  std::optional<std::string> update_expression;
  std::optional<std::string> condition_expression;
  expression_names names;
  expression_values values;
  return_values returns = return_values::none;
  return_values_on_failure returns_on_failure = return_values_on_failure::none;
  return_consumed_capacity capacity = return_consumed_capacity::none;
  return_item_collection_metrics metrics = return_item_collection_metrics::none;
};

struct query_request {
  std::string table_name;
  std::optional<std::string> index_name;
  std::optional<select_kind> select;
  std::optional<std::vector<std::string>> attributes_to_get;
  std::optional<condition_map> key_conditions;
  std::optional<condition_map> query_filter;
  std::optional<conditional_operator> combine_filter;
  std::optional<std::string> key_condition_expression;
  std::optional<std::string> filter_expression;
  std::optional<std::string> projection_expression;
  expression_names names;
  expression_values values;
  std::optional<item> exclusive_start_key;
  std::optional<std::int32_t> limit;  // 1 and above
  bool scan_index_forward = true;
  bool consistent_read = false;
  return_consumed_capacity capacity = return_consumed_capacity::none;
};

struct search_vectors_request {
  std::string table_name;
  std::string index_name;
  std::vector<attribute_value> vector;  // SearchVector
  std::int32_t top_k = 0;               // 1 to 100
  std::optional<std::string> condition_expression;
  std::optional<std::string> projection_expression;
  expression_names names;
  expression_values values;
  return_consumed_capacity capacity = return_consumed_capacity::none;
};

struct scan_request {
  std::string table_name;
  std::optional<std::string> index_name;
  std::optional<select_kind> select;
  std::optional<std::vector<std::string>> attributes_to_get;
  std::optional<condition_map> scan_filter;
  std::optional<conditional_operator> combine_filter;
  std::optional<std::string> filter_expression;
  std::optional<std::string> projection_expression;
  expression_names names;
  expression_values values;
  std::optional<item> exclusive_start_key;
  std::optional<std::int32_t> limit;
  std::optional<std::int32_t> segment;  // below total_segments; both or none
  std::optional<std::int32_t> total_segments;
  bool consistent_read = false;
  return_consumed_capacity capacity = return_consumed_capacity::none;
};

// Of BatchGetItem, for one table.
struct keys_and_attributes {
  std::vector<item> keys;
  std::optional<std::vector<std::string>> attributes_to_get;
  std::optional<std::string> projection_expression;
  expression_names names;
  bool consistent_read = false;
};

struct batch_get_item_request {
  by_name<keys_and_attributes> tables;
  return_consumed_capacity capacity = return_consumed_capacity::none;
};

// Of BatchWriteItem: a put of an item, or a deletion by key.
struct write_request {
  bool is_put = false;
  tenon::dynamodb::item item;  // or the key
};

struct batch_write_item_request {
  by_name<std::vector<write_request>> tables;
  return_consumed_capacity capacity = return_consumed_capacity::none;
  return_item_collection_metrics metrics = return_item_collection_metrics::none;
};

struct transact_get {
  std::string table_name;
  item key;
  std::optional<std::string> projection_expression;
  expression_names names;
};

struct transact_get_items_request {
  std::vector<transact_get> gets;
  return_consumed_capacity capacity = return_consumed_capacity::none;
};

enum class transact_action : std::uint8_t { condition_check, put, remove, update };

struct transact_write {
  transact_action action = transact_action::put;
  std::string table_name;
  tenon::dynamodb::item item;  // of a put; the key otherwise
  std::optional<std::string> update_expression;
  std::optional<std::string> condition_expression;
  expression_names names;
  expression_values values;
  return_values_on_failure returns_on_failure = return_values_on_failure::none;
};

struct transact_write_items_request {
  std::vector<transact_write> writes;

  // Of the first action that is refused by itself. The service finds it after whatever is wrong with the expressions of
  // the actions before it, and with its own if it is the item that is refused: then the action, without an item, is the
  // last of `writes`. There are no later ones.
  std::optional<failure> refusal;
  std::optional<std::string> client_request_token;
  return_consumed_capacity capacity = return_consumed_capacity::none;
  return_item_collection_metrics metrics = return_item_collection_metrics::none;
};

// One statement of PartiQL with the values of its question marks.
struct statement {
  std::string text;
  std::vector<attribute_value> parameters;
  std::optional<failure> refusal;  // of the parameters of one of several that are answered by themselves
  bool consistent_read = false;    // not of transactions
  return_values_on_failure returns_on_failure = return_values_on_failure::none;
};

struct execute_statement_request {
  dynamodb::statement statement;
  std::optional<std::string> next_token;
  std::optional<std::int32_t> limit;
  return_consumed_capacity capacity = return_consumed_capacity::none;
};

struct batch_execute_statement_request {
  std::vector<statement> statements;
  return_consumed_capacity capacity = return_consumed_capacity::none;
};

struct execute_transaction_request {
  std::vector<statement> statements;
  std::optional<std::string> client_request_token;
  return_consumed_capacity capacity = return_consumed_capacity::none;
};

}  // namespace tenon::local::dynamodb
