#include "local/expressions/expression_reader.hpp"

#include "local/api/failure.hpp"
#include "local/expressions/reserved_words.hpp"

#include <algorithm>
#include <charconv>

namespace tenon::local::dynamodb {

expression_reader::expression_reader(std::string_view kind, std::string_view text, placeholders& with)
    : kind_(kind), with_(with), lexer_(text) {
  if (text.empty()) refuse("The expression can not be empty;");
  if (text.size() > max_size) {
    std::string message = "Expression size has exceeded the maximum allowed size;";
    const bool is_condition = kind == "ConditionExpression" || kind == "FilterExpression";
    if (is_condition && with.tells_size()) message += " expression size: " + std::to_string(text.size());
    refuse(message);
  }
  current_ = lexer_.next();
  following_ = lexer_.next();
}

void expression_reader::refuse(std::string_view what) const {
  std::string message = "Invalid ";
  message += kind_;
  message += ": ";
  message += what;
  dynamodb::refuse(std::move(message));
}

void expression_reader::refuse_syntax() const {
  std::string message = "Syntax error; token: \"";
  message += at(token_kind::end) ? "<EOF>" : text_of(current_);
  message += "\", near: \"";
  message += lexer_.text().substr(previous_, following_.end - previous_);
  message += '"';
  refuse(message);
}

void expression_reader::read_name(std::vector<path_step>& steps, first_problem& spelling, first_problem& names) {
  const auto text = text_of(current_);
  if (at(token_kind::name)) {
    if (is_reserved_word(text)) {
      spelling.note(current_.begin, "Attribute name is a reserved keyword; reserved keyword: " + std::string(text));
    }
    steps.push_back({text});
  } else if (at(token_kind::name_placeholder)) {
    const auto* name = with_.find_name(text);
    if (name == nullptr) {
      names.note("An expression attribute name used in the document path is not defined; attribute name: " +
                 std::string(text));
    }
    steps.push_back({name != nullptr ? std::string_view(*name) : text});
  } else {
    refuse_syntax();
  }
  advance();
}

void expression_reader::read_index(std::vector<path_step>& steps, first_problem& spelling) {
  if (!at(token_kind::integer)) refuse_syntax();
  const auto text = text_of(current_);
  std::int32_t index = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), index).ec != std::errc()) {
    spelling.note(current_.begin, "List index is not within the allowable range; index: [" + std::string(text) + "]");
  }
  steps.push_back({{}, index});
  advance();
  expect(token_kind::close_bracket);
}

step_range expression_reader::read_path(std::vector<path_step>& steps, first_problem& spelling, first_problem& names) {
  step_range range{static_cast<std::uint32_t>(steps.size())};
  read_name(steps, spelling, names);
  for (;;) {
    if (at(token_kind::dot)) {
      advance();
      read_name(steps, spelling, names);
    } else if (at(token_kind::open_bracket)) {
      advance();
      read_index(steps, spelling);
    } else {
      break;
    }
  }
  range.count = static_cast<std::uint32_t>(steps.size()) - range.first;
  if (range.count > max_path_steps) {
    names.note("The document path has too many nesting levels; nesting levels: " + std::to_string(range.count));
  }
  return range;
}

const attribute_value* expression_reader::read_value(first_problem& undefined) {
  const auto text = text_of(current_);
  const auto* value = with_.find_value(text);
  if (value == nullptr) {
    undefined.note("An expression attribute value used in expression is not defined; attribute value: " +
                   std::string(text));
  }
  advance();
  return value;
}

}  // namespace tenon::local::dynamodb
