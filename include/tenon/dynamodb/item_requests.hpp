// Requests for single items and for pages of them. Their members are those of the API, in snake case.
#pragma once

#include <tenon/dynamodb/capacity.hpp>
#include <tenon/dynamodb/document.hpp>
#include <tenon/dynamodb/expressions.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tenon::dynamodb {

namespace detail {
struct operation_info;
}

// The names behind the placeholders of expressions given as texts: {{"#s", "status"}}.
using placeholder_names = std::vector<std::pair<std::string, std::string>>;

enum class return_values : std::uint8_t { none, all_old, updated_old, all_new, updated_new };

// The item that made a condition fail, in conditional_check_failed.
enum class return_values_on_condition_check_failure : std::uint8_t { none, all_old };

enum class select : std::uint8_t { automatic, all_attributes, all_projected_attributes, specific_attributes, count };

struct get_item_response {
  std::optional<dynamodb::item> item;
  std::optional<dynamodb::consumed_capacity> consumed_capacity;
};

struct get_item_request {
  using response = get_item_response;
  static const detail::operation_info& info;

  std::string table_name;
  document key;
  bool consistent_read = false;
  projection projection_expression = {};
  placeholder_names expression_attribute_names = {};
  dynamodb::return_consumed_capacity return_consumed_capacity = {};
};

struct write_item_response {
  std::optional<item> attributes;  // as return_values asks for
  std::optional<dynamodb::consumed_capacity> consumed_capacity;
  std::optional<dynamodb::item_collection_metrics> item_collection_metrics;
};

struct put_item_response : write_item_response {};
struct update_item_response : write_item_response {};
struct delete_item_response : write_item_response {};

struct put_item_request {
  using response = put_item_response;
  static const detail::operation_info& info;

  std::string table_name;
  document item;
  condition condition_expression = {};
  placeholder_names expression_attribute_names = {};
  attribute_map expression_attribute_values = {};
  dynamodb::return_values return_values = {};  // none or all_old
  dynamodb::return_values_on_condition_check_failure return_values_on_condition_check_failure = {};
  dynamodb::return_consumed_capacity return_consumed_capacity = {};
  dynamodb::return_item_collection_metrics return_item_collection_metrics = {};
};

struct update_item_request {
  using response = update_item_response;
  static const detail::operation_info& info;

  std::string table_name;
  document key;
  update update_expression = {};
  condition condition_expression = {};
  placeholder_names expression_attribute_names = {};
  attribute_map expression_attribute_values = {};
  dynamodb::return_values return_values = {};
  dynamodb::return_values_on_condition_check_failure return_values_on_condition_check_failure = {};
  dynamodb::return_consumed_capacity return_consumed_capacity = {};
  dynamodb::return_item_collection_metrics return_item_collection_metrics = {};
};

struct delete_item_request {
  using response = delete_item_response;
  static const detail::operation_info& info;

  std::string table_name;
  document key;
  condition condition_expression = {};
  placeholder_names expression_attribute_names = {};
  attribute_map expression_attribute_values = {};
  dynamodb::return_values return_values = {};  // none or all_old
  dynamodb::return_values_on_condition_check_failure return_values_on_condition_check_failure = {};
  dynamodb::return_consumed_capacity return_consumed_capacity = {};
  dynamodb::return_item_collection_metrics return_item_collection_metrics = {};
};

// A page of items. There are more if there is a last_evaluated_key, or none: the page may have ended with the last.
struct query_response {
  std::vector<item> items;
  std::uint64_t count = 0;          // of the items, which select::count leaves out
  std::uint64_t scanned_count = 0;  // before the filter
  std::optional<item> last_evaluated_key;
  std::optional<dynamodb::consumed_capacity> consumed_capacity;
};

struct query_request {
  using response = query_response;
  static const detail::operation_info& info;

  std::string table_name;
  std::string index_name = {};
  key_condition key_condition_expression = {};
  condition filter_expression = {};
  projection projection_expression = {};
  bool scan_index_forward = true;
  std::optional<std::uint32_t> limit = {};  // items looked at for one page
  bool consistent_read = false;
  dynamodb::select select = {};
  document exclusive_start_key = {};  // a last_evaluated_key, to go on from
  placeholder_names expression_attribute_names = {};
  attribute_map expression_attribute_values = {};
  dynamodb::return_consumed_capacity return_consumed_capacity = {};
};

struct scan_response : query_response {};

struct scan_request {
  using response = scan_response;
  static const detail::operation_info& info;

  std::string table_name;
  std::string index_name = {};
  condition filter_expression = {};
  projection projection_expression = {};
  std::optional<std::uint32_t> limit = {};  // items looked at for one page
  bool consistent_read = false;
  dynamodb::select select = {};
  std::optional<std::uint32_t> segment = {};  // of total_segments, from 0 on
  std::optional<std::uint32_t> total_segments = {};
  document exclusive_start_key = {};  // a last_evaluated_key, to go on from
  placeholder_names expression_attribute_names = {};
  attribute_map expression_attribute_values = {};
  dynamodb::return_consumed_capacity return_consumed_capacity = {};
};

}  // namespace tenon::dynamodb
