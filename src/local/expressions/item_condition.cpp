#include "local/expressions/item_condition.hpp"

#include "local/expressions/comparison.hpp"
#include "local/expressions/condition_builder.hpp"

#include <algorithm>
#include <cstddef>

namespace tenon::local::dynamodb {
namespace {

using tenon::dynamodb::number;

// The operands' values for one item.
class operand_values {
 public:
  operand_values(const item_condition& condition, std::span<const condition_operand> operands, const item* in) noexcept
      : condition_(condition), operands_(operands), in_(in) {}

  std::size_t count() const noexcept { return operands_.size(); }

  // Null if there is none. What sizes are kept in is `room`.
  const attribute_value* get(std::size_t index, attribute_value& room) const noexcept {
    const auto& operand = operands_[index];
    const attribute_value* value = operand.value;
    if (operand.is_path()) value = in_ != nullptr ? find(*in_, condition_.path(operand)) : nullptr;
    if (!operand.is_size || value == nullptr) return value;
    const auto size = size_of(*value);
    if (!size) return nullptr;
    room = attribute_value(number(*size));
    return &room;
  }

  // Calls f with the values of the first two; false if one is missing.
  template <class F>
  bool both(F&& f) const noexcept {
    attribute_value room_a;
    attribute_value room_b;
    const auto* a = get(0, room_a);
    const auto* b = get(1, room_b);
    return a != nullptr && b != nullptr && f(*a, *b);
  }

  // As both(), with their order, which they must have.
  template <class F>
  bool ordered(F&& f) const noexcept {
    return both([&](const attribute_value& a, const attribute_value& b) {
      const auto result = order(a, b);
      return result && f(*result);
    });
  }

