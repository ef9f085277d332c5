#include "local/expressions/key_condition.hpp"

#include "local/api/failure.hpp"
#include "local/expressions/condition_checks.hpp"
#include "local/expressions/key_condition_builder.hpp"

#include <algorithm>
#include <string>

namespace tenon::local::dynamodb {
namespace {

key_test test_from(const item_condition& condition, const item_condition::node& node) {
  const auto operands = condition.operands(node);
  key_test test{{}, key_operator_of(node.op)};
  if (test.op == key_operator::unordered) {
    refuse("Invalid operator used in KeyConditionExpression: " + std::string(sign_of(node.op)));
  }
  const bool key_comes_first = test.op == key_operator::between || test.op == key_operator::begins_with;
  if (key_comes_first && (!operands[0].is_path() || operands[0].is_size)) {
    refuse("Invalid condition in KeyConditionExpression: " + std::string(sign_of(node.op)) +
           " operator must have the key attribute as its first operand");
  }
  std::size_t key = operands.size();
  for (std::size_t i = 0; i < operands.size(); ++i) {
    if (operands[i].is_size)
      refuse("Invalid KeyConditionExpression: KeyConditionExpressions cannot contain nested operations");
    if (!operands[i].is_path()) continue;
    if (key != operands.size()) {
      refuse("Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition");
    }
    if (operands[i].step_count > 1) {
      refuse("Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions on nested attributes");
    }
    key = i;
  }
  if (key == operands.size()) refuse("Invalid condition in KeyConditionExpression: No key attribute specified");
  test.attribute = condition.path(operands[key]).front().name;
  if (key == 1) test.op = mirrored(test.op);
  test.value = operands[key == 0 ? 1 : 0].value;
  if (test.op == key_operator::between) test.upper = operands[2].value;
  return test;
}

// Whether the value, of a key's attribute, is one that no item can have.
bool is_empty(const attribute_value& value) noexcept {
  if (const auto* text = value.get_if<std::string>()) return text->empty();
  if (const auto* binary = value.get_if<tenon::bytes>()) return binary->empty();
  return false;
}

void check_value(const attribute_value& value, const key_element& of) {
  if (value.type() != of.type) {
    refuse_values("Condition parameter type does not match schema type");
  }
  if (is_empty(value)) {
    refuse(
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty " +
        std::string(value.type() == attribute_type::string ? "string" : "binary") +
        " value. Key: " + std::string(of.name));
  }
}

[[noreturn]] void refuse_missing(const key_element& element) {
  refuse("Query condition missed key schema element: " + std::string(element.name));
}

// Of several sort keys, all before the last that has a test must be equal to something.
void check_sort_prefix(std::span<const key_element> sort, std::span<const key_test> tests) {
  const auto test_of = [&](const key_element& element) {
    return std::find_if(tests.begin(), tests.end(), [&](const key_test& t) { return t.attribute == element.name; });
  };
  std::string unequal;
  std::string passed;  // those before the current element
  std::string_view last;
  for (const auto& element : sort) {
    const auto test = test_of(element);
    if (test != tests.end()) {
      unequal = passed;
      last = element.name;
    }
    if (test != tests.end() && test->op == key_operator::equal) continue;
    passed.append(passed.empty() ? "" : ", ").append(element.name);
  }
  if (unequal.empty()) return;
  refuse("RANGE key attributes " + unequal +
         " must have equality conditions specified in the query because a condition is present on key attribute " +
         std::string(last));
}

[[noreturn]] void refuse_unsupported() { refuse("Query key condition not supported"); }

}  // namespace

key_operator key_operator_of(condition_operator op) noexcept {
  switch (op) {
    case condition_operator::equal: return key_operator::equal;
    case condition_operator::less: return key_operator::less;
    case condition_operator::less_or_equal: return key_operator::less_or_equal;
    case condition_operator::greater: return key_operator::greater;
    case condition_operator::greater_or_equal: return key_operator::greater_or_equal;
    case condition_operator::between: return key_operator::between;
    case condition_operator::begins_with: return key_operator::begins_with;
    case condition_operator::conjunction:
    case condition_operator::disjunction:
    case condition_operator::negation:
    case condition_operator::not_equal:
    case condition_operator::in:
    case condition_operator::attribute_exists:
    case condition_operator::attribute_not_exists:
    case condition_operator::attribute_type:
    case condition_operator::contains: break;
  }
  return key_operator::unordered;
}

key_operator mirrored(key_operator op) noexcept {
  switch (op) {
    case key_operator::less: return key_operator::greater;
    case key_operator::less_or_equal: return key_operator::greater_or_equal;
    case key_operator::greater: return key_operator::less;
    case key_operator::greater_or_equal: return key_operator::less_or_equal;
    case key_operator::equal:
    case key_operator::between:
    case key_operator::begins_with:
    case key_operator::unordered: break;
  }
  return op;
}

key_condition key_condition_from(const item_condition& condition) {
  key_condition_builder builder;
  const auto nodes = condition.nodes();
  // What joins conditions is checked before them, and the left one before the right one.
  std::vector<std::size_t> next{nodes.size() - 1};
  while (!next.empty()) {
    const auto at = next.back();
    const auto& node = nodes[at];
    next.pop_back();
    if (node.op == condition_operator::conjunction) {
      next.push_back(at - 1);
      next.push_back(node.left_end);
      continue;
    }
    const auto test = test_from(condition, node);
    const auto tests = builder.built().tests();
    if (std::any_of(tests.begin(), tests.end(), [&](const key_test& t) { return t.attribute == test.attribute; })) {
      refuse("Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key");
    }
    builder.add(test);
  }
  return std::move(builder).finish();
}

key_selection key_condition::select(const key_elements& key) const {
  key_selection result;
  std::size_t used = 0;
  // The test of an attribute; null if there is none.
  const auto test_of = [&](const key_element& element) -> const key_test* {
    const auto at = std::find_if(tests_.begin(), tests_.end(),
                                 [&](const key_test& test) { return test.attribute == element.name; });
    if (at == tests_.end()) return nullptr;
    ++used;
    if (at->op == key_operator::unordered) refuse("Attempted conditional constraint is not an indexable operation");
    check_value(*at->value, element);
    if (at->upper != nullptr) check_value(*at->upper, element);
    return &*at;
  };

  if (key.partition.size() == 1 && key.sort.size() <= 1 && tests_.size() > 2) {
    refuse("The number of query conditions (" + std::to_string(tests_.size()) +
           ") exceeds the number of key attributes defined in the schema (" +
           std::to_string(key.partition.size() + key.sort.size()) + ")");
  }
  if (key.sort.size() > 1) check_sort_prefix(key.sort, tests_);
  if (key.sort.empty() && tests_.size() > key.partition.size()) refuse_unsupported();
  for (const auto& element : key.partition) {
    const auto* test = test_of(element);
    if (test == nullptr) refuse_missing(element);
    if (test->op != key_operator::equal) refuse_unsupported();
    result.partition.push_back(test->value);
  }
  for (const auto& element : key.sort) {
    if (used == tests_.size()) break;
    // Something is left, and it has to be about this attribute.
    const auto* test = test_of(element);
    if (test == nullptr) refuse_missing(element);
    if (result.sort_range) refuse_unsupported();
    if (test->op == key_operator::equal) result.sort_equal.push_back(test->value);
    else result.sort_range = *test;
  }
  if (used != tests_.size()) refuse_unsupported();
  return result;
}

}  // namespace tenon::local::dynamodb
