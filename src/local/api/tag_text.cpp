#include "local/api/tag_text.hpp"

#include <algorithm>
#include <cstddef>

namespace tenon::local::dynamodb {
namespace {

struct range {
  char32_t first;
  char32_t last;
};

// What is neither letter nor number nor separator.
constexpr range refused[] = {
    {0x80, 0x9f},     {0xa1, 0xa9},     {0xab, 0xb1},     {0xb4, 0xb4},       {0xb6, 0xb8},
    {0xbb, 0xbb},     {0xbf, 0xbf},     {0xd7, 0xd7},     {0xf7, 0xf7},       {0x300, 0x36f},
    {0x200b, 0x2027}, {0x202a, 0x202e}, {0x2030, 0x205e}, {0x2060, 0x206f},   {0x20a0, 0x20ff},
    {0x2190, 0x245f}, {0x249c, 0x24e9}, {0x2500, 0x2775}, {0x2794, 0x2bff},   {0x3001, 0x3004},
    {0x3008, 0x3020}, {0xd800, 0xf8ff}, {0xfe00, 0xfe6f}, {0x1f000, 0x1f0ff}, {0x1f10d, 0x1faff},
};

constexpr std::string_view marks = "_.:/=+-@ ";

bool is_ascii_tag_character(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         marks.find(c) != std::string_view::npos;
}

// The code point that begins at `at`, which moves behind it. The text is well-formed.
char32_t next_code_point(std::string_view utf8, std::size_t& at) noexcept {
  const auto byte = [&](std::size_t i) { return i < utf8.size() ? static_cast<unsigned char>(utf8[i]) : 0U; };
  const unsigned lead = byte(at);
  const std::size_t length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  char32_t out = lead & (0xffU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) out = out << 6 | (byte(at + i) & 0x3fU);
  at += length;
  return out;
}

}  // namespace

bool is_tag_text(std::string_view utf8) noexcept {
  for (std::size_t at = 0; at < utf8.size();) {
    if (static_cast<unsigned char>(utf8[at]) < 0x80) {
      if (!is_ascii_tag_character(utf8[at++])) return false;
      continue;
    }
    const char32_t c = next_code_point(utf8, at);
    if (std::any_of(std::begin(refused), std::end(refused), [&](range r) { return c >= r.first && c <= r.last; }))
      return false;
  }
  return true;
}

}  // namespace tenon::local::dynamodb
