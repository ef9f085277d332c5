#include "local/expressions/partiql_statement.hpp"

#include "local/api/failure.hpp"
#include "local/expressions/partiql_reader.hpp"

#include <algorithm>

namespace tenon::local::dynamodb {
namespace {

constexpr std::string_view left_over = "Unexpected token after expression";

bool is_operator_word(std::string_view word) noexcept {
  return is_word(word, "is") || is_word(word, "like") || is_word(word, "in") || is_word(word, "between") ||
         is_word(word, "and") || is_word(word, "or");
}

}  // namespace

partiql_reader::nesting::nesting(partiql_reader& in) : in_(in) {
  if (++in_.depth_ <= max_depth) return;
  --in_.depth_;
  refuse_statement("The statement is nested too deeply");
}

partiql_reader::partiql_reader(std::string_view text, std::span<const attribute_value> parameters)
    : text_(text), parameters_(parameters), lexer_(text) {
  current_ = lexer_.next();
  following_ = lexer_.next();
}

bool partiql_reader::at_call() const noexcept {
  return (current_.kind == partiql_token_kind::name || current_.kind == partiql_token_kind::keyword) &&
         following_.kind == partiql_token_kind::sign && following_.text == "(" && !at_word("not") &&
         !is_operator_word(current_.text);
}

bool partiql_reader::take_sign(std::string_view sign) {
  if (!at_sign(sign)) return false;
  advance();
  return true;
}

bool partiql_reader::take_word(std::string_view lower) {
  if (!at_word(lower)) return false;
  advance();
  return true;
}

void partiql_reader::expect_sign(std::string_view sign, std::string_view name) {
  if (!take_sign(sign)) refuse_statement("Expected " + std::string(name));
}

void partiql_reader::expect_word(std::string_view lower, std::string_view detail) {
  if (!take_word(lower)) refuse_statement(detail);
}

void partiql_reader::refuse_term() const {
  if (current_.kind == partiql_token_kind::keyword) {
    refuse_statement(is_operator_word(current_.text) ? "Unexpected operator" : "Unexpected keyword");
  }
  static constexpr std::string_view operators = "= <> != < <= > >= + - * / % ||";
  const bool is_operator =
      current_.kind == partiql_token_kind::sign && operators.find(current_.text) != std::string_view::npos;
  refuse_statement(is_operator ? "Unexpected operator" : "Unexpected term");
}

std::string partiql_reader::position_of(const partiql_token& token) const {
  const auto before = text_.substr(0, token.begin);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const auto line_begin = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  const auto characters = [](std::string_view text) {
    return std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; });
  };
  return std::to_string(line) + ':' + std::to_string(1 + characters(before.substr(line_begin))) + ':' +
         std::to_string(characters(token.text));
}

partiql_statement partiql_reader::read() {
  if (take_word("select")) read_select();
  else if (take_word("insert")) read_insert();
  else if (take_word("update")) read_update();
  else if (take_word("delete")) read_delete();
  else if (take_word("from")) read_from_first();
  else if (at_word("exists") && at_call()) read_exists();
  else {
    // An expression alone, which nothing comes of; a FROM in it would have begun a change.
    if (!at_name()) refuse_term();
    for (; !at_end(); advance()) {
      if (at_word("from")) refuse_statement("Expected data manipulation");
      if (take_word("is")) {
        take_word("not");
        read_type_name();
        refuse("Unsupported operation: IsType");
      }
    }
    refuse_statement(left_over);
  }
  take_sign(";");
  if (!at_end()) refuse_statement(left_over);
  if (problem_.any()) refuse(problem_.message());
  if (!result_.index && !result_.refusal.empty()) refuse(result_.refusal);
  return std::move(result_);
}

void partiql_reader::read_select() {
  result_.verb = partiql_verb::select;
  read_selected();
  expect_word("from", "Missing FROM after SELECT list");
  if (!at_name()) refuse_term();
  read_source();
  read_where();
  read_order();
}

void partiql_reader::read_selected() {
  if (take_sign("*")) {
    if (at_sign(",")) refuse("Other attributes should not be present in the projection when '*' is used.");
    return;
  }
  do {
    if (at_sign("*")) refuse("Other attributes should not be present in the projection when '*' is used.");
    if (at_call()) return pass_over_call();
    partiql_selected selected;
    read_path(selected.path);
    if (at_word("as")) refuse("Aliasing is not supported");
    selected.name = column_of(selected.path);
    result_.selected.push_back(std::move(selected));
  } while (take_sign(","));
}

// Under which what the path leads to is returned: its last name, and the indexes after that.
std::string_view partiql_reader::column_of(document_path path) {
  std::size_t named = path.size() - 1;
  while (path[named].is_index()) --named;
  if (named == path.size() - 1) return path[named].name;
  auto& column = result_.names.emplace_back(path[named].name);
  for (const auto& step : path.subspan(named + 1)) column += '[' + std::to_string(step.index) + ']';
  return column;
}

