#include "codegen/literals.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cstdio>

namespace tenon::codegen {

namespace {

// Control characters, and those that reorder or hide what follows them in an editor.
bool is_deceptive(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

// One line of a comment, of well-formed UTF-8 that cannot continue on the next.
std::string comment_text(std::string_view line) {
  std::string out;
  while (!line.empty()) {
    const std::size_t valid = std::min(text::find_invalid_utf8(line), line.size());
    for (std::size_t at = 0; at < valid;) {
      const auto first = static_cast<unsigned char>(line[at]);
      const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
      char32_t c = length == 1 ? first : first & (0xFFU >> (length + 1));
      for (std::size_t i = 1; i < length; ++i) c = (c << 6) | (static_cast<unsigned char>(line[at + i]) & 0x3FU);
      if (is_deceptive(c)) out += c == '\t' ? " " : "";
      else out += line.substr(at, length);
      at += length;
    }
    line.remove_prefix(valid);
    if (line.empty()) break;
    text::append_utf8(out, 0xFFFD);
    line.remove_prefix(1);
  }
  out.erase(out.find_last_not_of(' ') + 1);
  if (out.ends_with('\\') || out.ends_with("?\?/")) out += " .";
  return out;
}

// The text between quotes.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\t': out += "\\t"; break;
      case '?': out += i > 0 && text[i - 1] == '?' ? "\\?" : "?"; break;
      default:
        if (c >= 0x20 && c < 0x7F) {
          out += c;
        } else {
          char octal[8];
          std::snprintf(octal, sizeof octal, "\\%03o", static_cast<unsigned>(static_cast<unsigned char>(c)));
          out += octal;
        }
    }
  }
  return out += '"';
}

// A literal alone would end at the first NUL.
std::string with_length(const std::string& literal, std::string_view text) {
  if (text.find('\0') == std::string_view::npos) return literal;
  return "{" + literal + ", " + std::to_string(text.size()) + "}";
}

}  // namespace

std::string string_literal(std::string_view text) { return with_length(quoted(text), text); }

std::string string_literal_lines(std::string_view text, std::string_view indentation) {
  std::string out;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
    out.append("\n").append(indentation).append(quoted(rest.substr(0, end)));
    rest.remove_prefix(end);
  }
  return with_length(out, text);
}

void append_documentation(std::string& out, std::string_view indentation, const std::optional<std::string>& text) {
  if (!text || text->empty()) return;
  for (std::string_view rest = *text;;) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string line = comment_text(rest.substr(0, end));
    out.append(indentation).append(line.empty() ? "///" : "/// ").append(line).append("\n");
    if (end == rest.size()) break;
    rest.remove_prefix(end + 1);
  }
}

}  // namespace tenon::codegen
