#include "schema/invalid_line.hpp"

#include "base/quote.hpp"
#include "schema/keywords.hpp"
#include "schema/suggest.hpp"
#include "schema/unicode.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace tenon::schema {
namespace {

/// "model, view, type, enum, datasource or generator"
std::string list_keywords() {
  std::string list;
  for (const std::string_view word : keywords()) {
    list += list.empty() ? "" : word == keywords().back() ? " or " : ", ";
    list += text::quote(word);
  }
  return list;
}

/// The first word of `text`: up to white space or a brace.
std::string_view first_word(std::string_view text) {
  return text.substr(0, std::min(text.find_first_of(" \t{"), text.size()));
}

/// `word name {` or `word {`, as far as a line shows it.
struct header {
  std::string_view word;
  std::string_view name;
  bool has_content = false;  ///< there is more behind the brace than a comment
};

std::optional<header> as_header(std::string_view line) {
  const std::size_t brace = line.find('{');
  if (brace == std::string_view::npos) {
    return std::nullopt;
  }
  header h;
  h.word = first_word(line);
  h.name = trim(line.substr(h.word.size(), brace - h.word.size()));
  const std::string_view behind = trim(line.substr(brace + 1));
  h.has_content = !behind.empty() && !behind.starts_with("//") && !behind.starts_with("/*");
  const auto has_gap_or_quote = [](std::string_view name) {
    return name.find_first_of(" \t\"'()[]@=:,") != std::string_view::npos;
  };
  if (h.word.empty() || has_gap_or_quote(h.word) || has_gap_or_quote(h.name)) {
    return std::nullopt;
  }
  return h;
}

bool is_keyword(std::string_view word) {
  return std::find(keywords().begin(), keywords().end(), word) != keywords().end();
}

bool is_identifier(std::string_view name) { return !name.empty() && identifier_length(name) == name.size(); }

std::string unknown_keyword_hint(std::string_view word) {
  std::string hint = did_you_mean(word, keywords());
  return hint.empty() ? "A block starts with " + list_keywords() + "." : hint;
}

/// What stands where the line could not be read further: a word, a string or a single character; empty at the line's
/// end.
std::string_view found_at(const reader& in, std::uint32_t position, const span& line) {
  const std::string_view rest = in.text().substr(position, line.end - std::min(position, line.end));
  if (rest.empty()) {
    return {};
  }
  const std::size_t length = identifier_length(rest);
  return rest.substr(0, length > 0 ? length : decode_character(rest).length);
}

std::string list_expectations(const reader& in) {
  std::string list;
  const auto& all = in.expectations();
  for (std::size_t i = 0; i < all.size(); ++i) {
    list += i == 0 ? "" : i + 1 == all.size() ? " or " : ", ";
    list += all[i];
  }
  return list;
}

bool expects(const reader& in, std::string_view what) {
  return std::find(in.expectations().begin(), in.expectations().end(), what) != in.expectations().end();
}

std::string hint_for(const reader& in, std::string_view line, std::string_view found, const ast::block& block) {
  const bool holds_values = block.kind == ast::block::form::enum_type;
  const bool holds_properties = block.kind == ast::block::form::datasource || block.kind == ast::block::form::generator;
  if (line.starts_with('@')) {
    return holds_properties ? "Only models, views, types and enums have attributes."
                            : "An attribute of the whole block starts with `@@`.";
  }
  if (line.starts_with('_') || (found == "_" && expects(in, "a type"))) {
    return holds_properties ? "Names start with a letter."
                            : "Names start with a letter; `@map(\"" + to_valid_utf8(first_word(line)) +
                                  "\")` keeps this one in the database.";
  }
  if (found == "'" || found == "`") {
    return "Strings stand in double quotes.";
  }
  if (found == "," || found == ";") {
    return "Remove the " + text::quote(found) + ": line breaks alone separate what a block holds.";
  }
  if (found == "}") {
    return "Move the `}` onto a line of its own.";
  }
  if (found == ":" && holds_properties) {
    return "A property is written `name = value`.";
  }
  if (found == "=" && holds_values) {
    return "The name of a value in the database is given as `@map(\"name\")`.";
  }
  if (found == "=") {
    return "A default value is given as `@default(value)`.";
  }
  if (found.empty() && (expects(in, "`)`") || expects(in, "`]`") || expects(in, "a value"))) {
    return "Brackets close on the line on which they open.";
  }
  return {};
}

}  // namespace

