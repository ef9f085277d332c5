#include "codegen/names.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>

namespace tenon::codegen {

namespace {

struct code_point_range {
  std::uint32_t first;
  std::uint32_t last;
};

// Letters that may stand anywhere in an identifier (Unicode's XID_Start) and are their own normal form, by blocks.
constexpr code_point_range letters[] = {
    {0x00C0, 0x00D6}, {0x00D8, 0x00F6}, {0x00F8, 0x0148}, {0x014A, 0x017F}, {0x0391, 0x03A1},   // Latin
    {0x03A3, 0x03CE}, {0x0400, 0x0481}, {0x048A, 0x052F}, {0x0531, 0x0556}, {0x0561, 0x0586},   // Greek … Armenian
    {0x05D0, 0x05EA}, {0x0620, 0x063F}, {0x0641, 0x064A}, {0x0E01, 0x0E30}, {0x1E00, 0x1E99},   // Hebrew … Thai
    {0x1EA0, 0x1EFF}, {0x3041, 0x3096}, {0x30A1, 0x30FA}, {0x4E00, 0x9FFC}, {0xAC00, 0xD7A3}};  // Kana, Han, Hangul

bool is_identifier_letter(std::uint32_t c) {
  return std::any_of(std::begin(letters), std::end(letters),
                     [&](const code_point_range& r) { return c >= r.first && c <= r.last; });
}

constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

// The length of a well-formed sequence, from its first byte.
std::size_t sequence_length(unsigned char first) { return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4; }

std::uint32_t decode(std::string_view sequence) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(sequence[i]); };
  if (sequence.size() == 1) return byte(0);
  std::uint32_t c = byte(0) & (0xFFU >> (sequence.size() + 1));
  for (std::size_t i = 1; i < sequence.size(); ++i) c = (c << 6) | (byte(i) & 0x3FU);
  return c;
}

// One underscore between words and none at the end.
std::string with_single_underscores(std::string_view name) {
  std::string out;
  for (const char c : name)
    if (c != '_' || (!out.empty() && out.back() != '_')) out += c;
  if (!out.empty() && out.back() == '_') out.pop_back();
  return out;
}

std::string with_first(std::string name, char (*change)(char)) {
  if (!name.empty()) name.front() = change(name.front());
  return name;
}
char raised(char c) { return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; }
char lowered(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::string identifier(std::string_view name) {
  std::string out;
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t length = std::min(sequence_length(static_cast<unsigned char>(name[at])), name.size() - at);
    const std::string_view sequence = name.substr(at, length);
    const std::uint32_t c = decode(sequence);
    if (c < 0x80 || is_identifier_letter(c)) {
      out += sequence;
    } else {
      char escaped[16];
      std::snprintf(escaped, sizeof escaped, "u%04x", c);
      out += escaped;
    }
    at += length;
  }
  return out;
}

std::string member_name(std::string_view name, naming how) {
  switch (how) {
    case naming::snake_case: return with_single_underscores(text::to_snake_case(identifier(name)));
    case naming::preserve: return identifier(name);
  }
  return {};
}

std::string type_name(std::string_view name, naming how) {
  const std::string plain = identifier(name);
  switch (how) {
    case naming::snake_case:
      if (plain.find('_') != std::string::npos) return with_single_underscores(text::to_pascal_case(plain));
      return with_first(plain, raised);
    case naming::preserve: return with_first(plain, raised);
  }
  return {};
}

std::string space_name(std::string_view name, naming how) {
  switch (how) {
    case naming::snake_case: return member_name(name, how);
    case naming::preserve: return with_first(identifier(name), lowered);
  }
  return {};
}

}  // namespace tenon::codegen
