#pragma once

#include <tenon/schema/source.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::schema {

enum class severity : std::uint8_t { error, warning };

/// Something to tell the author of a schema: what is wrong, where, and what to do about it.
struct diagnostic {
  schema::severity severity = schema::severity::error;
  std::string message;  ///< one sentence or more, without a place; names are quoted with backticks
  std::string hint;     ///< what to do, or empty
  span where;
  std::string code;  ///< a stable slug such as "unknown-type"

  friend bool operator==(const diagnostic&, const diagnostic&) = default;
};

/// Collects diagnostics in the order in which they are found. Of more than `most` only the number is kept, so that the
/// report of a file that is no schema at all stays of a readable size.
class diagnostics {
 public:
  static constexpr std::size_t most = 10'000;

  void error(std::string_view code, span where, std::string message, std::string hint = {});
  void warning(std::string_view code, span where, std::string message, std::string hint = {});
  void add(diagnostic d);

  [[nodiscard]] bool has_errors() const { return has_errors_; }
  [[nodiscard]] const std::vector<diagnostic>& all() const { return all_; }

  /// Moves everything collected out, sorted by place: file, then position; the number of those beyond `most`, if there are
  /// any, comes last as a diagnostic of its own. Leaves this empty.
  [[nodiscard]] std::vector<diagnostic> take();

 private:
  std::vector<diagnostic> all_;
  std::size_t dropped_ = 0;
  bool has_errors_ = false;
};

/// "error" or "warning".
[[nodiscard]] std::string_view to_string(severity s);

/// The diagnostic for people: severity, message, `file:line:column`, the offending line with the place underlined, and
/// the hint, each on lines of their own; ends with a newline. Text from the file is made safe to print on a terminal,
/// and long lines are cut down to what surrounds the place.
[[nodiscard]] std::string render(const diagnostic& d, const source_set& sources);

/// Several of them, with an empty line between each two.
[[nodiscard]] std::string render(const std::vector<diagnostic>& all, const source_set& sources);

/// The diagnostics for tools: a JSON array of objects {"severity", "code", "message", "hint", "file", "begin", "end",
/// "line", "column"}. `begin` and `end` count bytes from 0, `end` is one past the last; line and column are those of
/// `begin`, as in line_column. "hint" is left out when there is none.
[[nodiscard]] std::string to_json(const std::vector<diagnostic>& all, const source_set& sources);

}  // namespace tenon::schema
