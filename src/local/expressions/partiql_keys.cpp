// What a WHERE says of keys.

#include "local/expressions/comparison.hpp"
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

// Calls `f` with the index of each node that the one at `root` joins with others by `op`.
template <class F>
void for_each_joined(const item_condition& where, std::size_t root, condition_operator op, F&& f) {
  const auto nodes = where.nodes();
  std::vector<std::size_t> next{root};
  while (!next.empty()) {
    const auto at = next.back();
    next.pop_back();
    if (nodes[at].op == op) {
      next.push_back(at - 1);
      next.push_back(nodes[at].left_end);
    } else {
      f(at);
    }
  }
}

// Calls `f` with each node that the last one is the conjunction of.
template <class F>
void for_each_conjunct(const item_condition& where, F&& f) {
  for_each_joined(where, where.nodes().size() - 1, condition_operator::conjunction,
                  [&](std::size_t at) { f(where.nodes()[at]); });
}

// Whether a node, or any that it is about, looks at the attribute.
bool mentions(const item_condition& where, std::size_t root, std::string_view attribute) {
  const auto nodes = where.nodes();
  std::vector<std::size_t> next{root};
  while (!next.empty()) {
    const auto at = next.back();
    next.pop_back();
    switch (nodes[at].op) {
      case condition_operator::conjunction:
      case condition_operator::disjunction:
        next.push_back(at - 1);
        next.push_back(nodes[at].left_end);
        break;
      case condition_operator::negation: next.push_back(at - 1); break;
      default:
        for (const auto& operand : where.operands(nodes[at]))
          if (operand.is_path() && where.path(operand).front().name == attribute) return true;
    }
  }
  return false;
}

// What one of several alternatives says of a key.
struct branch {
  const attribute_value* partition = nullptr;
  std::optional<key_test> sort;
  bool is_open = false;  // says of the sort key what is no range
};

bool holds(const key_test& test, const attribute_value& value) {
  if (test.op == key_operator::begins_with) return begins_with(value, *test.value);
  const auto compared = order(value, *test.value);
  if (!compared) return false;
  switch (test.op) {
    case key_operator::equal: return *compared == 0;
    case key_operator::less: return *compared < 0;
    case key_operator::less_or_equal: return *compared <= 0;
    case key_operator::greater: return *compared > 0;
    case key_operator::greater_or_equal: return *compared >= 0;
    case key_operator::between: {
      const auto above = order(value, *test.upper);
      return *compared >= 0 && above && *above <= 0;
    }
    case key_operator::begins_with:
    case key_operator::unordered: break;
  }
  return false;
}

bool has_no_end(const key_test& test, key_operator with, key_operator without) {
  return test.op == with || test.op == without;
}

// Whether both hold for one of the values that they name, or for all beyond one.
bool overlap(const key_test& a, const key_test& b) {
  for (const auto* value : {a.value, a.upper, b.value, b.upper})
    if (value != nullptr && holds(a, *value) && holds(b, *value)) return true;
  const auto both = [&](key_operator with, key_operator without) {
    return has_no_end(a, with, without) && has_no_end(b, with, without);
  };
  return both(key_operator::less, key_operator::less_or_equal) ||
         both(key_operator::greater, key_operator::greater_or_equal);
}

bool overlap(const branch& a, const branch& b) {
  if (a.is_open || b.is_open || (!a.sort && !b.sort) || !(*a.partition == *b.partition)) return false;
  return !a.sort || !b.sort || overlap(*a.sort, *b.sort);
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

bool has_overlapping_branches(const item_condition& where, std::string_view partition, std::string_view sort) {
  std::vector<branch> branches;
  for_each_joined(where, where.nodes().size() - 1, condition_operator::disjunction, [&](std::size_t root) {
    auto& one = branches.emplace_back();
    for_each_joined(where, root, condition_operator::conjunction, [&](std::size_t at) {
      const auto test = test_of(where, where.nodes()[at]);
      if (test && test->attribute == sort) one.sort = test;
      else if (test && test->attribute == partition && test->op == key_operator::equal) one.partition = test->value;
      else if (mentions(where, at, sort)) one.is_open = true;
    });
  });
  if (std::any_of(branches.begin(), branches.end(), [](const branch& one) { return one.partition == nullptr; }))
    return false;
  for (std::size_t i = 0; i < branches.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (overlap(branches[i], branches[j])) return true;
  return false;
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
