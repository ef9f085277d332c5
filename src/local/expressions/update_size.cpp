// What the service counts of an UpdateExpression against the largest size of an item. It counts what the statement is
// made of instead of what it comes to: nothing of what the item has, but every clause, path and function.
#include "local/api/item_size.hpp"
#include "local/expressions/item_update.hpp"

namespace tenon::local::dynamodb {
namespace {

constexpr std::size_t of_statement = 3;
constexpr std::size_t of_write = 19;   // SET and ADD
constexpr std::size_t of_removal = 1;  // REMOVE and DELETE, whose values do not count
constexpr std::size_t of_deeper = 4;   // each step of a target but the first
constexpr std::size_t of_operand = 1;  // a path that is read …
constexpr std::size_t of_step = 14;    // … and each of its steps
constexpr std::size_t of_if_not_exists = 39;
constexpr std::size_t of_list_append = 37;
constexpr std::size_t of_plus = 34;
constexpr std::size_t of_minus = 37;

std::size_t digits_of(std::int64_t index) noexcept {
  std::size_t digits = 1;
  for (; index >= 10; index /= 10) ++digits;
  return digits;
}

std::size_t size_of(const path_step& step) noexcept {
  return step.is_index() ? digits_of(step.index) : step.name.size();
}

std::size_t target_size(document_path path) noexcept {
  std::size_t size = (path.size() - 1) * of_deeper;
  for (const auto& step : path) size += size_of(step);
  return size;
}

std::size_t operand_size(document_path path) noexcept {
  std::size_t size = of_operand + path.size() * of_step;
  for (const auto& step : path) size += size_of(step);
  return size;
}

}  // namespace

std::size_t item_update::statement_size() const noexcept {
  const auto size_of_instruction = [&](const instruction& one) -> std::size_t {
    switch (one.kind) {
      case instruction_kind::value: return value_size(*one.value);
      case instruction_kind::path: return operand_size(std::span(steps_).subspan(one.first_step, one.step_count));
      case instruction_kind::if_not_exists: return of_if_not_exists;
      case instruction_kind::list_append: return of_list_append;
      case instruction_kind::plus: return of_plus;
      case instruction_kind::minus: return of_minus;
    }
    return 0;
  };
  std::size_t size = of_statement;
  for (const auto& a : actions_) {
    size += target_size(path(a));
    switch (a.verb) {
      case update_verb::set:
        size += of_write;
        for (const auto& one : std::span(instructions_).subspan(a.first_instruction, a.instruction_count))
          size += size_of_instruction(one);
        break;
      case update_verb::add: size += of_write + value_size(*a.value); break;
      case update_verb::remove:
      case update_verb::erase: size += of_removal; break;
    }
  }
  return size;
}

}  // namespace tenon::local::dynamodb
