#include "local/expressions/legacy_parameters.hpp"

#include "local/api/failure.hpp"
#include "local/expressions/condition_builder.hpp"
#include "local/expressions/key_condition_builder.hpp"
#include "local/expressions/projection_builder.hpp"
#include "local/expressions/update_builder.hpp"

#include <initializer_list>
#include <span>

namespace tenon::local::dynamodb {
namespace {

// Conditions on attributes, joined by AND or OR.
class legacy_conditions {
 public:
  explicit legacy_conditions(std::optional<conditional_operator> combined)
      : join_(combined == conditional_operator::or_ ? condition_operator::disjunction
                                                    : condition_operator::conjunction) {}

  void add(std::string_view attribute, comparison operation, std::span<const attribute_value> values) {
    const auto left = end_;
    switch (operation) {
      case comparison::eq: test(condition_operator::equal, attribute, values); break;
      case comparison::ne: test(condition_operator::not_equal, attribute, values); break;
      case comparison::in: test(condition_operator::in, attribute, values); break;
      case comparison::le: test(condition_operator::less_or_equal, attribute, values); break;
      case comparison::lt: test(condition_operator::less, attribute, values); break;
      case comparison::ge: test(condition_operator::greater_or_equal, attribute, values); break;
      case comparison::gt: test(condition_operator::greater, attribute, values); break;
      case comparison::between: test(condition_operator::between, attribute, values); break;
      case comparison::not_null: test(condition_operator::attribute_exists, attribute, {}); break;
      case comparison::null: test(condition_operator::attribute_not_exists, attribute, {}); break;
      case comparison::contains: test(condition_operator::contains, attribute, values); break;
      case comparison::begins_with: test(condition_operator::begins_with, attribute, values); break;
      case comparison::not_contains: {
        // An attribute that does not exist neither contains nor does not.
        test(condition_operator::attribute_exists, attribute, {});
        const auto exists = end_;
        test(condition_operator::contains, attribute, values);
        builder_.add_negation();
        end_ = builder_.add_junction(condition_operator::conjunction, exists);
        break;
      }
    }
    if (any_) end_ = builder_.add_junction(join_, left);
    any_ = true;
  }

  item_condition finish() && { return std::move(builder_).finish(); }

 private:
  void test(condition_operator op, std::string_view attribute, std::span<const attribute_value> values) {
    operands_.assign(1, builder_.attribute(attribute));
    for (const auto& value : values) operands_.push_back({0, 0, &value});
    end_ = builder_.add_test(op, operands_);
  }

  condition_operator join_;
  condition_builder builder_;
  std::vector<condition_operand> operands_;  // scratch
  condition_builder::node_index end_ = 0;
  bool any_ = false;
};

key_operator key_operator_of(comparison operation) noexcept {
  switch (operation) {
    case comparison::eq: return key_operator::equal;
    case comparison::le: return key_operator::less_or_equal;
    case comparison::lt: return key_operator::less;
    case comparison::ge: return key_operator::greater_or_equal;
    case comparison::gt: return key_operator::greater;
    case comparison::between: return key_operator::between;
    case comparison::begins_with: return key_operator::begins_with;
    case comparison::ne:
    case comparison::in:
    case comparison::not_null:
    case comparison::null:
    case comparison::contains:
    case comparison::not_contains: break;
  }
  return key_operator::unordered;
}

update_verb verb_of(const attribute_update& update) noexcept {
  switch (update.action) {
    case update_action::put: return update_verb::set;
    case update_action::add: return update_verb::add;
    case update_action::remove: break;
  }
  return update.value ? update_verb::erase : update_verb::remove;
}

}  // namespace

item_projection projection_of(const std::vector<std::string>& attributes_to_get) {
  std::vector<path_step> steps;
  steps.reserve(attributes_to_get.size());
  for (const auto& name : attributes_to_get) steps.push_back({name});
  path_order paths;
  paths.reserve(steps.size());
  for (const auto& step : steps) paths.add({&step, 1});
  paths.sort();
  return projection_builder::build(paths);
}

item_condition condition_of(const expected_map& expected, std::optional<conditional_operator> combined) {
  legacy_conditions conditions(combined);
  for (const auto& [name, wanted] : expected) {
    const auto value = wanted.value ? std::span(&*wanted.value, 1) : std::span<const attribute_value>();
    if (wanted.operation) {
      conditions.add(name, *wanted.operation, wanted.value ? value : std::span<const attribute_value>(wanted.values));
    } else if (wanted.value) {
      conditions.add(name, comparison::eq, value);
    } else {
      conditions.add(name, wanted.exists.value_or(true) ? comparison::not_null : comparison::null, {});
    }
  }
  return std::move(conditions).finish();
}

item_condition condition_of(const condition_map& filter, std::optional<conditional_operator> combined) {
  legacy_conditions conditions(combined);
  for (const auto& [name, wanted] : filter) conditions.add(name, wanted.operation, wanted.values);
  return std::move(conditions).finish();
}

item_update update_of(const update_map& attribute_updates) {
  update_builder builder;
  builder.set_legacy();
  for (const auto& [name, update] : attribute_updates) {
    item_update::action action{verb_of(update), static_cast<std::uint32_t>(builder.steps().size()), 1};
    builder.steps().push_back({name});
    if (action.verb == update_verb::set) {
      action.first_instruction = static_cast<std::uint32_t>(builder.instructions().size());
      action.instruction_count = 1;
      builder.instructions().push_back({item_update::instruction_kind::value, 0, 0, &*update.value});
    } else if (update.value) {
      action.value = &*update.value;
    }
    builder.actions().push_back(action);
  }
  const auto targets = builder.targets();
  return std::move(builder).finish(targets);
}

key_condition key_condition_of(const condition_map& key_conditions) {
  key_condition_builder builder;
  for (const auto& [name, wanted] : key_conditions) {
    key_test test{name, key_operator_of(wanted.operation)};
    if (!wanted.values.empty()) test.value = &wanted.values[0];
    if (test.op == key_operator::between) test.upper = &wanted.values[1];
    builder.add(test);
  }
  return std::move(builder).finish();
}

}  // namespace tenon::local::dynamodb
