#include "local/expressions/item_update.hpp"

#include "local/api/failure.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace tenon::local::dynamodb {
namespace {

using tenon::dynamodb::attribute_list;
using tenon::dynamodb::binary_set;
using tenon::dynamodb::number;
using tenon::dynamodb::number_failure;
using tenon::dynamodb::number_set;
using tenon::dynamodb::string_set;

// A failure that is thrown unless one that matters more is found.
enum class obstacle : std::uint8_t { none, wrong_type, missing, overflow, underflow };

[[noreturn]] void refuse_path() { refuse("The document path provided in the update expression is invalid for update"); }

[[noreturn]] void refuse_operand(obstacle what) {
  switch (what) {
    case obstacle::none:
    case obstacle::wrong_type: break;
    case obstacle::missing: refuse("The provided expression refers to an attribute that does not exist in the item");
    case obstacle::overflow:
      refuse("Number overflow. Attempting to store a number with magnitude larger than supported range");
    case obstacle::underflow:
      refuse("Number underflow. Attempting to store a number with magnitude smaller than supported range");
  }
  refuse("An operand in the update expression has an incorrect data type");
}

obstacle obstacle_of(number_failure failure) noexcept {
  switch (failure) {
    case number_failure::none: return obstacle::none;
    case number_failure::underflow: return obstacle::underflow;
    case number_failure::malformed:
    case number_failure::too_precise:  // the service calls a sum of more than 38 digits too large
    case number_failure::overflow: break;
  }
  return obstacle::overflow;
}

// What an instruction leaves: a value of the item or the request, one that was computed, or why there is none.
struct computed {
  const attribute_value* borrowed = nullptr;
  attribute_value owned = {};
  obstacle why = obstacle::none;

  const attribute_value& value() const noexcept { return borrowed != nullptr ? *borrowed : owned; }
  attribute_value take() && { return borrowed != nullptr ? *borrowed : std::move(owned); }
};

computed failed(obstacle why) { return {nullptr, {}, why}; }

// A wrong type matters more than what is missing; of other obstacles the first one does.
obstacle worse(obstacle a, obstacle b) noexcept {
  if (a == obstacle::wrong_type || b == obstacle::wrong_type) return obstacle::wrong_type;
  return a != obstacle::none ? a : b;
}

template <class T>
obstacle not_of_type(const computed& operand) noexcept {
  if (operand.why != obstacle::none) return operand.why;
  return operand.value().get_if<T>() != nullptr ? obstacle::none : obstacle::wrong_type;
}

computed sum(item_update::instruction_kind kind, const computed& a, const computed& b) {
  if (const auto why = worse(not_of_type<number>(a), not_of_type<number>(b)); why != obstacle::none) {
    return failed(why);
  }
  const auto& left = *a.value().get_if<number>();
  const auto& right = *b.value().get_if<number>();
  number result;
  const auto failure = kind == item_update::instruction_kind::plus ? number::add(left, right, result)
                                                                   : number::subtract(left, right, result);
  if (failure != number_failure::none) return failed(obstacle_of(failure));
  return {nullptr, attribute_value(result)};
}

computed append(computed a, const computed& b) {
  if (const auto why = worse(not_of_type<attribute_list>(a), not_of_type<attribute_list>(b)); why != obstacle::none) {
    return failed(why);
  }
  const auto& tail = *b.value().get_if<attribute_list>();
  attribute_value result = std::move(a).take();
  auto& list = *result.get_if<attribute_list>();
  list.reserve(list.size() + tail.size());
  list.insert(list.end(), tail.begin(), tail.end());
  return {nullptr, std::move(result)};
}

template <class Set>
bool add_elements(attribute_value& to, const attribute_value& value) {
  auto* set = to.get_if<Set>();
  const auto* more = value.get_if<Set>();
  if (set == nullptr || more == nullptr) return false;
  std::vector<typename Set::value_type> all;
  all.reserve(set->size() + more->size());
  std::set_union(set->begin(), set->end(), more->begin(), more->end(), std::back_inserter(all));
  *set = Set(std::move(all));
  return true;
}

template <class Set>
bool erase_elements(attribute_value& from, const attribute_value& value) {
  auto* set = from.get_if<Set>();
  const auto* less = value.get_if<Set>();
  if (set == nullptr || less == nullptr) return false;
  std::vector<typename Set::value_type> rest;
  std::set_difference(set->begin(), set->end(), less->begin(), less->end(), std::back_inserter(rest));
  *set = Set(std::move(rest));
  return true;
}

bool is_empty_set(const attribute_value& value) noexcept {
  if (const auto* strings = value.get_if<string_set>()) return strings->empty();
  if (const auto* numbers = value.get_if<number_set>()) return numbers->empty();
  if (const auto* binaries = value.get_if<binary_set>()) return binaries->empty();
  return false;
}

// ADD to what is there, or to nothing. AttributeUpdates append to lists, too.
computed add(const attribute_value* to, const attribute_value& value) {
  if (to == nullptr) return {&value};
  if (value.get_if<number>() != nullptr) return sum(item_update::instruction_kind::plus, {to}, {&value});
  if (value.get_if<attribute_list>() != nullptr) return append({to}, {&value});
  attribute_value result = *to;
  if (!add_elements<string_set>(result, value) && !add_elements<number_set>(result, value) &&
      !add_elements<binary_set>(result, value)) {
    return failed(obstacle::wrong_type);
  }
  return {nullptr, std::move(result)};
}

// What DELETE leaves of what is there.
computed erase(const attribute_value& from, const attribute_value& value) {
  attribute_value result = from;
  if (!erase_elements<string_set>(result, value) && !erase_elements<number_set>(result, value) &&
      !erase_elements<binary_set>(result, value)) {
    return failed(obstacle::wrong_type);
  }
  return {nullptr, std::move(result)};
}

// Whether there is a place for what the path leads to: a map for a name, a list for an index.
bool has_place(const attribute_value* parent, const path_step& last) noexcept {
  if (parent == nullptr) return false;
  return last.is_index() ? parent->get_if<attribute_list>() != nullptr : parent->get_if<attribute_map>() != nullptr;
}

// A value for a place, or nothing to remove what is there.
struct write {
  document_path path;
  std::optional<attribute_value> value;

