// Conditions on an item: what ConditionExpression, FilterExpression, Expected, QueryFilter and a WHERE say.
#pragma once

#include "local/api/values.hpp"
#include "local/expressions/document_path.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace tenon::local::dynamodb {

enum class condition_operator : std::uint8_t {
  conjunction,  // and
  disjunction,  // or
  negation,     // not
  equal,
  not_equal,
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  between,
  in,
  attribute_exists,
  attribute_not_exists,
  attribute_type,
  begins_with,
  contains
};

// A path or a value, or the size of what it is.
struct condition_operand {
  std::uint32_t first_step = 0;  // of the condition's steps
  std::uint32_t step_count = 0;  // 0 for a value
  const attribute_value* value = nullptr;
  bool is_size = false;

  bool is_path() const noexcept { return step_count != 0; }
};

// Immutable. Refers to the request's names and values, which must outlive it.
class item_condition {
 public:
  // Whether the condition holds for an item; null stands for an item that does not exist. Never throws or allocates.
  bool evaluate(const item* in) const noexcept;

  // A test of operands, or what joins tests. Nodes are in postfix order: what a node joins stands before it.
  struct node {
    condition_operator op;
    std::uint32_t first_operand = 0;
    std::uint32_t operand_count = 0;
    std::uint32_t left_end = 0;  // and, or: the index of the left one's last node; the right one's is that before this
    std::uint32_t on_true = 0;   // of a test: which node is evaluated next; past_end_true or past_end_false at the end
    std::uint32_t on_false = 0;
  };
  static constexpr std::uint32_t past_end_true = 0xfffffffe;
  static constexpr std::uint32_t past_end_false = 0xffffffff;

  std::span<const node> nodes() const noexcept { return nodes_; }
  std::span<const condition_operand> operands(const node& of) const noexcept {
    return std::span(operands_).subspan(of.first_operand, of.operand_count);
  }
  document_path path(const condition_operand& of) const noexcept {
    return std::span(steps_).subspan(of.first_step, of.step_count);
  }

 private:
  friend class condition_builder;

  std::vector<node> nodes_;
  std::vector<condition_operand> operands_;
  std::vector<path_step> steps_;
};

// The attributes that a condition looks at, each once, in the order of their bytes.
std::vector<std::string_view> attributes_of(const item_condition& condition);

}  // namespace tenon::local::dynamodb
