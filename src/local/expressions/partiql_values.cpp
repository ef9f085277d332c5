// Paths and literals of PartiQL.

#include "local/api/failure.hpp"
#include "local/api/item_depth.hpp"
#include "local/expressions/partiql_reader.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

namespace tenon::local::dynamodb {
namespace {

using tenon::dynamodb::attribute_list;
using tenon::dynamodb::number;
using tenon::dynamodb::number_failure;
using tenon::dynamodb::number_set;
using tenon::dynamodb::string_set;

// Whether an exponent, and the number of decimals that it leaves, fit 32 bits: what doesn't is no number at all.
bool has_possible_scale(std::string_view text) noexcept {
  constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
  const auto point = text.find('.');
  auto exponent_at = text.find_first_of("eE");
  const auto digits_end = exponent_at == std::string_view::npos ? text.size() : exponent_at;
  const auto decimals = point == std::string_view::npos
                            ? 0
                            : static_cast<std::int64_t>(digits_end) - static_cast<std::int64_t>(point) - 1;
  std::int64_t exponent = 0;
  if (exponent_at != std::string_view::npos) {
    ++exponent_at;
    if (text[exponent_at] == '+') ++exponent_at;
    const auto digits = text.substr(exponent_at);
    if (std::from_chars(digits.data(), digits.data() + digits.size(), exponent).ec != std::errc()) return false;
    if (exponent > most || exponent < -most - 1) return false;
  }
  const auto scale = decimals - exponent;
  return scale <= most && scale >= -most - 1;
}

std::string_view message_of(number_failure failure) noexcept {
  switch (failure) {
    case number_failure::overflow:
      return "Number overflow. Attempting to store a number with magnitude larger than supported range";
    case number_failure::underflow:
      return "Number underflow. Attempting to store a number with magnitude smaller than supported range";
    case number_failure::none:
    case number_failure::malformed:
    case number_failure::too_precise: break;
  }
  return "Attempting to store more than 38 significant digits in a Number";
}

constexpr std::string_view unsupported_in_bag =
    "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags";

// `texts`: of the values, which may spell the same one differently.
template <class T>
void check_distinct(const std::vector<T>& values, const std::vector<std::string>& texts, std::string_view end,
                    first_problem& problem) {
  auto sorted = values;
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end()) return;
  std::string all;
  for (const auto& text : texts) all += (all.empty() ? "" : ", ") + text;
  problem.note("One or more parameter values were invalid: Input collection [" + all + "] contains duplicates" +
               std::string(end));
}

}  // namespace

std::string_view partiql_reader::read_name() {
  if (current_.kind == partiql_token_kind::quoted_name) result_.names.push_back(unquoted(current_));
  else result_.names.emplace_back(current_.text);
  advance();
  return result_.names.back();
}

void partiql_reader::read_path(std::vector<path_step>& steps) {
  if (!at_name()) refuse_term();
  steps.push_back({read_name()});
  for (;;) {
    if (take_sign(".")) {
      if (!at_name()) refuse_statement("Invalid path dot component");
      steps.push_back({read_name()});
    } else if (take_sign("[")) {
      if (current_.kind == partiql_token_kind::text) {
        result_.names.push_back(unquoted(current_));
        steps.push_back({result_.names.back()});
        advance();
      } else {
        steps.push_back({{}, read_index()});
      }
      expect_sign("]", "RIGHT_BRACKET");
    } else {
      return;
    }
  }
}

// Of an element of a list. There are none before the first, nor any beyond 32 bits.
std::int32_t partiql_reader::read_index() {
  const bool is_negative = take_sign("-");
  const auto digits = current_;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (digits.kind != partiql_token_kind::number || !std::all_of(digits.text.begin(), digits.text.end(), is_digit)) {
    refuse_statement("Invalid path component");
  }
  advance();
  std::int32_t index = 0;
  const bool fits =
      std::from_chars(digits.text.data(), digits.text.data() + digits.text.size(), index).ec == std::errc();
  if (fits && (!is_negative || index == 0)) return index;
  problem_.note("List index is not within the allowable range; index: [" + std::string(is_negative ? "-" : "") +
                std::string(digits.text) + "] at " + position_of(digits));
  return 0;
}

bool partiql_reader::is_number_sign(const partiql_token& token) noexcept {
  return token.kind == partiql_token_kind::sign && (token.text == "-" || token.text == "+");
}

bool partiql_reader::at_constant() const noexcept {
  switch (current_.kind) {
    case partiql_token_kind::text:
    case partiql_token_kind::number:
    case partiql_token_kind::parameter: return true;
    case partiql_token_kind::keyword:
      return is_word(current_.text, "true") || is_word(current_.text, "false") || is_word(current_.text, "null");
    case partiql_token_kind::sign:
      return current_.text == "[" || current_.text == "{" || current_.text == "<<" ||
             (is_number_sign(current_) &&
              (following_.kind == partiql_token_kind::number || is_number_sign(following_)));
    case partiql_token_kind::end:
    case partiql_token_kind::name:
    case partiql_token_kind::quoted_name: break;
  }
  return false;
}

