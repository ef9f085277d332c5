#include "local/dynamodb/key_encoding.hpp"

namespace tenon::local::dynamodb {
namespace {

using tenon::dynamodb::attribute_value;
using tenon::dynamodb::number;

constexpr int exponent_bias = 0x4000;

// Sign; exponent of the leading digit; pairs of digits, each one more than its value; a zero. The bytes after the sign
// are inverted for negative numbers.
void append_key_number(std::string& out, const number& value) {
  if (value.is_zero()) {
    out += '\x80';
    return;
  }
  const unsigned char invert = value.is_negative() ? 0xff : 0x00;
  out += value.is_negative() ? '\x7f' : '\x81';
  const auto put = [&](unsigned byte) { out += static_cast<char>(static_cast<unsigned char>(byte) ^ invert); };
  const std::string digits = value.digits();
  const auto exponent = static_cast<unsigned>(value.exponent() + static_cast<int>(digits.size()) + exponent_bias);
  put(exponent >> 8);
  put(exponent & 0xff);
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const auto tens = static_cast<unsigned>(digits[i] - '0');
    const auto ones = i + 1 < digits.size() ? static_cast<unsigned>(digits[i + 1] - '0') : 0U;
    put(tens * 10 + ones + 1);
  }
  put(0);
}

void append_escaped(std::string& out, std::string_view bytes) {
  for (const char c : bytes) {
    out += c;
    if (c == '\0') out += '\xff';
  }
}

std::string_view bytes_of(const attribute_value& value) noexcept {
  if (const auto* text = value.get_if<std::string>()) return *text;
  if (const auto* binary = value.get_if<bytes>()) return binary->view();
  return {};
}

}  // namespace

std::uint64_t hash_of(std::string_view bytes) noexcept {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdU;
  hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53U;
  return hash ^ (hash >> 33);
}

void append_number(std::string& out, std::uint64_t value) {
  char bytes[8];
  for (int i = 7; i >= 0; --i) {
    bytes[i] = static_cast<char>(value & 0xff);
    value >>= 8;
  }
  out.append(bytes, sizeof bytes);
}

void append_value(std::string& out, const attribute_value& value) {
  if (const auto* n = value.get_if<number>()) append_key_number(out, *n);
  else out += bytes_of(value);
}

void append_delimited_value(std::string& out, const attribute_value& value) {
  if (const auto* n = value.get_if<number>()) return append_key_number(out, *n);
  append_escaped(out, bytes_of(value));
  out += '\0';
  out += '\x01';
}

void append_value_prefix(std::string& out, const attribute_value& value) { append_escaped(out, bytes_of(value)); }

std::string table_partition(const attribute_value& partition) {
  std::string value;
  append_value(value, partition);
  std::string out;
  out.reserve(hash_size + 2 + value.size() + 32);
  append_number(out, hash_of(value));
  out += static_cast<char>(value.size() >> 8);
  out += static_cast<char>(value.size() & 0xff);
  out += value;
  return out;
}

std::string index_partition(std::span<const attribute_value* const> partition) {
  std::string values;
  for (const auto* value : partition) append_delimited_value(values, *value);
  std::string out;
  out.reserve(hash_size + values.size() + 48);
  append_number(out, hash_of(values));
  out += values;
  return out;
}

std::int64_t row_of(std::string_view key, bool has_sort) noexcept {
  std::uint64_t hash = 0;
  for (std::size_t i = 0; i < hash_size; ++i) hash = hash << 8 | static_cast<unsigned char>(key[i]);
  if (!has_sort) return static_cast<std::int64_t>(hash >> 1);
  // Items of a partition lie together; 27 bits tell millions of them apart.
  constexpr int sort_bits = 27;
  const std::size_t partition_size =
      static_cast<unsigned char>(key[hash_size]) * std::size_t{256} + static_cast<unsigned char>(key[hash_size + 1]);
  const std::uint64_t sort = hash_of(key.substr(hash_size + 2 + partition_size));
  return static_cast<std::int64_t>((hash >> (sort_bits + 1)) << sort_bits | sort >> (64 - sort_bits));
}

std::string end_of_prefix(std::string_view prefix) {
  std::string out(prefix);
  while (!out.empty() && out.back() == '\xff') out.pop_back();
  if (!out.empty()) out.back() = static_cast<char>(static_cast<unsigned char>(out.back()) + 1);
  return out;
}

}  // namespace tenon::local::dynamodb
