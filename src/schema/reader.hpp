#pragma once

#include <tenon/schema/ast.hpp>
#include <tenon/schema/diagnostic.hpp>
#include <tenon/schema/source.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::schema {

/// How deep brackets may nest: far more than any schema needs, far less than the stack holds.
inline constexpr int max_bracket_depth = 200;

/// The expectation noted behind a `/*` that nothing closes.
inline constexpr std::string_view unclosed_comment = "the `*/` that ends the comment";

/// Walks over the text of one file for the parser. Every `accept…` either consumes what it names and returns true, or
/// consumes nothing. Since a line that cannot be read one way may be read another way, positions can be saved and
/// restored; what was reported in between is then forgotten.
class reader {
 public:
  reader(std::string_view text, std::uint32_t file) : text_(text), file_(file) {}

  struct mark {
    std::uint32_t position = 0;
    std::size_t reported = 0;
  };
  [[nodiscard]] mark save() const { return {position_, reported_.size()}; }
  void restore(const mark& m);

  [[nodiscard]] std::uint32_t position() const { return position_; }
  [[nodiscard]] bool at_end() const { return position_ == text_.size(); }
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] std::string_view rest() const { return text_.substr(position_); }
  [[nodiscard]] span from(std::uint32_t begin) const { return {file_, begin, position_}; }
  [[nodiscard]] span between(std::uint32_t begin, std::uint32_t end) const { return {file_, begin, end}; }
  [[nodiscard]] std::string_view text_of(const span& s) const { return text_.substr(s.begin, s.end - s.begin); }

  /// Consumes `literal`.
  bool accept(std::string_view literal);
  /// "\n", "\r\n" or "\r".
  bool accept_newline();
  /// White space within a line: tabs and every Unicode space separator (category Zs). Returns whether there was any.
  bool skip_spaces();
  /// Up to the next newline or the end, exclusive.
  void skip_to_line_end();
  /// Where the next `*/` begins, or npos. Asking again and again in front of one place costs one search.
  [[nodiscard]] std::size_t next_comment_end();
  void skip_bytes(std::size_t count) { position_ += static_cast<std::uint32_t>(count); }

  /// A letter of any script or an ASCII digit, followed by more of these, `_` and `-`.
  std::optional<ast::identifier> accept_identifier();
  /// An identifier followed by further ones behind dots. Dots may repeat or stand at the end.
  std::optional<ast::identifier> accept_path();

  /// Notes that `what` could have stood at this position. The notes of the furthest position explain an invalid line.
  void expected(std::string_view what);
  void forget_expectations();
  [[nodiscard]] std::uint32_t furthest() const { return furthest_; }
  [[nodiscard]] const std::vector<std::string_view>& expectations() const { return expectations_; }

  /// Notes that brackets nest too deep to be read on at this position.
  void refuse_depth() { too_deep_at_ = position_; }
  [[nodiscard]] std::optional<std::uint32_t> too_deep_at() const { return too_deep_at_; }

  void report(std::string_view code, span where, std::string message, std::string hint = {});
  void warn(std::string_view code, span where, std::string message, std::string hint = {});
  [[nodiscard]] std::vector<diagnostic>& reported() { return reported_; }

  /// Brackets open around the position, to bound recursion.
  int depth = 0;

 private:
  std::string_view text_;
  std::uint32_t file_;
  std::uint32_t position_ = 0;
  std::vector<diagnostic> reported_;
  std::uint32_t furthest_ = 0;
  std::vector<std::string_view> expectations_;
  std::optional<std::uint32_t> too_deep_at_;
  /// The last answer of next_comment_end, and the place from which it holds.
  std::size_t comment_end_ = 0;
  std::size_t comment_end_from_ = 1;
};

/// The length in bytes of the identifier at the front of `text`, or 0.
[[nodiscard]] std::size_t identifier_length(std::string_view text);

}  // namespace tenon::schema
