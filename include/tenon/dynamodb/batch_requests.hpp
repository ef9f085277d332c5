// Requests for up to 100 items, or of up to 25 writes, at once: each single item is a success or a failure of its own.
// client::batch_get and client::batch_write take any number and repeat what was not processed.
#pragma once

#include <tenon/dynamodb/item_requests.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tenon::dynamodb {

// Of one table.
struct keys_and_attributes {
  std::vector<document> keys;
  bool consistent_read = false;
  projection projection_expression = {};
  placeholder_names expression_attribute_names = {};
};

struct batch_get_item_response {
  std::vector<std::pair<std::string, std::vector<item>>> responses;           // by table, in any order
  std::vector<std::pair<std::string, keys_and_attributes>> unprocessed_keys;  // to be asked for again
  std::vector<dynamodb::consumed_capacity> consumed_capacity;
};

struct batch_get_item_request {
  using response = batch_get_item_response;
  static const detail::operation_info& info;

  std::vector<std::pair<std::string, keys_and_attributes>> request_items;  // by table
  dynamodb::return_consumed_capacity return_consumed_capacity = {};
};

// One of the two.
struct write_request {
  std::optional<document> put_item = {};
  std::optional<document> delete_key = {};
};

struct batch_write_item_response {
  std::vector<std::pair<std::string, std::vector<write_request>>> unprocessed_items;  // to be sent again
  std::vector<std::pair<std::string, std::vector<dynamodb::item_collection_metrics>>> item_collection_metrics;
  std::vector<dynamodb::consumed_capacity> consumed_capacity;
};

struct batch_write_item_request {
  using response = batch_write_item_response;
  static const detail::operation_info& info;

  std::vector<std::pair<std::string, std::vector<write_request>>> request_items;  // by table
  dynamodb::return_consumed_capacity return_consumed_capacity = {};
  dynamodb::return_item_collection_metrics return_item_collection_metrics = {};
};

}  // namespace tenon::dynamodb