  document_path parent() const noexcept { return path.first(path.size() - 1); }
  const path_step& last() const noexcept { return path.back(); }
};

bool same(document_path a, document_path b) noexcept { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

// Writes of elements of one list, by ascending index: existing elements stay where they are, others are appended, and
// what is left of those removed closes up.
void write_elements(attribute_list& list, std::span<write> writes) {
  const auto size = list.size();
  std::vector<std::size_t> removed;
  for (auto& w : writes) {
    const auto index = static_cast<std::size_t>(w.last().index);
    if (!w.value) {
      if (index < size) removed.push_back(index);
    } else if (index < size) {
      list[index] = std::move(*w.value);
    } else {
      list.push_back(std::move(*w.value));
    }
  }
  if (removed.empty()) return;
  auto next = removed.begin();
  std::size_t kept = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (next != removed.end() && *next == i) {
      ++next;
      continue;
    }
    if (kept != i) list[kept] = std::move(list[i]);
    ++kept;
  }
  list.resize(kept);
}

// The deepest first, so that positions in lists above still mean what they meant; then list by list, by index.
bool deeper_first(const write& a, const write& b) noexcept {
  if (a.path.size() != b.path.size()) return a.path.size() > b.path.size();
  return std::lexicographical_compare(
      a.path.begin(), a.path.end(), b.path.begin(), b.path.end(),
      [](const path_step& x, const path_step& y) { return x.index != y.index ? x.index < y.index : x.name < y.name; });
}

void write_all(item& to, std::vector<write>& writes) {
  std::vector<write> of_elements;
  for (auto& w : writes) {
    if (w.last().is_index()) {
      of_elements.push_back(std::move(w));
      continue;
    }
    auto* parent = w.path.size() == 1 ? &to : find(to, w.parent())->get_if<attribute_map>();
    if (w.value) parent->set(std::string(w.last().name), std::move(*w.value));
    else parent->erase(w.last().name);
  }
  std::sort(of_elements.begin(), of_elements.end(), deeper_first);
  for (auto first = of_elements.begin(); first != of_elements.end();) {
    const auto list = first->parent();
    const auto last = std::find_if(first, of_elements.end(), [&](const write& w) { return !same(w.parent(), list); });
    write_elements(*find(to, list)->get_if<attribute_list>(), {first, last});
    first = last;
  }
}

}  // namespace

