// ConsumedCapacity: the units that reads and writes take by the service's rules, and their JSON.
#pragma once

#include "local/api/values.hpp"
#include "local/dynamodb/catalog.hpp"
#include "local/dynamodb/table.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace tenon::local::dynamodb {

// In half units, as the smallest is an eventually consistent read.
using half_units = std::int64_t;

enum class read_kind : std::uint8_t { eventual, consistent, transactional };

half_units read_capacity(std::size_t bytes, read_kind kind) noexcept;          // at least one unit's half
half_units write_capacity(std::size_t bytes, bool is_transactional) noexcept;  // at least one unit

// What one request has consumed of one table.
struct consumed_capacity {
  table_ptr of;
  std::string named = {};  // as the request names it: perhaps by its ARN
  half_units table = 0;
  std::vector<half_units> indexes = {};         // in the order of the definition's; empty: none
  std::vector<std::int64_t> vector_bytes = {};  // written to its vector indexes, likewise
  bool is_split = false;  // transactions and writes: say ReadCapacityUnits and WriteCapacityUnits too
  bool is_write = false;

  void add_index(std::size_t position, half_units units);
  void add_vector_index(std::size_t position, std::int64_t bytes);
  half_units total() const noexcept;
};

// Appends `{"TableName":…,"CapacityUnits":…}`, with its parts for return_consumed_capacity::indexes.
void append_capacity(std::string& out, const consumed_capacity& consumed, return_consumed_capacity detail);

// Appends an array of them.
void append_capacities(std::string& out, std::span<const consumed_capacity> consumed, return_consumed_capacity detail);

}  // namespace tenon::local::dynamodb
