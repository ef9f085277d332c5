// PartiQL's WHERE.

#include "local/api/failure.hpp"
#include "local/expressions/partiql_reader.hpp"

#include <algorithm>
#include <array>

namespace tenon::local::dynamodb {
namespace {

// A type that IS may name, by the first word of its name, and the service's own type that it stands for, if any.
struct type_word {
  std::string_view word;
  std::string_view type;
};
constexpr auto type_words = std::to_array<type_word>(
    {{"any", ""},        {"bag", ""},       {"blob", "B"},     {"bool", "BOOL"}, {"boolean", "BOOL"}, {"char", "S"},
     {"character", "S"}, {"clob", "S"},     {"date", ""},      {"dec", "N"},     {"decimal", "N"},    {"double", "N"},
     {"float", "N"},     {"int", "N"},      {"int2", "N"},     {"int4", "N"},    {"int8", "N"},       {"integer", "N"},
     {"integer2", "N"},  {"integer4", "N"}, {"integer8", "N"}, {"list", "L"},    {"numeric", "N"},    {"real", "N"},
     {"sexp", ""},       {"smallint", "N"}, {"string", "S"},   {"struct", "M"},  {"symbol", "S"},     {"time", ""},
     {"timestamp", ""},  {"tuple", "M"},    {"varchar", "S"}});
// Their second word, which some names have.
constexpr std::string_view second_type_words[]{"precision", "varying"};

std::optional<condition_operator> comparison_of(const partiql_token& token) noexcept {
  if (token.kind != partiql_token_kind::sign) return std::nullopt;
  if (token.text == "=") return condition_operator::equal;
  if (token.text == "<>" || token.text == "!=") return condition_operator::not_equal;
  if (token.text == "<") return condition_operator::less;
  if (token.text == "<=") return condition_operator::less_or_equal;
  if (token.text == ">") return condition_operator::greater;
  if (token.text == ">=") return condition_operator::greater_or_equal;
  return std::nullopt;
}

std::string lower(std::string_view word) {
  std::string out(word);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

constexpr std::string_view missing_right = "Missing right-hand side expression of infix operator";

}  // namespace

void partiql_reader::read_where() {
  if (!take_word("where")) return;
  condition_of(read_disjunction());
  result_.where = std::move(conditions_).finish();
}

partiql_reader::term partiql_reader::read_disjunction() {
  const nesting level(*this);
  auto left = read_conjunction();
  while (take_word("or")) {
    if (at_end()) refuse_statement(missing_right);
    const auto end = condition_of(left);
    condition_of(read_conjunction());
    left = {true, conditions_.add_junction(condition_operator::disjunction, end)};
  }
  return left;
}

partiql_reader::term partiql_reader::read_conjunction() {
  auto left = read_negation();
  while (take_word("and")) {
    if (at_end()) refuse_statement(missing_right);
    const auto end = condition_of(left);
    condition_of(read_negation());
    left = {true, conditions_.add_junction(condition_operator::conjunction, end)};
  }
  return left;
}

partiql_reader::term partiql_reader::read_negation() {
  std::size_t count = 0;
  while (take_word("not")) ++count;
  auto what = read_test();
  for (; count > 0; --count) what = negated(what);
  return what;
}

partiql_reader::term partiql_reader::read_test() {
  const auto first = read_compared();
  if (const auto op = comparison_of(current_)) {
    advance();
    if (at_end()) refuse_statement(missing_right);
    return read_comparison(*op, first);
  }
  const bool is_negated = at_word("not") && (is_bare_word(following_, "in") || is_bare_word(following_, "between"));
  if (is_negated) advance();
  term result;
  if (take_word("between")) result = read_between(operand_of(condition_operator::between, first));
  else if (take_word("in")) result = read_in(first);
  else if (take_word("is")) result = read_is(operand_of(first));
  else return first;
  return is_negated ? negated(result) : result;
}

// What may be a condition, whose nodes are remembered.
partiql_reader::term partiql_reader::read_compared() {
  const auto begin = conditions_.next_node();
  auto out = read_primary();
  out.begin = begin;
  return out;
}

partiql_reader::term partiql_reader::read_comparison(condition_operator op, const term& left) {
  const auto right = read_compared();
  if (left.is_condition || right.is_condition) return compare_truth(op, left, right);
  const std::array operands{left.operand, right.operand};
  check_comparison(op, operands, conditions_, problem_);
  return test(op, operands);
}

partiql_reader::term partiql_reader::read_between(const typed_operand& left) {
  const auto low = operand_of(condition_operator::between, read_primary());
  expect_word("and", "Expected AND after BETWEEN");
  const std::array operands{left, low, operand_of(condition_operator::between, read_primary())};
  check_between(operands, conditions_, problem_);
  return test(condition_operator::between, operands);
}

partiql_reader::term partiql_reader::read_in(const term& left) {
  std::vector operands{left.operand};
  const auto add_value = [&](const attribute_value& value) {
    operands.push_back({{.first_step = 0, .step_count = 0, .value = &value, .is_size = false}, value.type()});
  };
  if (take_sign("(")) {
    while (!at_sign(")")) {
      if (operands.size() > 1) expect_sign(",", "COMMA");
      operands.push_back(read_operand());
    }
    advance();
  } else if (take_sign("[")) {
    while (!at_sign("]")) {
      if (operands.size() > 1) expect_sign(",", "COMMA");
      add_value(result_.values.emplace_back(read_value("root[" + std::to_string(operands.size() - 1) + ']')));
    }
    advance();
  } else if (at_constant()) {
    const auto& list = *read_constant();
    const auto* elements = list.get_if<tenon::dynamodb::attribute_list>();
    if (elements == nullptr) problem_.note("Invalid list expression in IN clause");
    else std::for_each(elements->begin(), elements->end(), add_value);
  } else {
    refuse_term();
  }
  check_in(operands, conditions_, problem_);
  if (!left.is_condition) return test(condition_operator::in, operands);
  if (problem_.any()) return left;
  auto found = never(left);
  for (const auto& operand : std::span(operands).subspan(1)) {
    found = either(found, equals_truth(copy_of(left), {.operand = operand}));
  }
  return found;
}

// A condition may be compared with another, or with an operand, as the truth that it is.
partiql_reader::term partiql_reader::compare_truth(condition_operator op, const term& left, const term& right) {
  if (op != condition_operator::equal && op != condition_operator::not_equal) {
    problem_.note(wrong_operand_type(sign_of(op), name_of(attribute_type::boolean)));
    return left.is_condition ? left : right;
  }
  const auto same = left.is_condition ? equals_truth(left, right) : equals_truth(right, left);
  return op == condition_operator::equal ? same : negated(same);
}

// Of conditions, the one that comes last ends with the last node.
partiql_reader::term partiql_reader::equals_truth(const term& condition, const term& other) {
  if (other.is_condition) {
    const auto both_hold = both(condition, other);
    const auto first_fails = negated(copy_of(condition));
    return either(both_hold, both(first_fails, negated(copy_of(other))));
  }
  if (other.operand.operand.is_path() && !other.operand.operand.is_size)
    return equals_truth_of_path(condition, other.operand);
  const auto* literal = other.operand.literal();
  const auto* truth = literal != nullptr ? literal->get_if<bool>() : nullptr;
  if (truth == nullptr) return never(condition);
  return *truth ? condition : negated(condition);
}

partiql_reader::term partiql_reader::equals_truth_of_path(const term& condition, const typed_operand& path) {
  const auto is = [&](bool truth) {
    const auto& value = result_.values.emplace_back(truth);
    const std::array operands{path, typed_operand{{.first_step = 0, .step_count = 0, .value = &value, .is_size = false},
                                                  attribute_type::boolean}};
    return test(condition_operator::equal, operands);
  };
  const auto both_hold = both(condition, is(true));
  const auto fails = negated(copy_of(condition));
  return either(both_hold, both(fails, is(false)));
}

// What does not hold, whatever the last condition is.
partiql_reader::term partiql_reader::never(const term& condition) {
  return both(condition, negated(copy_of(condition)));
}

partiql_reader::term partiql_reader::copy_of(const term& condition) {
  const auto begin = conditions_.next_node();
  if (begin > max_nodes) refuse_statement("The statement is nested too deeply");
  return {true, conditions_.add_copy(condition.begin, condition.end), {}, begin};
}

// `right` is the last condition, `left` the one before it.
partiql_reader::term partiql_reader::both(const term& left, const term&) {
  return {true, conditions_.add_junction(condition_operator::conjunction, left.end)};
}

partiql_reader::term partiql_reader::either(const term& left, const term&) {
  return {true, conditions_.add_junction(condition_operator::disjunction, left.end)};
}

partiql_reader::term partiql_reader::read_is(const typed_operand& left) {
  const bool is_negated = take_word("not");
  if (take_word("missing")) {
    const auto result = test(condition_operator::attribute_not_exists, std::span(&left, 1));
    return is_negated ? negated(result) : result;
  }
  const auto& type = result_.values.emplace_back(std::string(read_type_name()));
  const std::array operands{left, typed_operand{{.first_step = 0, .step_count = 0, .value = &type, .is_size = false},
                                                attribute_type::string}};
  const auto result = test(condition_operator::attribute_type, operands);
  return is_negated ? negated(result) : result;
}

// The service's name of the type that stands here.
std::string_view partiql_reader::read_type_name() {
  if (take_word("null")) return "NULL";
  for (const auto& [word, type] : type_words) {
    if (!take_word(word)) continue;
    for (const auto second : second_type_words) take_word(second);
    if (type.empty()) problem_.note("Unsupported operation: IsType");
    return type;
  }
  refuse_statement("Expected type name");
}

partiql_reader::term partiql_reader::read_primary() {
  if (take_sign("(")) {
    auto inner = read_disjunction();
    expect_sign(")", "RIGHT_PAREN");
    return inner;
  }
  if (at_constant()) {
    typed_operand operand;
    operand.operand.value = read_constant();
    operand.type = operand.operand.value->type();
    return {false, 0, operand};
  }
  if (at_call()) return read_call();
  const auto first = conditions_.steps().size();
  read_path(conditions_.steps());
  return {false, 0, {conditions_.path_from(first)}};
}

partiql_reader::term partiql_reader::read_call() {
  const nesting level(*this);
  const auto name = current_;
  const auto function = condition_function_named(lower(name.text));
  if (!function) refuse("Unrecognized function: " + lower(name.text) + " at " + position_of(name));
  advance();
  advance();
  std::vector<typed_operand> operands;
  while (!at_sign(")")) {
    if (!operands.empty()) expect_sign(",", "COMMA");
    operands.push_back(read_operand());
  }
  advance();
  check_call(*function, operands, conditions_, problem_);
  if (*function != condition_function::size) return test(operator_of(*function), operands);
  typed_operand size;
  if (!operands.empty()) size = operands[0];
  size.operand.is_size = true;
  size.type = attribute_type::number;
  return {false, 0, size};
}

typed_operand partiql_reader::read_operand() { return operand_of(read_primary()); }

typed_operand partiql_reader::operand_of(const term& what) {
  if (what.is_condition) problem_.note("Unsupported operation: a condition cannot be compared");
  return what.operand;
}

typed_operand partiql_reader::operand_of(condition_operator op, const term& what) {
  if (what.is_condition) problem_.note(wrong_operand_type(sign_of(op), name_of(attribute_type::boolean)));
  return what.operand;
}

condition_builder::node_index partiql_reader::condition_of(const term& what) {
  if (what.is_condition) return what.end;
  problem_.note("Unsupported operation: an operand alone is no condition");
  return test(condition_operator::attribute_exists, std::span(&what.operand, 1)).end;
}

partiql_reader::term partiql_reader::test(condition_operator op, std::span<const typed_operand> operands) {
  std::vector<condition_operand> bare;
  bare.reserve(operands.size());
  for (const auto& operand : operands) bare.push_back(operand.operand);
  return {true, conditions_.add_test(op, bare)};
}

partiql_reader::term partiql_reader::negated(term what) {
  condition_of(what);
  return {true, conditions_.add_negation()};
}

}  // namespace tenon::local::dynamodb
