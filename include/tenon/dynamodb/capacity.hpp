// What requests cost, and other figures that come with their answers when asked for.
#pragma once

#include <tenon/dynamodb/attribute_value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tenon::dynamodb {

enum class return_consumed_capacity : std::uint8_t { none, total, indexes };
enum class return_item_collection_metrics : std::uint8_t { none, size };

// In capacity units.
struct capacity {
  double capacity_units = 0;
  std::optional<double> read_capacity_units = {};
  std::optional<double> write_capacity_units = {};
};

// What searches by vectors, and writes of items that are in vector indexes, are billed by.
struct vector_capacity {
  std::optional<double> vector_search_request_bytes = {};
  std::optional<double> vector_write_request_bytes = {};
};

struct consumed_capacity {
  std::string table_name;
  double capacity_units = 0;  // of the table and its indexes together
  std::optional<double> read_capacity_units = {};
  std::optional<double> write_capacity_units = {};

  // With return_consumed_capacity::indexes.
  std::optional<capacity> table = {};
  std::vector<std::pair<std::string, capacity>> local_secondary_indexes = {};
  std::vector<std::pair<std::string, capacity>> global_secondary_indexes = {};
  std::vector<std::pair<std::string, vector_capacity>> vector_indexes = {};
};

// The items of one partition key value in a table with local indexes.
struct item_collection_metrics {
  item item_collection_key;
  std::vector<double> size_estimate_range_gb;  // lowest and highest
};

}  // namespace tenon::dynamodb
