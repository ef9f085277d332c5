// What the service refuses in a condition before it has seen an item.
#pragma once

#include "local/expressions/condition_builder.hpp"
#include "local/expressions/expression_reader.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace tenon::local::dynamodb {

// An operand with what is known of it before there is an item.
struct typed_operand {
  condition_operand operand;
  std::optional<attribute_type> type = {};  // of a value or a size; a path may lead to any

  // A value as it stands in the request.
  const attribute_value* literal() const noexcept {
    return operand.is_path() || operand.is_size ? nullptr : operand.value;
  }
};

enum class condition_function : std::uint8_t {
  attribute_exists,
  attribute_not_exists,
  attribute_type,
  begins_with,
  contains,
  size
};

std::optional<condition_function> condition_function_named(std::string_view name) noexcept;
std::string_view name_of(condition_function function) noexcept;
condition_operator operator_of(condition_function function) noexcept;  // of one that is a condition: not of size
std::string_view sign_of(condition_operator op) noexcept;              // "<", "BETWEEN"

bool is_update_function(std::string_view name) noexcept;

// Each notes at most one problem, the first in the service's order.
void check_comparison(condition_operator op, std::span<const typed_operand> operands, const condition_builder& in,
                      first_problem& problem);
void check_between(std::span<const typed_operand> operands, const condition_builder& in, first_problem& problem);
void check_in(std::span<const typed_operand> operands, const condition_builder& in, first_problem& problem);
void check_call(condition_function function, std::span<const typed_operand> operands, const condition_builder& in,
                first_problem& problem);

// "Incorrect operand type for operator or function; …"
std::string wrong_operand_type(std::string_view op, std::string_view type);
std::string wrong_operand_count(std::string_view function, std::size_t count);

}  // namespace tenon::local::dynamodb
