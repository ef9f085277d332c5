// Requests in PartiQL, whose statements have `?` in the place of their parameters.
#pragma once

#include <tenon/dynamodb/item_requests.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tenon::dynamodb {

struct execute_statement_response {
  std::vector<item> items;
  std::optional<std::string> next_token;
  std::optional<item> last_evaluated_key;
  std::optional<dynamodb::consumed_capacity> consumed_capacity;
};

struct execute_statement_request {
  using response = execute_statement_response;
  static const detail::operation_info& info;

  std::string statement;
  attribute_list parameters = {};
  bool consistent_read = false;
  std::optional<std::uint32_t> limit = {};  // items looked at for one page
  std::string next_token = {};
  dynamodb::return_values_on_condition_check_failure return_values_on_condition_check_failure = {};
  dynamodb::return_consumed_capacity return_consumed_capacity = {};
};

struct batch_statement {
  std::string statement;
  attribute_list parameters = {};
  bool consistent_read = false;
  dynamodb::return_values_on_condition_check_failure return_values_on_condition_check_failure = {};
};

struct batch_statement_error {
  std::string code;     // "ConditionalCheckFailed", "DuplicateItem" …
  std::string message;  // the service's
  std::optional<dynamodb::item> item = {};
};

struct batch_statement_response {
  std::optional<batch_statement_error> error;
  std::string table_name;
  std::optional<dynamodb::item> item;
};

struct batch_execute_statement_response {
  std::vector<batch_statement_response> responses;  // in the order of the request
  std::vector<dynamodb::consumed_capacity> consumed_capacity;
};

struct batch_execute_statement_request {
  using response = batch_execute_statement_response;
  static const detail::operation_info& info;

  std::vector<batch_statement> statements;
  dynamodb::return_consumed_capacity return_consumed_capacity = {};
};

struct parameterized_statement {
  std::string statement;
  attribute_list parameters = {};
  dynamodb::return_values_on_condition_check_failure return_values_on_condition_check_failure = {};
};

struct execute_transaction_response {
  std::vector<std::optional<item>> responses;  // in the order of the request
  std::vector<dynamodb::consumed_capacity> consumed_capacity;
};

struct execute_transaction_request {
  using response = execute_transaction_response;
  static const detail::operation_info& info;

  std::vector<parameterized_statement> transact_statements;
  std::string client_request_token = {};  // as in transact_write_items_request
  dynamodb::return_consumed_capacity return_consumed_capacity = {};
};

}  // namespace tenon::dynamodb
