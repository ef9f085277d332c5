// What a WHERE says of keys.

#include "local/expressions/comparison.hpp"
#include "local/expressions/key_condition_builder.hpp"
#include "local/expressions/partiql_statement.hpp"

#include <algorithm>
#include <set>

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

// Calls `f` with the name of each attribute that a node, or any that it is about, looks at.
template <class F>
void for_each_attribute(const item_condition& where, std::size_t root, F&& f) {
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
          if (operand.is_path()) f(where.path(operand).front().name);
    }
  }
}

bool mentions(const item_condition& where, std::size_t root, std::string_view attribute) {
  bool found = false;
  for_each_attribute(where, root, [&](std::string_view name) { found = found || name == attribute; });
  return found;
}

bool holds(const key_test& test, const attribute_value& value) noexcept {
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

// An end of a range of values; without a value there is none.
struct range_end {
  const attribute_value* value = nullptr;
  bool is_included = false;
  bool is_prefix = false;  // the end of all values that begin so
};

range_end lower_end(const key_test& test) noexcept {
  switch (test.op) {
    case key_operator::less:
    case key_operator::less_or_equal:
    case key_operator::unordered: break;
    case key_operator::greater: return {test.value};
    case key_operator::equal:
    case key_operator::greater_or_equal:
    case key_operator::between:
    case key_operator::begins_with: return {test.value, true};
  }
  return {};
}

range_end upper_end(const key_test& test) noexcept {
  switch (test.op) {
    case key_operator::greater:
    case key_operator::greater_or_equal:
    case key_operator::unordered: break;
    case key_operator::less: return {test.value};
    case key_operator::equal:
    case key_operator::less_or_equal: return {test.value, true};
    case key_operator::between: return {test.upper, true};
    case key_operator::begins_with: return {test.value, true, true};
  }
  return {};
}

bool is_below(const range_end& lower, const range_end& upper) noexcept {
  if (lower.value == nullptr || upper.value == nullptr) return true;
  if (upper.is_prefix && begins_with(*lower.value, *upper.value)) return true;
  const auto compared = order(*lower.value, *upper.value);
  return compared && (*compared < 0 || (*compared == 0 && lower.is_included && upper.is_included));
}

bool overlap(const key_test& a, const key_test& b) noexcept {
  return is_below(lower_end(a), upper_end(b)) && is_below(lower_end(b), upper_end(a));
}

bool overlap(const key_alternative& a, const key_alternative& b) noexcept {
  if (a.is_open || b.is_open || !(*a.partition == *b.partition)) return false;
  return !a.sort || !b.sort || overlap(*a.sort, *b.sort);
}

// Finds the alternatives of a WHERE.
class alternatives_reader {
 public:
  alternatives_reader(const item_condition& where, std::string_view partition, std::string_view sort)
      : where_(where), partition_(partition), sort_(sort) {}

  std::optional<std::vector<key_alternative>> read() const {
    const auto last = where_.nodes().size() - 1;
    if (!names_partition(last)) return std::nullopt;
    std::vector<key_alternative> out;
    for (const auto& parts : alternatives(last)) {
      auto one = alternative_of(parts);
      if (!one) return std::nullopt;
      out.push_back(std::move(*one));
    }
    return out;
  }

 private:
  // A condition among those that an alternative is the conjunction of.
  struct part {
    std::size_t node;
    const attribute_value* member = nullptr;  // of `in`: the one that is meant
  };
  using conjunction = std::vector<part>;

  const item_condition::node& node(std::size_t at) const { return where_.nodes()[at]; }

  bool is_of_key(std::string_view attribute) const {
    return attribute == partition_ || (!sort_.empty() && attribute == sort_);
  }

  // The attribute of which an `in` lists values; none if it lists something else, or the node is another.
  std::optional<std::string_view> listed(std::size_t at) const {
    if (node(at).op != condition_operator::in) return std::nullopt;
    const auto operands = where_.operands(node(at));
    const auto& first = operands.front();
    if (first.step_count != 1 || first.is_size || operands.size() == 1) return std::nullopt;
    for (const auto& other : operands.subspan(1))
      if (other.is_path() || other.is_size) return std::nullopt;
    return where_.path(first).front().name;
  }

  bool names_partition(std::size_t root) const {
    const auto op = node(root).op;
    if (op == condition_operator::conjunction || op == condition_operator::disjunction) {
      const bool is_and = op == condition_operator::conjunction;
      bool found = !is_and;
      for_each_joined(where_, root, op, [&](std::size_t at) {
        if (found != is_and) found = names_partition(at);
      });
      return found;
    }
    if (listed(root) == partition_) return true;
    const auto test = test_of(where_, node(root));
    return test && test->op == key_operator::equal && test->attribute == partition_;
  }

  static bool are_too_many(const std::vector<conjunction>& all) { return all.size() > max_key_alternatives; }

  std::vector<conjunction> alternatives(std::size_t root) const {
    std::vector<conjunction> out;
    if (node(root).op == condition_operator::conjunction) {
      out.emplace_back();
      for_each_joined(where_, root, condition_operator::conjunction, [&](std::size_t at) { combine(out, at); });
    } else if (node(root).op == condition_operator::disjunction && mentions_key(root)) {
      for_each_joined(where_, root, condition_operator::disjunction, [&](std::size_t at) {
        if (are_too_many(out)) return;
        for (auto& one : alternatives(at)) out.push_back(std::move(one));
      });
    } else if (const auto attribute = listed(root); attribute && is_of_key(*attribute)) {
      for (const auto& operand : where_.operands(node(root)).subspan(1)) out.push_back({{root, operand.value}});
    } else {
      out.push_back({{root}});
    }
    return out;
  }

  bool mentions_key(std::size_t root) const {
    return mentions(where_, root, partition_) || (!sort_.empty() && mentions(where_, root, sort_));
  }

  // Joins each with each of the alternatives at `root`.
  void combine(std::vector<conjunction>& with, std::size_t root) const {
    if (are_too_many(with)) return;
    const auto others = alternatives(root);
    if (others.size() == 1) {
      for (auto& one : with) one.insert(one.end(), others[0].begin(), others[0].end());
      return;
    }
    std::vector<conjunction> out;
    for (const auto& one : with) {
      for (const auto& other : others) {
        if (are_too_many(out)) break;
        out.push_back(one);
        out.back().insert(out.back().end(), other.begin(), other.end());
      }
    }
    with = std::move(out);
  }

  // Nothing if the parts name no partition, or two.
  std::optional<key_alternative> alternative_of(const conjunction& parts) const {
    key_alternative out;
    std::set<std::string_view> seen;
    for (const auto& [at, member] : parts) {
      const auto test =
          member != nullptr ? key_test{*listed(at), key_operator::equal, member} : test_of(where_, node(at));
      const bool is_equality = test && test->op == key_operator::equal;
      if (is_equality && test->attribute == partition_) {
        if (out.partition != nullptr && !(*out.partition == *test->value)) return std::nullopt;
        out.partition = test->value;
      } else if (test && !sort_.empty() && test->attribute == sort_) {
        const bool had_equality = out.sort && out.sort->op == key_operator::equal;
        if (!is_equality || (had_equality && !(*out.sort->value == *test->value))) out.has_filter = true;
        if (!out.sort || (is_equality && !had_equality)) out.sort = test;
      } else {
        out.has_filter = true;
        if (!sort_.empty() && mentions(where_, at, sort_)) out.is_open = true;
      }
      for_each_attribute(where_, at, [&](std::string_view name) {
        if (seen.insert(name).second) out.attributes.push_back(name);
      });
    }
    if (out.partition == nullptr) return std::nullopt;
    return out;
  }

  const item_condition& where_;
  std::string_view partition_;
  std::string_view sort_;
};

}  // namespace

std::vector<key_test> required_tests(const item_condition& where) {
  std::vector<key_test> tests;
  for_each_joined(where, where.nodes().size() - 1, condition_operator::conjunction, [&](std::size_t at) {
    if (auto test = test_of(where, where.nodes()[at])) tests.push_back(*test);
  });
  return tests;
}

std::optional<std::vector<key_alternative>> key_alternatives(const item_condition& where, std::string_view partition,
                                                             std::string_view sort) {
  return alternatives_reader(where, partition, sort).read();
}

bool has_overlap(std::span<const key_alternative> alternatives) noexcept {
  for (std::size_t i = 0; i < alternatives.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (overlap(alternatives[i], alternatives[j])) return true;
  return false;
}

bool includes(const key_alternative& alternative, const attribute_value& partition,
              const attribute_value* sort) noexcept {
  if (!(*alternative.partition == partition)) return false;
  return !alternative.sort || (sort != nullptr && holds(*alternative.sort, *sort));
}

}  // namespace tenon::local::dynamodb