// From a call on, passes over the list: the service refuses the call, but only after what is wrong further on.
void partiql_reader::pass_over_call() {
  result_.refusal = "Unexpected path component at " + position_of(current_);
  while (!at_end() && !at_word("from")) {
    if (current_.kind == partiql_token_kind::parameter) take_parameter();
    else advance();
  }
}

// A table, and perhaps an index of it.
void partiql_reader::read_source() {
  std::vector<std::string> parts;
  do {
    if (!at_name()) refuse_statement("Invalid path dot component");
    parts.emplace_back(read_name());
  } while (take_sign("."));
  if (parts.size() > 2) refuse("A path may contain at most 2 components in the FROM clause");
  if (std::any_of(parts.begin(), parts.end(), [](const std::string& part) { return part.empty(); })) {
    refuse("Path component cannot be an empty string");
  }
  result_.table = std::move(parts[0]);
  if (parts.size() > 1) result_.index = std::move(parts[1]);
  if (result_.verb == partiql_verb::insert) return;
  if (at_word("as") || at_name()) refuse("Aliasing is not supported");
}

void partiql_reader::read_target(std::string_view detail) {
  if (!at_name()) refuse_statement(detail);
  read_source();
  if (!result_.index) return;
  if (result_.verb == partiql_verb::insert) refuse("FROM clause may only contain a single table name");
  problem_.note("This operation is not supported on an index");
}

void partiql_reader::read_insert() {
  result_.verb = partiql_verb::insert;
  expect_word("into", "Expected INTO");
  read_target("Expected identifier for simple path");
  if (at_name()) refuse_statement(left_over);
  if (!take_word("value")) {
    if (at_end()) refuse_statement("Unexpected term");
    refuse_term();
  }
  if (!at_constant()) refuse_term();
  const auto value = at_sign("{") ? read_map("root", true) : *read_constant();
  const auto* members = value.get_if<attribute_map>();
  if (members == nullptr) refuse_statement("Expected a tuple in VALUE");
  result_.inserted = *members;
}

void partiql_reader::read_update() {
  result_.verb = partiql_verb::update;
  read_target("Expected identifier for simple path");
  read_changes();
  read_where();
  read_returning();
  finish_update();
}

void partiql_reader::read_from_first() {
  result_.verb = partiql_verb::update;
  if (!at_name()) refuse_term();
  read_target("Unexpected term");
  read_where();
  read_changes();
  read_returning();
  finish_update();
}

void partiql_reader::read_delete() {
  result_.verb = partiql_verb::erase;
  expect_word("from", "Expected FROM");
  read_target("Expected identifier for simple path");
  read_where();
  read_returning();
}

void partiql_reader::read_exists() {
  advance();
  advance();
  expect_word("select", "Unexpected term");
  read_select();
  expect_sign(")", "RIGHT_PAREN");
  result_.verb = partiql_verb::exists;
}

void partiql_reader::read_order() {
  if (!take_word("order")) return;
  expect_word("by", "Expected BY after ORDER");
  do {
    if (!at_name()) refuse_term();
    partiql_order order{read_name()};
    if (take_word("desc")) order.is_descending = true;
    else take_word("asc");
    result_.order.push_back(order);
  } while (take_sign(","));
  if (!result_.where) {
    problem_.note("Must have WHERE clause in the statement when using ORDER BY clause.");
  }
}

void partiql_reader::read_returning() {
  if (!take_word("returning")) return;
  const bool is_modified = at_word("modified");
  if (!is_modified && !at_word("all")) refuse_statement("Expected ALL or MODIFIED in RETURNING");
  advance();
  const bool is_old = at_word("old");
  if (!is_old && !at_word("new")) refuse_statement("Expected OLD or NEW in RETURNING");
  advance();
  expect_sign("*", "STAR");
  if (is_old) result_.returning = is_modified ? partiql_returning::modified_old : partiql_returning::all_old;
  else result_.returning = is_modified ? partiql_returning::modified_new : partiql_returning::all_new;
  if (result_.verb == partiql_verb::erase && result_.returning != partiql_returning::all_old) {
    problem_.note("Invalid returning clause: " + std::string(name_of(result_.returning)) +
                  ". Only RETURNING ALL OLD * is allowed in DELETE statements.");
  }
}

partiql_statement read_statement(std::string_view text, std::span<const attribute_value> parameters) {
  return partiql_reader(text, parameters).read();
}

std::string_view name_of(partiql_returning returning) noexcept {
  switch (returning) {
    case partiql_returning::none: return "";
    case partiql_returning::all_old: return "RETURNING ALL OLD *";
    case partiql_returning::modified_old: return "RETURNING MODIFIED OLD *";
    case partiql_returning::all_new: return "RETURNING ALL NEW *";
    case partiql_returning::modified_new: return "RETURNING MODIFIED NEW *";
  }
  return "";
}

}  // namespace tenon::local::dynamodb
