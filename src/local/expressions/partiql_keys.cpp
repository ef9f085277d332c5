// What a WHERE says of keys.

#include "local/expressions/key_condition_builder.hpp"
#include "local/expressions/partiql_statement.hpp"

#include <algorithm>

namespace tenon::local::dynamodb {
namespace {

std::optional<key_test> test_of(const item_condition& where, const item_condition::node& node) {
  const auto op = key_operator_of(node.op);
  if (op == key_operator::unordered) return std::nullopt;
  const auto operands = where.operands(node);
  const auto is_attribute = [](const condition_operand& operand) {
    return operand.step_count == 1 && !operand.is_size;
  };
  const auto is_value = [](const condition_operand& operand) { return operand.step_count == 0 && !operand.is_size; };
  const auto name = [&](const condition_operand& operand) { return where.path(operand).front().name; };
  if (op == key_operator::between) {
    if (!is_attribute(operands[0]) || !is_value(operands[1]) || !is_value(operands[2])) return std::nullopt;
    return key_test{name(operands[0]), op, operands[1].value, operands[2].value};
  }
  if (is_attribute(operands[0]) && is_value(operands[1])) {
    return key_test{name(operands[0]), op, operands[1].value};
  }
  if (op != key_operator::begins_with && is_value(operands[0]) && is_attribute(operands[1])) {
    return key_test{name(operands[1]), mirrored(op), operands[0].value};
  }
  return std::nullopt;
}

// Calls `f` with each node that the last one is the conjunction of.
template <class F>
void for_each_conjunct(const item_condition& where, F&& f) {
  const auto nodes = where.nodes();
  std::vector<std::size_t> next{nodes.size() - 1};
  while (!next.empty()) {
    const auto at = next.back();
    next.pop_back();
    if (nodes[at].op == condition_operator::conjunction) {
      next.push_back(at - 1);
      next.push_back(nodes[at].left_end);
    } else {
      f(nodes[at]);
    }
  }
}

}  // namespace

std::vector<key_test> required_tests(const item_condition& where) {
  std::vector<key_test> tests;
  for_each_conjunct(where, [&](const item_condition::node& node) {
    if (auto test = test_of(where, node)) tests.push_back(*test);
  });
  return tests;
}

bool requires_value(const item_condition& where, std::string_view attribute) {
  bool found = false;
  for_each_conjunct(where, [&](const item_condition::node& node) {
    const auto test = test_of(where, node);
    found = found || (test && test->op == key_operator::equal && test->attribute == attribute);
    if (node.op != condition_operator::in) return;
    const auto& first = where.operands(node).front();
    found = found || (first.step_count == 1 && !first.is_size && where.path(first).front().name == attribute);
  });
  return found;
}

bool is_key_alone(const item_condition& where, std::span<const std::string_view> attributes) {
  std::size_t found = 0;
  bool alone = true;
  for_each_conjunct(where, [&](const item_condition::node& node) {
    const auto test = test_of(where, node);
    const bool of_key = test && test->op == key_operator::equal &&
                        std::find(attributes.begin(), attributes.end(), test->attribute) != attributes.end();
    if (of_key) ++found;
    else alone = false;
  });
  return alone && found == attributes.size();
}

}  // namespace tenon::local::dynamodb
