#include "schema/string_literal.hpp"

#include "base/text.hpp"
#include "schema/unicode.hpp"

#include <cstdint>
#include <string_view>

namespace tenon::schema {
namespace {

/// The value of `\uXXXX` at the front of `text`, or nullopt.
std::optional<char32_t> unicode_escape(std::string_view text) {
  if (text.size() < 6 || !text.starts_with("\\u")) {
    return std::nullopt;
  }
  char32_t value = 0;
  for (const char c : text.substr(2, 4)) {
    const char32_t digit = c >= '0' && c <= '9'   ? static_cast<char32_t>(c - '0')
                           : c >= 'a' && c <= 'f' ? static_cast<char32_t>(c - 'a' + 10)
                           : c >= 'A' && c <= 'F' ? static_cast<char32_t>(c - 'A' + 10)
                                                  : 16;
    if (digit == 16) {
      return std::nullopt;
    }
    value = value * 16 + digit;
  }
  return value;
}

std::optional<char> simple_escape(char c) {
  switch (c) {
    case '"':
    case '\\':
    case '/': return c;
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return std::nullopt;
  }
}

constexpr bool is_high_surrogate(char32_t c) { return c >= 0xD800 && c <= 0xDBFF; }
constexpr bool is_low_surrogate(char32_t c) { return c >= 0xDC00 && c <= 0xDFFF; }

/// The length of the string's content: up to the closing quote, which must come before the line's end.
std::optional<std::size_t> content_length(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '"') {
      return at;
    }
    if (c == '\\') {
      if (at + 1 == text.size()) {
        return std::nullopt;
      }
      at += 1 + decode_character(text.substr(at + 1)).length;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      return std::nullopt;
    } else {
      ++at;
    }
  }
  return std::nullopt;
}

/// Resolves escapes; `begin` is the place of `content` in the file.
std::string unescape(std::string_view content, std::uint32_t begin, reader& in) {
  std::string value;
  for (std::size_t at = 0; at < content.size();) {
    if (content[at] != '\\') {
      value += content[at++];
      continue;
    }
    const auto report = [&](std::string_view code, std::size_t length, const char* message, const char* hint) {
      const auto from = static_cast<std::uint32_t>(begin + at);
      in.report(code, in.between(from, static_cast<std::uint32_t>(from + length)), message, hint);
      at += length;
    };
    if (const auto simple = simple_escape(content[at + 1])) {
      value += *simple;
      at += 2;
    } else if (content[at + 1] != 'u') {
      report(
          "unknown-escape", 1 + decode_character(content.substr(at + 1)).length,
          "A string knows no such escape sequence.",
          R"(Write a backslash as `\\`, for instance in a Windows path; the known sequences are \" \\ \/ \b \f \n \r \t \uXXXX.)");
    } else if (const auto first = unicode_escape(content.substr(at)); !first) {
      report("invalid-unicode-escape", 2, "A `\\u` escape needs four hexadecimal digits.",
             "Write for instance `\\u00e9`.");
    } else if (!is_high_surrogate(*first) && !is_low_surrogate(*first)) {
      text::append_utf8(value, *first);
      at += 6;
    } else if (const auto second = unicode_escape(content.substr(at + 6));
               is_high_surrogate(*first) && second && is_low_surrogate(*second)) {
      text::append_utf8(value, 0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00));
      at += 12;
    } else {
      report("invalid-unicode-escape", 6, "This `\\u` escape is half of a surrogate pair.",
             "Write both halves, as in `\\ud83d\\ude00`, or the character itself.");
    }
  }
  return to_valid_utf8(value);
}

}  // namespace

std::optional<std::string> accept_string(reader& in) {
  if (!in.rest().starts_with('"')) {
    in.expected("a string in double quotes");
    return std::nullopt;
  }
  const auto length = content_length(in.rest().substr(1));
  if (!length) {
    const auto start = in.save();
    in.skip_to_line_end();
    in.expected("the closing `\"` of the string");
    in.restore(start);
    return std::nullopt;
  }
  in.skip_bytes(1);
  const std::uint32_t begin = in.position();
  in.skip_bytes(*length);
  std::string value = unescape(in.text().substr(begin, *length), begin, in);
  in.skip_bytes(1);
  return value;
}

}  // namespace tenon::schema