bool item_update::creates_item() const noexcept {
  return actions_.empty() || std::any_of(actions_.begin(), actions_.end(), [](const action& a) {
           return a.verb == update_verb::set || a.verb == update_verb::add;
         });
}

std::optional<attribute_type> item_update::type_given_by(const action& of) const {
  switch (of.verb) {
    case update_verb::set: break;
    case update_verb::add: return of.value->type();
    case update_verb::remove:
    case update_verb::erase: return std::nullopt;
  }
  // The last instruction is what is done last.
  const auto& last = instructions_[of.first_instruction + of.instruction_count - 1];
  switch (last.kind) {
    case instruction_kind::value: return last.value->type();
    case instruction_kind::list_append: return attribute_type::list;
    case instruction_kind::plus:
    case instruction_kind::minus: return attribute_type::number;
    case instruction_kind::path:
    case instruction_kind::if_not_exists: break;
  }
  return std::nullopt;
}

bool item_update::uses_parts_of(std::string_view name) const noexcept {
  return is_nested(name) || std::any_of(instructions_.begin(), instructions_.end(), [&](const instruction& of) {
           return of.kind == instruction_kind::path && of.step_count > 1 && steps_[of.first_step].name == name;
         });
}

void item_update::apply(item& to) const {
  const auto compute = [&](const action& of) {
    std::vector<computed> stack;
    for (const auto& next : std::span(instructions_).subspan(of.first_instruction, of.instruction_count)) {
      const auto pop = [&] {
        auto top = std::move(stack.back());
        stack.pop_back();
        return top;
      };
      switch (next.kind) {
        case instruction_kind::value: stack.push_back({next.value}); break;
        case instruction_kind::path: {
          const auto* value = find(std::as_const(to), document_path(steps_).subspan(next.first_step, next.step_count));
          stack.push_back(value != nullptr ? computed{value} : failed(obstacle::missing));
          break;
        }
        case instruction_kind::if_not_exists: {
          auto fallback = pop();
          if (stack.back().why == obstacle::missing) stack.back() = std::move(fallback);
          break;
        }
        case instruction_kind::list_append: {
          const auto tail = pop();
          stack.back() = append(std::move(stack.back()), tail);
          break;
        }
        case instruction_kind::plus:
        case instruction_kind::minus: {
          const auto right = pop();
          stack.back() = sum(next.kind, stack.back(), right);
          break;
        }
      }
    }
    return std::move(stack.back());
  };

  std::vector<write> writes;
  writes.reserve(actions_.size());
  bool no_place = false;
  auto why = obstacle::none;
  for (const auto& next : actions_) {
    const auto target = path(next);
    bool placed = true;
    if (target.size() > 1) {
      const auto* parent = find(std::as_const(to), target.first(target.size() - 1));
      placed = has_place(parent, target.back());
      if (parent != nullptr && !placed) refuse_path();
      no_place = no_place || !placed;
    }
    computed result;
    const auto* existing = placed ? find(std::as_const(to), target) : nullptr;
    switch (next.verb) {
      case update_verb::set: result = compute(next); break;
      case update_verb::remove: writes.push_back({target, std::nullopt}); continue;
      case update_verb::add: result = add(existing, *next.value); break;
      case update_verb::erase:
        if (existing == nullptr) continue;
        result = erase(*existing, *next.value);
        break;
    }
    why = worse(why, result.why);
    if (result.why != obstacle::none) continue;
    if (next.verb == update_verb::erase && is_empty_set(result.value())) writes.push_back({target, std::nullopt});
    else writes.push_back({target, std::move(result).take()});
  }
  if (why == obstacle::wrong_type && legacy_) refuse("Type mismatch for attribute to update");
  if (why == obstacle::wrong_type) refuse_operand(why);
  if (no_place) refuse_path();
  if (why != obstacle::none) refuse_operand(why);
  write_all(to, writes);
}

}  // namespace tenon::local::dynamodb
