// PartiQL's SET and REMOVE.

#include "local/api/failure.hpp"
#include "local/expressions/partiql_reader.hpp"

#include <algorithm>

namespace tenon::local::dynamodb {
namespace {

using instruction_kind = item_update::instruction_kind;

bool is_set(const attribute_value& value) noexcept {
  return value.type() == attribute_type::string_set || value.type() == attribute_type::number_set ||
         value.type() == attribute_type::binary_set;
}

}  // namespace

void partiql_reader::read_changes() {
  const auto read_all = [&](void (partiql_reader::*read_one)()) {
    do {
      (this->*read_one)();
    } while (take_sign(","));
  };
  if (!at_word("set") && !at_word("remove")) refuse_statement("Expected data manipulation");
  for (;;) {
    if (take_word("set")) read_all(&partiql_reader::read_assignment);
    else if (take_word("remove")) read_all(&partiql_reader::read_removal);
    else return;
  }
}

void partiql_reader::read_removal() {
  item_update::action action{update_verb::remove, static_cast<std::uint32_t>(updates_.steps().size())};
  read_path(updates_.steps());
  action.step_count = static_cast<std::uint32_t>(updates_.steps().size()) - action.first_step;
  updates_.actions().push_back(action);
}

void partiql_reader::read_assignment() {
  const auto first_step = static_cast<std::uint32_t>(updates_.steps().size());
  read_path(updates_.steps());
  const auto step_count = static_cast<std::uint32_t>(updates_.steps().size()) - first_step;
  expect_sign("=", "EQUAL");
  if (at_call() && is_word(current_.text, "set_add")) return read_set_change(first_step, step_count, update_verb::add);
  if (at_call() && is_word(current_.text, "set_delete")) {
    return read_set_change(first_step, step_count, update_verb::erase);
  }

  item_update::action action{update_verb::set, first_step, step_count};
  action.first_instruction = static_cast<std::uint32_t>(updates_.instructions().size());
  const auto left = read_assigned_operand();
  if (at_sign("+") || at_sign("-")) {
    const auto sign = current_.text;
    advance();
    const auto right = read_assigned_operand();
    check_assigned(sign, left, attribute_type::number);
    check_assigned(sign, right, attribute_type::number);
    updates_.instructions().push_back({sign == "+" ? instruction_kind::plus : instruction_kind::minus});
  }
  action.instruction_count = static_cast<std::uint32_t>(updates_.instructions().size()) - action.first_instruction;
  updates_.actions().push_back(action);
}

// The type of a value; a path may lead to any.
std::optional<attribute_type> partiql_reader::read_assigned_operand() {
  const nesting level(*this);
  if (take_sign("(")) {
    const auto type = read_assigned_operand();
    expect_sign(")", "RIGHT_PAREN");
    return type;
  }
  if (at_constant()) {
    const auto* value = read_constant();
    updates_.instructions().push_back({instruction_kind::value, 0, 0, value});
    return value->type();
  }
  if (at_call()) return read_assigned_call();
  const auto first = static_cast<std::uint32_t>(updates_.steps().size());
  read_path(updates_.steps());
  updates_.instructions().push_back(
      {instruction_kind::path, first, static_cast<std::uint32_t>(updates_.steps().size()) - first});
  return std::nullopt;
}

std::optional<attribute_type> partiql_reader::read_assigned_call() {
  const auto name = current_;
  const bool is_append = is_word(name.text, "list_append");
  if (!is_append && !is_word(name.text, "if_not_exists")) {
    refuse("Unrecognized function: " + std::string(name.text) + " at " + position_of(name));
  }
  advance();
  advance();
  const auto first_instruction = updates_.instructions().size();
  std::vector<std::optional<attribute_type>> types;
  bool begins_with_path = false;
  while (!at_sign(")")) {
    if (!types.empty()) expect_sign(",", "COMMA");
    types.push_back(read_assigned_operand());
    if (types.size() == 1) {
      begins_with_path = updates_.instructions().size() == first_instruction + 1 &&
                         updates_.instructions().back().kind == instruction_kind::path;
    }
  }
  advance();
  const std::string_view function = is_append ? "list_append" : "if_not_exists";
  if (types.size() != 2) {
    problem_.note(wrong_operand_count(function, types.size()));
  } else if (is_append) {
    for (const auto& type : types) check_assigned(function, type, attribute_type::list);
  } else if (!begins_with_path) {
    problem_.note("Operator or function requires a document path; operator or function: if_not_exists");
  }
  updates_.instructions().push_back({is_append ? instruction_kind::list_append : instruction_kind::if_not_exists});
  return std::nullopt;
}

void partiql_reader::check_assigned(std::string_view op, std::optional<attribute_type> type, attribute_type wanted) {
  if (type && *type != wanted) problem_.note(wrong_operand_type(op, name_of(*type)));
}

// set_add() and set_delete(): of the attribute that is assigned, and a set.
void partiql_reader::read_set_change(std::uint32_t first_step, std::uint32_t step_count, update_verb verb) {
  const auto name = current_;
  const std::string function = verb == update_verb::add ? "SET_ADD" : "SET_DELETE";
  advance();
  advance();
  const auto first = current_;
  std::vector<path_step> path;
  const attribute_value* set = nullptr;
  std::size_t count = 0;
  for (; !at_sign(")"); ++count) {
    if (count > 0) expect_sign(",", "COMMA");
    const auto* value = at_constant() ? read_constant() : nullptr;
    if (value == nullptr) {
      std::vector<path_step> steps;
      read_path(steps);
      if (count == 0) path = std::move(steps);
    } else if (count == 1) {
      set = value;
    }
  }
  advance();
  if (count != 2) refuse(function + " must have exactly two arguments at " + position_of(name));
  const auto target = document_path(updates_.steps()).subspan(first_step, step_count);
  if (!std::equal(target.begin(), target.end(), path.begin(), path.end())) {
    refuse("The first argument to " + function + " must equal the assignment value at " + position_of(name));
  }
  if (set == nullptr || (!is_set(*set) && !problem_.any())) {
    refuse("The second argument to " + function + " must be a value with type SET at " + position_of(first));
  }
  item_update::action action{verb, first_step, step_count};
  action.value = set;
  updates_.actions().push_back(action);
}

void partiql_reader::finish_update() {
  const auto targets = updates_.targets();
  if (const auto clash = targets.find_clash()) {
    problem_.note(*clash);
    return;
  }
  result_.update = std::move(updates_).finish(targets);
}

}  // namespace tenon::local::dynamodb