 private:
  const item_condition& condition_;
  std::span<const condition_operand> operands_;
  const item* in_;
};

bool equal(const operand_values& values) noexcept {
  return values.both([](const attribute_value& a, const attribute_value& b) { return a == b; });
}

bool between(const operand_values& values) noexcept {
  attribute_value room[3];
  const auto* value = values.get(0, room[0]);
  const auto* low = values.get(1, room[1]);
  const auto* high = values.get(2, room[2]);
  if (value == nullptr || low == nullptr || high == nullptr) return false;
  const auto above = order(*value, *low);
  const auto below = order(*value, *high);
  return above && below && *above >= 0 && *below <= 0;
}

bool is_in(const operand_values& values) noexcept {
  attribute_value room;
  const auto* value = values.get(0, room);
  if (value == nullptr) return false;
  for (std::size_t i = 1; i < values.count(); ++i) {
    attribute_value candidate_room;
    const auto* candidate = values.get(i, candidate_room);
    if (candidate != nullptr && *candidate == *value) return true;
  }
  return false;
}

bool exists(const operand_values& values) noexcept {
  attribute_value room;
  return values.get(0, room) != nullptr;
}

bool has_type(const attribute_value& value, const attribute_value& type) noexcept {
  const auto* name = type.get_if<std::string>();
  return name != nullptr && *name == name_of(value.type());
}

bool test(condition_operator op, const operand_values& values) noexcept {
  switch (op) {
    case condition_operator::equal: return equal(values);
    case condition_operator::not_equal: return !equal(values);
    case condition_operator::less: return values.ordered([](auto order) { return order < 0; });
    case condition_operator::less_or_equal: return values.ordered([](auto order) { return order <= 0; });
    case condition_operator::greater: return values.ordered([](auto order) { return order > 0; });
    case condition_operator::greater_or_equal: return values.ordered([](auto order) { return order >= 0; });
    case condition_operator::between: return between(values);
    case condition_operator::in: return is_in(values);
    case condition_operator::attribute_exists: return exists(values);
    case condition_operator::attribute_not_exists: return !exists(values);
    case condition_operator::attribute_type: return values.both(has_type);
    case condition_operator::begins_with: return values.both(begins_with);
    case condition_operator::contains: return values.both(contains);
    case condition_operator::conjunction:
    case condition_operator::disjunction:
    case condition_operator::negation: break;  // never evaluated: the tests lead around them
  }
  return false;
}

}  // namespace

bool item_condition::evaluate(const item* in) const noexcept {
  if (nodes_.empty()) return true;
  std::uint32_t at = 0;  // the first node is a test
  while (at < past_end_true) {
    const auto& next = nodes_[at];
    at = test(next.op, operand_values(*this, operands(next), in)) ? next.on_true : next.on_false;
  }
  return at == past_end_true;
}

std::vector<std::string_view> attributes_of(const item_condition& condition) {
  std::vector<std::string_view> names;
  for (const auto& node : condition.nodes()) {
    for (const auto& operand : condition.operands(node)) {
      if (operand.is_path()) names.push_back(condition.path(operand).front().name);
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

condition_builder::node_index condition_builder::add_test(condition_operator op,
                                                          std::span<const condition_operand> operands) {
  auto& all = condition_.operands_;
  condition_.nodes_.push_back(
      {op, static_cast<std::uint32_t>(all.size()), static_cast<std::uint32_t>(operands.size())});
  all.insert(all.end(), operands.begin(), operands.end());
  return static_cast<node_index>(condition_.nodes_.size() - 1);
}

condition_builder::node_index condition_builder::add_negation() {
  condition_.nodes_.push_back({condition_operator::negation});
  return static_cast<node_index>(condition_.nodes_.size() - 1);
}

condition_builder::node_index condition_builder::add_junction(condition_operator op, node_index left) {
  condition_.nodes_.push_back({op, 0, 0, left});
  return static_cast<node_index>(condition_.nodes_.size() - 1);
}

condition_builder::node_index condition_builder::add_copy(node_index first, node_index last) {
  auto& nodes = condition_.nodes_;
  const auto moved = next_node() - first;
  for (auto at = first; at <= last; ++at) {
    auto copy = nodes[at];
    if (copy.op == condition_operator::conjunction || copy.op == condition_operator::disjunction)
      copy.left_end += moved;
    nodes.push_back(copy);
  }
  return last + moved;
}

item_condition condition_builder::finish() && {
  auto& nodes = condition_.nodes_;
  if (!nodes.empty()) {
    nodes.back().on_true = item_condition::past_end_true;
    nodes.back().on_false = item_condition::past_end_false;
  }
  // From the last node, which joins all, each hands down where the conditions that it joins lead to. A condition is
  // evaluated from its first node on, which is a test.
  for (std::size_t i = nodes.size(); i-- > 0;) {
    const auto node = nodes[i];
    const auto lead = [&](std::size_t to, std::uint32_t on_true, std::uint32_t on_false) {
      nodes[to].on_true = on_true;
      nodes[to].on_false = on_false;
    };
    switch (node.op) {
      case condition_operator::negation: lead(i - 1, node.on_false, node.on_true); break;
      case condition_operator::conjunction:
        lead(i - 1, node.on_true, node.on_false);
        lead(node.left_end, node.left_end + 1, node.on_false);
        break;
      case condition_operator::disjunction:
        lead(i - 1, node.on_true, node.on_false);
        lead(node.left_end, node.on_true, node.left_end + 1);
        break;
      case condition_operator::equal:
      case condition_operator::not_equal:
      case condition_operator::less:
      case condition_operator::less_or_equal:
      case condition_operator::greater:
      case condition_operator::greater_or_equal:
      case condition_operator::between:
      case condition_operator::in:
      case condition_operator::attribute_exists:
      case condition_operator::attribute_not_exists:
      case condition_operator::attribute_type:
      case condition_operator::begins_with:
      case condition_operator::contains: break;
    }
  }
  return std::move(condition_);
}

}  // namespace tenon::local::dynamodb
