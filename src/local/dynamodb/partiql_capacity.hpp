// What statements have consumed of several tables.
#pragma once

#include "local/dynamodb/capacity.hpp"
#include "local/dynamodb/item_access.hpp"
#include "local/dynamodb/table.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tenon::local::dynamodb {

// What a write has consumed.
consumed_capacity capacity_of(table_ptr target, std::string_view named, const write_effect& effect,
                              bool is_transactional);

class capacity_by_table {
 public:
  void add(const consumed_capacity& consumed);

  // Appends the member ConsumedCapacity, with the comma before it, if it is asked for.
  void append(std::string& out, return_consumed_capacity detail) const;

 private:
  std::vector<consumed_capacity> tables_;  // in the order of their first statements
};

// What a transaction's writes have consumed, and what the same request consumes again: it reads what they have written.
struct transaction_capacity {
  capacity_by_table written;
  capacity_by_table read_again;

  void add(const table_ptr& target, std::string_view named, const write_effect& effect);
};

}  // namespace tenon::local::dynamodb
