#include "schema/unicode.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>

namespace tenon::schema {
namespace {

struct range {
  char32_t first;
  char32_t last;
};

bool contains(std::span<const range> sorted, char32_t c) {
  const auto after =
      std::upper_bound(sorted.begin(), sorted.end(), c, [](char32_t value, const range& r) { return value < r.first; });
  return after != sorted.begin() && c <= std::prev(after)->last;
}

// Unicode 15: categories Mn, Me and Cf of the scripts that occur in names and comments.
constexpr std::array<range, 34> zero_width{{
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD},   {0x05BF, 0x05BF},   {0x05C1, 0x05C2}, {0x0610, 0x061A},
    {0x064B, 0x065F}, {0x0670, 0x0670}, {0x06D6, 0x06DC},   {0x06DF, 0x06E4},   {0x0900, 0x0902}, {0x093C, 0x093C},
    {0x0941, 0x0948}, {0x094D, 0x094D}, {0x0E31, 0x0E31},   {0x0E34, 0x0E3A},   {0x0E47, 0x0E4E}, {0x135D, 0x135F},
    {0x180B, 0x180F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},   {0x200B, 0x200F},   {0x202A, 0x202E}, {0x2060, 0x2064},
    {0x2066, 0x206F}, {0x20D0, 0x20F0}, {0x302A, 0x302D},   {0x3099, 0x309A},   {0xA66F, 0xA672}, {0xFE00, 0xFE0F},
    {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0x1F3FB, 0x1F3FF}, {0xE0001, 0xE01EF},
}};

// Unicode 15, EastAsianWidth W and F, adjacent blocks merged.
constexpr std::array<range, 45> double_width{{
    {0x1100, 0x115F}, {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC}, {0x23F0, 0x23F0}, {0x23F3, 0x23F3},
    {0x25FD, 0x25FE}, {0x2614, 0x2615},   {0x2648, 0x2653},   {0x267F, 0x267F}, {0x2693, 0x2693}, {0x26A1, 0x26A1},
    {0x26AA, 0x26AB}, {0x26BD, 0x26BE},   {0x26C4, 0x26C5},   {0x26CE, 0x26CE}, {0x26D4, 0x26D4}, {0x26EA, 0x26EA},
    {0x26F2, 0x26F3}, {0x26F5, 0x26F5},   {0x26FA, 0x26FA},   {0x26FD, 0x26FD}, {0x2705, 0x2705}, {0x270A, 0x270B},
    {0x2728, 0x2728}, {0x274C, 0x274C},   {0x274E, 0x274E},   {0x2753, 0x2755}, {0x2757, 0x2757}, {0x2795, 0x2797},
    {0x27B0, 0x27B0}, {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},   {0x2B55, 0x2B55}, {0x2E80, 0x303E}, {0x3041, 0x4DBF},
    {0x4E00, 0xA4CF}, {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF}, {0xFE30, 0xFE6F}, {0xFF01, 0xFF60},
    {0xFFE0, 0xFFE6}, {0x1F300, 0x1FAFF}, {0x20000, 0x3FFFD},
}};

static_assert(std::is_sorted(zero_width.begin(), zero_width.end(), [](range a, range b) { return a.last < b.first; }));
static_assert(std::is_sorted(double_width.begin(), double_width.end(),
                             [](range a, range b) { return a.last < b.first; }));

}  // namespace

decoded_character decode_character(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) {
    return {lead, 1};
  }
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (length > text.size() || !text::is_utf8(text.substr(0, length))) {
    return {0xFFFD, 1};
  }
  char32_t code_point = lead & (0xFFU >> (length + 1));
  for (const char c : text.substr(1, length - 1)) {
    code_point = (code_point << 6) | (static_cast<unsigned char>(c) & 0x3FU);
  }
  return {code_point, length};
}

bool is_space_separator(char32_t c) {
  return c == ' ' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

bool is_white_space(char32_t c) {
  return is_space_separator(c) || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029;
}

std::string_view trim_start(std::string_view text) {
  while (!text.empty()) {
    const decoded_character c = decode_character(text);
    if (!is_white_space(c.code_point)) {
      break;
    }
    text.remove_prefix(c.length);
  }
  return text;
}

std::string_view trim(std::string_view text) {
  text = trim_start(text);
  while (!text.empty()) {
    std::size_t last = text.size() - 1;
    while (last > 0 && text.size() - last < 4 && (static_cast<unsigned char>(text[last]) & 0xC0U) == 0x80U) {
      --last;
    }
    const decoded_character c = decode_character(text.substr(last));
    if (last + c.length != text.size() || !is_white_space(c.code_point)) {
      break;
    }
    text.remove_suffix(c.length);
  }
  return text;
}

int display_width(char32_t c) {
  if (contains(zero_width, c)) {
    return 0;
  }
  return contains(double_width, c) ? 2 : 1;
}

std::string to_valid_utf8(std::string_view text) {
  std::string out;
  for (;;) {
    const std::size_t invalid = text::find_invalid_utf8(text);
    if (invalid == std::string_view::npos) {
      return out.append(text);
    }
    out.append(text.substr(0, invalid)).append("\uFFFD");
    text.remove_prefix(invalid + 1);
  }
}

}  // namespace tenon::schema
