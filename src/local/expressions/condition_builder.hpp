// Makes conditions, node by node.
#pragma once

#include "local/expressions/item_condition.hpp"

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace tenon::local::dynamodb {

class condition_builder {
 public:
  using node_index = std::uint32_t;  // of a condition's last node

  condition_builder() {
    condition_.nodes_.reserve(8);
    condition_.operands_.reserve(8);
    condition_.steps_.reserve(8);
  }

  std::vector<path_step>& steps() noexcept { return condition_.steps_; }
  document_path path(const condition_operand& of) const noexcept { return condition_.path(of); }

  // Of a path whose steps begin at `first`, to the last of steps().
  condition_operand path_from(std::size_t first) const noexcept {
    return {static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(condition_.steps_.size() - first)};
  }
  condition_operand attribute(std::string_view name) {
    condition_.steps_.push_back({name});
    return path_from(condition_.steps_.size() - 1);
  }

  node_index add_test(condition_operator op, std::span<const condition_operand> operands);
  node_index add_negation();                                        // of the last condition
  node_index add_junction(condition_operator op, node_index left);  // of the condition that ends there and the last one
  node_index add_copy(node_index first, node_index last);           // of the condition that has these nodes
  node_index next_node() const noexcept { return static_cast<node_index>(condition_.nodes_.size()); }

  // The condition that ends with the last node; one without nodes always holds.
  item_condition finish() &&;

 private:
  item_condition condition_;
};

}  // namespace tenon::local::dynamodb
