#include "sql/postgres/limits.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace tenon::sql::postgres {

namespace {

// "VarChar(20)", "Decimal(10, 2)".
struct declaration {
  std::string_view name;
  std::optional<int> first;
  std::optional<int> second;
};

std::optional<int> take_number(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_of("0123456789"), text.size()));
  int out = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (problem != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return out;
}

declaration read(std::string_view native) {
  declaration out;
  const std::size_t open = std::min(native.find('('), native.size());
  out.name = native.substr(0, open);
  native.remove_prefix(open);
  out.first = take_number(native);
  out.second = take_number(native);
  return out;
}

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string count(std::size_t n, std::string_view what) {
  return std::to_string(n) + " " + std::string(what) + (n == 1 ? "" : "s");
}

}  // namespace

std::string excess_of(const query::field_descriptor& field, std::string_view text) {
  const declaration d = read(field.native_type);
  const bool is_bits = d.name == "Bit" || d.name == "VarBit";
  if (!is_bits && d.name != "VarChar" && d.name != "Char") return {};
  const bool has_own_length = d.name == "Char" || d.name == "Bit";
  if (!d.first && !has_own_length) return {};
  const auto room = static_cast<std::size_t>(d.first.value_or(1));
  // Blanks at the end of texts are cut off in silence.
  if (!is_bits) text = text.substr(0, text.find_last_not_of(' ') + 1);
  const std::size_t length = is_bits ? text.size() : characters_in(text);
  if (d.name == "Bit" ? length == room : length <= room) return {};
  if (is_bits) return "a string of " + count(length, "bit") + ", where " + std::to_string(room) + " fit";
  return "a text of " + count(length, "character") + ", where " + std::to_string(room) + " fit";
}

std::string excess_of(const query::field_descriptor& field, const decimal& number) {
  const declaration d = read(field.native_type);
  if (field.type != query::scalar::decimal || (!d.name.empty() && d.name != "Decimal")) return {};
  // Prisma's limits where the schema gives none.
  const int precision = d.first.value_or(65);
  const int scale = d.second.value_or(d.first ? 0 : 30);
  std::string digits = number.rounded(scale).abs().to_plain_string();
  digits = digits.substr(0, digits.find('.'));
  if (digits == "0" || static_cast<int>(digits.size()) <= precision - scale) return {};
  return "a number with " + count(digits.size(), "digit") + " before the point, where " +
         std::to_string(precision - scale) + " fit";
}

}  // namespace tenon::sql::postgres
