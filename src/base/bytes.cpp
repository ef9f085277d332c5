#include <tenon/base/bytes.hpp>

#include <tenon/base/error.hpp>

#include "base/quote.hpp"

#include <array>
#include <cstdint>

namespace tenon {
namespace {

constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view base64url_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr unsigned char no_digit = 0xFF;

constexpr std::array<unsigned char, 256> values_of(std::string_view digits) {
  std::array<unsigned char, 256> values{};
  values.fill(no_digit);
  for (std::size_t i = 0; i < digits.size(); ++i)
    values[static_cast<unsigned char>(digits[i])] = static_cast<unsigned char>(i);
  return values;
}

constexpr auto base64_values = values_of(base64_digits);
constexpr auto base64url_values = values_of(base64url_digits);

constexpr unsigned char hex_value(char digit) noexcept {
  if (digit >= '0' && digit <= '9') return static_cast<unsigned char>(digit - '0');
  if (digit >= 'a' && digit <= 'f') return static_cast<unsigned char>(digit - 'a' + 10);
  if (digit >= 'A' && digit <= 'F') return static_cast<unsigned char>(digit - 'A' + 10);
  return no_digit;
}

std::string encode(std::string_view data, std::string_view digits, bool padded) {
  std::string out;
  out.reserve((data.size() + 2) / 3 * 4);
  const auto byte = [&](std::size_t at) { return std::uint32_t{static_cast<unsigned char>(data[at])}; };
  const auto put = [&](std::uint32_t group, int count) {
    for (int i = 0; i < count; ++i) out += digits[(group >> (18 - 6 * i)) & 63];
  };
  std::size_t at = 0;
  for (; at + 3 <= data.size(); at += 3) put(byte(at) << 16 | byte(at + 1) << 8 | byte(at + 2), 4);
  switch (data.size() - at) {
    case 1: put(byte(at) << 16, 2); break;
    case 2: put(byte(at) << 16 | byte(at + 1) << 8, 3); break;
    default: return out;
  }
  while (padded && out.size() % 4 != 0) out += '=';
  return out;
}

// Digits without padding.
std::optional<std::string> decode(std::string_view text, const std::array<unsigned char, 256>& values) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::string out;
  out.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t pending = 0;
  int pending_bits = 0;
  for (const char digit : text) {
    const unsigned char value = values[static_cast<unsigned char>(digit)];
    if (value == no_digit) return std::nullopt;
    pending = pending << 6 | value;
    pending_bits += 6;
    if (pending_bits < 8) continue;
    pending_bits -= 8;
    out += static_cast<char>(pending >> pending_bits & 0xFF);
  }
  if ((pending & ((1U << pending_bits) - 1)) != 0) return std::nullopt;
  return out;
}

bytes required(std::optional<bytes> decoded, std::string_view text, const char* encoding) {
  if (decoded) return *std::move(decoded);
  raise({.kind = error_kind::invalid_value,
         .message = text::quote(text) + " is not " + encoding + ".",
         .hint = "Check that the text is complete and holds no blanks or line breaks."});
}

}  // namespace

bytes::bytes(std::initializer_list<unsigned char> values)
    : bytes(static_cast<const void*>(values.begin()), values.size()) {}

std::string bytes::to_base64() const { return encode(data_, base64_digits, true); }
std::string bytes::to_base64url() const { return encode(data_, base64url_digits, false); }

std::string bytes::to_hex() const {
  std::string out;
  out.reserve(2 * data_.size());
  for (const char c : data_) {
    const auto byte = static_cast<unsigned char>(c);
    out += hex_digits[byte >> 4];
    out += hex_digits[byte & 15];
  }
  return out;
}

std::optional<bytes> bytes::try_from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  auto decoded = decode(text, base64_values);
  if (!decoded) return std::nullopt;
  return bytes(*std::move(decoded));
}

std::optional<bytes> bytes::try_from_base64url(std::string_view text) {
  auto decoded = decode(text, base64url_values);
  if (!decoded) return std::nullopt;
  return bytes(*std::move(decoded));
}

std::optional<bytes> bytes::try_from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string out;
  out.reserve(text.size() / 2);
  for (std::size_t at = 0; at < text.size(); at += 2) {
    const unsigned char high = hex_value(text[at]);
    const unsigned char low = hex_value(text[at + 1]);
    if (high == no_digit || low == no_digit) return std::nullopt;
    out += static_cast<char>(high << 4 | low);
  }
  return bytes(std::move(out));
}

bytes bytes::from_base64(std::string_view text) { return required(try_from_base64(text), text, "base64"); }
bytes bytes::from_base64url(std::string_view text) {
  return required(try_from_base64url(text), text, "URL-safe base64 without padding");
}
bytes bytes::from_hex(std::string_view text) {
  return required(try_from_hex(text), text, "an even number of hexadecimal digits");
}

}  // namespace tenon
