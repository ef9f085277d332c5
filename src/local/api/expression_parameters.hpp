// The parameters with which a request says what it wants by expressions, and those that expressions replaced.
#pragma once

#include "local/api/document.hpp"
#include "local/api/read_value.hpp"
#include "local/api/values.hpp"

#include <span>
#include <string_view>

namespace tenon::local::dynamodb {

struct parameter {
  std::string_view name;
  const json_element* value;  // null if absent
};

// Refuses expressions beside parameters that they replace, and names or values without an expression to use them: values
// with the names of the expressions that are absent, if the operation tells them.
void check_expression_parameters(std::span<const parameter> expressions, std::span<const parameter> replaced,
                                 const json_element* names, const json_element* values, bool tells_absent = true);

// ExpressionAttributeNames and ExpressionAttributeValues; refuses empty ones, and placeholders and values that are none.
expression_names read_names(const json_element* names);
expression_values read_values(const json_element* values, value_wording words = value_wording::older);

}  // namespace tenon::local::dynamodb
