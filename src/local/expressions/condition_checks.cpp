#include "local/expressions/condition_checks.hpp"

#include "local/expressions/comparison.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace tenon::local::dynamodb {
namespace {

constexpr std::size_t max_in_operands = 100;

constexpr std::array<std::string_view, 6> function_names{
    "attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size"};

constexpr std::array<std::string_view, 10> type_names{"S", "N", "B", "NULL", "SS", "BOOL", "L", "BS", "NS", "M"};

bool is_path(const typed_operand& operand) noexcept { return operand.operand.is_path() && !operand.operand.is_size; }

bool has_order(attribute_type type) noexcept {
  return type == attribute_type::string || type == attribute_type::number || type == attribute_type::binary;
}

bool is_text_or_binary(attribute_type type) noexcept {
  return type == attribute_type::string || type == attribute_type::binary;
}

bool has_size(attribute_type type) noexcept {
  return type != attribute_type::number && type != attribute_type::boolean && type != attribute_type::null;
}

// Whether a problem was noted.
bool check_distinct(std::string_view op, std::span<const typed_operand> operands, const condition_builder& in,
                    first_problem& problem) {
  if (!is_path(operands.front())) return false;
  const auto first = in.path(operands.front().operand);
  for (const auto& other : operands.subspan(1)) {
    if (!is_path(other)) continue;
    const auto path = in.path(other.operand);
    if (!std::equal(first.begin(), first.end(), path.begin(), path.end())) continue;
    problem.note(
        "The first operand must be distinct from the remaining operands for this operator or function; operator: " +
        std::string(op) + ", first operand: " + to_string(first));
    return true;
  }
  return false;
}

// Whether a problem was noted.
bool check_types(std::string_view op, std::span<const typed_operand> operands, bool (*allowed)(attribute_type),
                 first_problem& problem) {
  for (const auto& operand : operands) {
    if (!operand.type || allowed(*operand.type)) continue;
    problem.note(wrong_operand_type(op, name_of(*operand.type)));
    return true;
  }
  return false;
}

// As the service writes a bound of BETWEEN, which is a text, number or binary.
std::string bound_text(const attribute_value& value) {
  std::string out = "AttributeValue: {" + std::string(name_of(value.type())) + ':';
  if (const auto* text = value.get_if<std::string>()) {
    out += *text;
  } else if (const auto* number = value.get_if<tenon::dynamodb::number>()) {
    number->append_to(out);
  } else if (const auto* binary = value.get_if<tenon::bytes>()) {
    const auto size = std::to_string(binary->size());
    out += "java.nio.HeapByteBuffer[pos=0 lim=" + size + " cap=" + size + ']';
  }
  return out += '}';
}

void check_bounds(const attribute_value& low, const attribute_value& high, first_problem& problem) {
  const auto note = [&](std::string_view what) {
    problem.note("The BETWEEN operator requires " + std::string(what) + "; lower bound operand: " + bound_text(low) +
                 ", upper bound operand: " + bound_text(high));
  };
  const auto result = order(low, high);
  if (!result) note("same data type for lower and upper bounds");
  else if (*result > 0) note("upper bound to be greater than or equal to lower bound");
}

void check_type_name(const typed_operand& operand, first_problem& problem) {
  const auto function = name_of(condition_function::attribute_type);
  if (operand.type && operand.type != attribute_type::string) {
    problem.note(wrong_operand_type(function, name_of(*operand.type)));
    return;
  }
  const auto* literal = operand.literal();
  if (literal == nullptr) {  // a path
    problem.note(wrong_operand_type(function, "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}"));
    return;
  }
  const auto& name = *literal->get_if<std::string>();
  if (std::find(type_names.begin(), type_names.end(), name) != type_names.end()) return;
  problem.note("Invalid attribute type name found; type: " + name + ", valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
}

}  // namespace

std::optional<condition_function> condition_function_named(std::string_view name) noexcept {
  const auto at = std::find(function_names.begin(), function_names.end(), name);
  if (at == function_names.end()) return std::nullopt;
  return static_cast<condition_function>(at - function_names.begin());
}

condition_operator operator_of(condition_function function) noexcept {
  switch (function) {
    case condition_function::attribute_exists: return condition_operator::attribute_exists;
    case condition_function::attribute_not_exists: return condition_operator::attribute_not_exists;
    case condition_function::attribute_type: return condition_operator::attribute_type;
    case condition_function::begins_with: return condition_operator::begins_with;
    case condition_function::contains:
    case condition_function::size: break;
  }
  return condition_operator::contains;
}

std::string_view name_of(condition_function function) noexcept {
  return function_names[static_cast<std::size_t>(function)];
}

std::string_view sign_of(condition_operator op) noexcept {
  switch (op) {
    case condition_operator::conjunction: return "AND";
    case condition_operator::disjunction: return "OR";
    case condition_operator::negation: return "NOT";
    case condition_operator::equal: return "=";
    case condition_operator::not_equal: return "<>";
    case condition_operator::less: return "<";
    case condition_operator::less_or_equal: return "<=";
    case condition_operator::greater: return ">";
    case condition_operator::greater_or_equal: return ">=";
    case condition_operator::between: return "BETWEEN";
    case condition_operator::in: return "IN";
    case condition_operator::attribute_exists: return "attribute_exists";
    case condition_operator::attribute_not_exists: return "attribute_not_exists";
    case condition_operator::attribute_type: return "attribute_type";
    case condition_operator::begins_with: return "begins_with";
    case condition_operator::contains: return "contains";
  }
  return {};
}

bool is_update_function(std::string_view name) noexcept { return name == "if_not_exists" || name == "list_append"; }

void check_comparison(condition_operator op, std::span<const typed_operand> operands, const condition_builder& in,
                      first_problem& problem) {
  if (check_distinct(sign_of(op), operands, in, problem)) return;
  if (op == condition_operator::equal || op == condition_operator::not_equal) return;
  check_types(sign_of(op), operands, has_order, problem);
}

void check_between(std::span<const typed_operand> operands, const condition_builder& in, first_problem& problem) {
  const auto sign = sign_of(condition_operator::between);
  if (check_distinct(sign, operands, in, problem) || check_types(sign, operands, has_order, problem)) return;
  const auto* low = operands[1].literal();
  const auto* high = operands[2].literal();
  if (low != nullptr && high != nullptr) check_bounds(*low, *high, problem);
}

void check_in(std::span<const typed_operand> operands, const condition_builder& in, first_problem& problem) {
  if (const auto count = operands.size() - 1; count > max_in_operands) {
    problem.note("The IN operator is provided with too many operands; number of operands: " + std::to_string(count));
    return;
  }
  check_distinct(sign_of(condition_operator::in), operands, in, problem);
}

void check_call(condition_function function, std::span<const typed_operand> operands, const condition_builder& in,
                first_problem& problem) {
  const auto name = name_of(function);
  const bool unary = function == condition_function::attribute_exists ||
                     function == condition_function::attribute_not_exists || function == condition_function::size;
  if (operands.size() != (unary ? 1u : 2u)) {
    problem.note(wrong_operand_count(name, operands.size()));
    return;
  }
  switch (function) {
    case condition_function::attribute_exists:
    case condition_function::attribute_not_exists:
      if (!is_path(operands[0])) {
        problem.note("Operator or function requires a document path; operator or function: " + std::string(name));
      }
      break;
    case condition_function::size: check_types(name, operands, has_size, problem); break;
    case condition_function::attribute_type:
      if (!check_distinct(name, operands, in, problem)) check_type_name(operands[1], problem);
      break;
    case condition_function::begins_with:
      if (!check_distinct(name, operands, in, problem)) check_types(name, operands, is_text_or_binary, problem);
      break;
    case condition_function::contains: check_distinct(name, operands, in, problem); break;
  }
}

std::string wrong_operand_type(std::string_view op, std::string_view type) {
  return "Incorrect operand type for operator or function; operator or function: " + std::string(op) +
         ", operand type: " + std::string(type);
}

std::string wrong_operand_count(std::string_view function, std::size_t count) {
  return "Incorrect number of operands for operator or function; operator or function: " + std::string(function) +
         ", number of operands: " + std::to_string(count);
}

}  // namespace tenon::local::dynamodb
