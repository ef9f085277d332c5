#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// The few questions about Unicode that reading and printing a schema asks. Texts are UTF-8; each byte of a broken
/// sequence counts as a character of its own.
namespace tenon::schema {

struct decoded_character {
  char32_t code_point = 0;  ///< U+FFFD for a broken sequence
  std::size_t length = 1;   ///< in bytes
};

/// The first character of `text`, which must not be empty.
[[nodiscard]] decoded_character decode_character(std::string_view text);

/// Categories Lu, Ll, Lt, Lm and Lo.
[[nodiscard]] bool is_letter(char32_t c);

/// Category Zs: the spaces that separate words on a line. Not the tab.
[[nodiscard]] bool is_space_separator(char32_t c);

/// Property White_Space: space separators, line breaks, tabs.
[[nodiscard]] bool is_white_space(char32_t c);

[[nodiscard]] std::string_view trim_start(std::string_view text);
[[nodiscard]] std::string_view trim(std::string_view text);

/// How many columns of a terminal the character takes: 2 for East Asian wide ones and emoji, 0 for combining marks and
/// what is not displayed, else 1.
[[nodiscard]] int display_width(char32_t c);

/// `text` with everything that is not well-formed UTF-8 replaced by U+FFFD.
[[nodiscard]] std::string to_valid_utf8(std::string_view text);

}  // namespace tenon::schema
