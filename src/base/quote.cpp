#include "base/quote.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace tenon::text {
namespace {

std::string_view cut(std::string_view text, std::size_t longest) {
  if (text.size() <= longest) return text;
  std::size_t end = longest;
  const auto continues = [&](std::size_t at) { return (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80; };
  for (int steps = 0; steps < 3 && end > 0 && continues(end); ++steps) --end;
  return text.substr(0, end);
}

void append_escaped(std::string& out, char byte) {
  constexpr char hex[] = "0123456789abcdef";
  const auto value = static_cast<unsigned char>(byte);
  out += "\\x";
  out += hex[value >> 4];
  out += hex[value & 15];
}

}  // namespace

std::string quote(std::string_view text, std::size_t longest) {
  const std::string_view shown = cut(text, longest);
  std::string out = "`";
  for (std::size_t at = 0; at < shown.size();) {
    const std::size_t valid = std::min(find_invalid_utf8(shown.substr(at)), shown.size() - at);
    for (const char byte : shown.substr(at, valid)) {
      const auto value = static_cast<unsigned char>(byte);
      if (value < 0x20 || value == 0x7F) append_escaped(out, byte);
      else out += byte;
    }
    at += valid;
    if (at < shown.size()) append_escaped(out, shown[at++]);
  }
  if (shown.size() < text.size()) out += "…";
  return out += '`';
}

}  // namespace tenon::text
