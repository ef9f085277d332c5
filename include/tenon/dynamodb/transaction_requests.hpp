// Requests of up to 100 reads or writes that all happen or none, and as if at one moment.
#pragma once

#include <tenon/dynamodb/item_requests.hpp>

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace tenon::dynamodb {

struct transact_get {
  std::string table_name;
  document key;
  projection projection_expression = {};
  placeholder_names expression_attribute_names = {};
};

struct transact_get_items_response {
  std::vector<std::optional<item>> responses;  // in the order of the request
  std::vector<dynamodb::consumed_capacity> consumed_capacity;
};

struct transact_get_items_request {
  using response = transact_get_items_response;
  static const detail::operation_info& info;

  std::vector<transact_get> transact_items;
  dynamodb::return_consumed_capacity return_consumed_capacity = {};
};

struct transact_condition_check {
  std::string table_name;
  document key;
  condition condition_expression = {};
  placeholder_names expression_attribute_names = {};
  attribute_map expression_attribute_values = {};
  dynamodb::return_values_on_condition_check_failure return_values_on_condition_check_failure = {};
};

struct transact_put {
  std::string table_name;
  document item;
  condition condition_expression = {};
  placeholder_names expression_attribute_names = {};
  attribute_map expression_attribute_values = {};
  dynamodb::return_values_on_condition_check_failure return_values_on_condition_check_failure = {};
};

struct transact_delete {
  std::string table_name;
  document key;
  condition condition_expression = {};
  placeholder_names expression_attribute_names = {};
  attribute_map expression_attribute_values = {};
  dynamodb::return_values_on_condition_check_failure return_values_on_condition_check_failure = {};
};

struct transact_update {
  std::string table_name;
  document key;
  update update_expression = {};
  condition condition_expression = {};
  placeholder_names expression_attribute_names = {};
  attribute_map expression_attribute_values = {};
  dynamodb::return_values_on_condition_check_failure return_values_on_condition_check_failure = {};
};

using transact_write = std::variant<transact_put, transact_update, transact_delete, transact_condition_check>;

struct transact_write_items_response {
  std::vector<dynamodb::consumed_capacity> consumed_capacity;
  std::vector<std::pair<std::string, std::vector<dynamodb::item_collection_metrics>>> item_collection_metrics;
};

struct transact_write_items_request {
  using response = transact_write_items_response;
  static const detail::operation_info& info;

  std::vector<transact_write> transact_items;

  // Within ten minutes, requests with the same token are executed once. Empty: one is made, so that the client's own
  // repetitions are.
  std::string client_request_token = {};
  dynamodb::return_consumed_capacity return_consumed_capacity = {};
  dynamodb::return_item_collection_metrics return_item_collection_metrics = {};
};

}  // namespace tenon::dynamodb
