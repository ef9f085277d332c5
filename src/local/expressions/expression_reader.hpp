// What the readers of all grammars share: tokens, paths, and the service's way of reporting problems.
#pragma once

#include "local/expressions/document_path.hpp"
#include "local/expressions/expression_lexer.hpp"
#include "local/expressions/placeholders.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::local::dynamodb {

// A problem that is reported once the whole expression has been read, unless one before it is: of the same sort that
// with the least position, of equal ones the first.
class first_problem {
 public:
  bool any() const noexcept { return !message_.empty(); }
  const std::string& message() const noexcept { return message_; }

  void note(std::uint32_t position, std::string message) {
    if (any() && position >= position_) return;
    position_ = position;
    message_ = std::move(message);
  }
  void note(std::string message) { note(0, std::move(message)); }

 private:
  std::uint32_t position_ = std::numeric_limits<std::uint32_t>::max();
  std::string message_;
};

// Steps within the vector of whoever owns the tree.
struct step_range {
  std::uint32_t first = 0;
  std::uint32_t count = 0;

  document_path of(const std::vector<path_step>& steps) const noexcept {
    return document_path(steps).subspan(first, count);
  }
};

// Refers to the text and the placeholders.
class expression_reader {
 public:
  static constexpr std::size_t max_size = 4096;
  static constexpr std::uint32_t max_operators = 300;
  static constexpr std::uint32_t max_path_steps = 32;

  // `kind` is the parameter's name: "UpdateExpression". Refuses a text that is empty or too long.
  expression_reader(std::string_view kind, std::string_view text, placeholders& with);

  const token& current() const noexcept { return current_; }
  const token& following() const noexcept { return following_; }
  bool at(token_kind kind) const noexcept { return current_.kind == kind; }
  bool at_call() const noexcept { return at(token_kind::name) && following_.kind == token_kind::open; }
  void advance() noexcept {
    previous_ = current_.begin;
    current_ = following_;
    following_ = lexer_.next();
  }
  void expect(token_kind kind) {
    if (!at(kind)) refuse_syntax();
    advance();
  }
  std::string_view text_of(const token& t) const noexcept { return lexer_.text().substr(t.begin, t.end - t.begin); }

  // Reads the path that begins here. Words and indexes that cannot be are noted with their position in `spelling`, and
  // placeholders that are not defined in `names`.
  step_range read_path(std::vector<path_step>& steps, first_problem& spelling, first_problem& names);

  // Reads the placeholder of a value here; null, and noted, if it is not defined.
  const attribute_value* read_value(first_problem& undefined);

  // "Invalid UpdateExpression: …"
  [[noreturn]] void refuse(std::string_view what) const;
  [[noreturn]] void refuse_syntax() const;  // names the current token
  void refuse_if(const first_problem& problem) const {
    if (problem.any()) refuse(problem.message());
  }

 private:
  void read_name(std::vector<path_step>& steps, first_problem& spelling, first_problem& names);
  void read_index(std::vector<path_step>& steps, first_problem& spelling);

  std::string_view kind_;
  placeholders& with_;
  expression_lexer lexer_;
  std::uint32_t previous_ = 0;  // where the token before the current one begins
  token current_;
  token following_;
};

}  // namespace tenon::local::dynamodb