void report_invalid_line(reader& in, const span& line, const ast::block& block) {
  const std::string_view text = in.text_of(line);
  const std::string owner = std::string(keyword_of(block.kind)) + " " + text::quote(block.name.text);
  if (const auto h = as_header(text); h && is_keyword(h->word) && is_identifier(h->name)) {
    const bool has_brace_on_first_line = in.text_of(block.opening).find('}') != std::string_view::npos;
    in.report("unclosed-block", line, "A block starts here, but the " + owner + " is not closed yet.",
              has_brace_on_first_line ? "Move the `}` of the " + owner + " onto a line of its own."
                                      : "Put a line with `}` in front.");
    return;
  }
  if (const auto at = in.too_deep_at()) {
    in.report("too-deep", in.between(*at, *at + 1),
              "Brackets nest deeper than " + std::to_string(max_bracket_depth) + " levels.", "Write less deep values.");
    return;
  }
  const std::uint32_t position = std::clamp(in.furthest(), line.begin, line.end);
  if (expects(in, unclosed_comment)) {
    in.report("unclosed-comment", in.between(position - 2, position), "This comment is never closed.",
              "Close it with `*/`.");
    return;
  }
  const std::string_view found = found_at(in, position, line);
  const std::string expectations = list_expectations(in);
  std::string message = found.empty() ? "The line ends too early" : "Unexpected " + text::quote(found);
  message += " in the " + owner;
  message += expectations.empty() ? "." : ": expected " + expectations + ".";
  const auto end = static_cast<std::uint32_t>(position + found.size());
  in.report("invalid-line", in.between(position, end), std::move(message), hint_for(in, text, found, block));
}

bool report_invalid_top_level_line(reader& in, const span& line) {
  const std::string_view text = in.text_of(line);
  const auto h = as_header(text);
  const std::string_view word = first_word(text);
  const span word_where = in.between(line.begin, static_cast<std::uint32_t>(line.begin + word.size()));
  if (!h) {
    if (text.starts_with('}')) {
      in.report("unmatched-brace", line, "This `}` closes no block.",
                "Remove it, or add the line that opens the block.");
    } else if (text.starts_with("/*")) {
      in.report("unclosed-comment", line, "This comment is never closed.", "Close it with `*/`.");
    } else if (is_keyword(word)) {
      in.report("invalid-line", line, "A block is opened on one line: keyword, name and `{`.",
                "Write `" + std::string(word) + " Name {`, and what it holds on the lines below.");
    } else {
      in.report("invalid-line", line, "This line stands outside of all blocks.",
                "Move it into a block, or remove it. A block starts with " + list_keywords() + ".");
    }
    return false;
  }
  if (!is_keyword(h->word)) {
    in.report("unknown-keyword", word_where, text::quote(h->word) + " is no kind of block.",
              unknown_keyword_hint(h->word));
  } else if (h->name.empty()) {
    in.report("missing-name", word_where, "This block has no name.", "Write `" + std::string(h->word) + " Name {`.");
  } else if (!is_identifier(h->name)) {
    in.report("invalid-name", line, text::quote(h->name) + " cannot be the name of a block.",
              "A name starts with a letter and goes on with letters, digits, `_` and `-`.");
  } else if (h->has_content) {
    in.report("one-line-block", line, "What a block holds does not stand on the line that opens it.",
              "Break the line behind `{` and in front of `}`.");
  } else {
    in.report("unclosed-block", line, "This block is never closed.", "Add a line with `}` behind its last line.");
  }
  return text.find('}') == std::string_view::npos;
}

void report_nameless_block(reader& in, const span& block) {
  const std::string_view word = first_word(in.text_of(block));
  const span where = in.between(block.begin, static_cast<std::uint32_t>(block.begin + word.size()));
  if (is_keyword(word)) {
    in.report("missing-name", where, "This block has no name.", "Write `" + std::string(word) + " Name {`.");
  } else {
    in.report("unknown-keyword", where, text::quote(word) + " is no kind of block.", unknown_keyword_hint(word));
  }
}

}  // namespace tenon::schema