const attribute_value* partiql_reader::take_parameter() {
  advance();
  if (parameters_taken_ < parameters_.size()) return &parameters_[parameters_taken_++];
  problem_.note("Number of parameters in request and statement don't match.");
  return &result_.values.emplace_back();
}

const attribute_value* partiql_reader::read_constant() {
  if (current_.kind == partiql_token_kind::parameter) return take_parameter();
  auto value = read_value("root");
  return &result_.values.emplace_back(std::move(value));
}

attribute_value partiql_reader::read_value(const std::string& where) {
  const nesting level(*this);
  if (documents_ > max_item_depth) refuse("Nesting Levels have exceeded supported limits under " + where);
  const auto token = current_;
  switch (token.kind) {
    case partiql_token_kind::text: {
      advance();
      return attribute_value(unquoted(token));
    }
    case partiql_token_kind::number: return read_number(false, where);
    case partiql_token_kind::parameter:
      if (documents_ > 0) refuse_type("Parameter", where);
      return *take_parameter();
    case partiql_token_kind::keyword:
      if (take_word("true")) return true;
      if (take_word("false")) return false;
      if (take_word("null")) return nullptr;
      refuse_term();
    case partiql_token_kind::sign:
      if (token.text == "[") return read_list(where);
      if (token.text == "{") return read_map(where);
      if (token.text == "<<") return read_set(where);
      if (is_number_sign(token)) {
        bool is_negative = false;
        for (; is_number_sign(current_); advance()) is_negative = is_negative != (current_.text == "-");
        if (current_.kind != partiql_token_kind::number) refuse_term();
        return read_number(is_negative, where);
      }
      refuse_term();
    case partiql_token_kind::name: refuse_type(at_call() ? token.text : "VARIABLE_REFERENCE", where);
    case partiql_token_kind::end:
    case partiql_token_kind::quoted_name: break;
  }
  refuse_term();
}

void partiql_reader::refuse_type(std::string_view type, const std::string& where) const {
  refuse("Unsupported data type: " + std::string(type) + " under key " + where + " at " + position_of(current_));
}

attribute_value partiql_reader::read_number(bool is_negative, const std::string& where) {
  if (!has_possible_scale(current_.text)) refuse_statement("");
  number value;
  const auto failure = number::read(current_.text, value);
  if (failure != number_failure::none) problem_.note(std::string(message_of(failure)) + " under " + where);
  advance();
  return is_negative ? -value : value;
}

attribute_value partiql_reader::read_set(const std::string& where) {
  advance();
  std::vector<std::string> texts;
  std::vector<number> numbers;
  std::vector<std::string> numerals;  // of the numbers, as they are spelled
  for (std::size_t i = 0; !at_sign(">>"); ++i) {
    if (i != 0) expect_sign(",", "COMMA");
    if (current_.kind == partiql_token_kind::parameter) refuse(std::string(unsupported_in_bag));
    const auto begin = current_.begin;
    const auto value = read_value(where + '[' + std::to_string(i) + ']');
    if (const auto* text = value.get_if<std::string>()) {
      texts.push_back(*text);
    } else if (const auto* n = value.get_if<number>()) {
      numbers.push_back(*n);
      auto spelled = text_.substr(begin, current_.begin - begin);
      spelled = spelled.substr(0, spelled.find_last_not_of(" \t\n\v\f\r") + 1);
      numerals.emplace_back(spelled);
    } else {
      problem_.note(std::string(unsupported_in_bag));
    }
  }
  advance();
  if (!texts.empty() && !numbers.empty()) problem_.note(std::string(unsupported_in_bag));
  else if (texts.empty() && numbers.empty()) problem_.note("Empty bags are not supported");
  if (!numbers.empty()) {
    check_distinct(numbers, numerals, "! under " + where, problem_);
    return number_set(std::move(numbers));
  }
  check_distinct(texts, texts, ".", problem_);
  return string_set(std::move(texts));
}

attribute_value partiql_reader::read_list(const std::string& where) {
  advance();
  ++documents_;
  attribute_list elements;
  while (!at_sign("]")) {
    if (!elements.empty()) expect_sign(",", "COMMA");
    elements.push_back(read_value(where + '[' + std::to_string(elements.size()) + ']'));
  }
  --documents_;
  advance();
  return elements;
}

// The values of an item are each at the root themselves.
attribute_value partiql_reader::read_map(const std::string& where, bool is_item) {
  advance();
  if (!is_item) ++documents_;
  std::vector<attribute_map::value_type> members;
  while (!at_sign("}")) {
    if (!members.empty()) expect_sign(",", "COMMA");
    if (current_.kind != partiql_token_kind::text) refuse_term();
    auto name = unquoted(current_);
    advance();
    expect_sign(":", "COLON");
    auto value = read_value(is_item ? where : where + '.' + name);
    members.emplace_back(std::move(name), std::move(value));
  }
  if (!is_item) --documents_;
  advance();
  return attribute_map(std::move(members));
}

}  // namespace tenon::local::dynamodb
