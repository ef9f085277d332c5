#include "local/dynamodb/key_encoding.hpp"

#include "local/dynamodb/partition_hash.hpp"

namespace tenon::local::dynamodb {
namespace {

using tenon::dynamodb::attribute_value;
using tenon::dynamodb::number;

constexpr std::size_t max_pairs = 20;  // of digits: 38, of which the first may stand alone
constexpr char negative_end = 102;     // above all pairs of a negative number

// What append_key_number() has to say of what it wrote.
struct key_number {
  bool is_negative = false;
  bool is_ended = false;
};

// The service's form of a number, of which it takes the hash: the exponent to the base of 100, and the digits to this
// base, each one more than it is. Zero is a byte of its own. Of a negative number the exponent is inverted and the digits
// are taken from 101, and unless there are as many as can be, a byte follows that is above all of them.
key_number append_key_number(std::string& out, const number& value) {
  if (value.is_zero()) {
    out += '\x80';
    return {};
  }
  const std::string digits = value.digits();
  const int exponent = value.exponent() + static_cast<int>(digits.size());  // of 0.123… to the base of 10
  const bool is_first_alone = exponent % 2 != 0;
  const int pair_exponent = (exponent + (is_first_alone ? 1 : 0)) / 2;
  const auto first = static_cast<unsigned char>(pair_exponent + 0xc0);
  out += static_cast<char>(value.is_negative() ? first ^ 0xff : first);
  std::size_t pairs = 0;
  const auto put = [&](char tens, char ones) {
    const int pair = (tens - '0') * 10 + (ones - '0');
    out += static_cast<char>(value.is_negative() ? 101 - pair : pair + 1);
    ++pairs;
  };
  std::size_t next = 0;
  if (is_first_alone) put('0', digits[next++]);
  for (; next < digits.size(); next += 2) put(digits[next], next + 1 < digits.size() ? digits[next + 1] : '0');
  const bool is_ended = value.is_negative() && pairs < max_pairs;
  if (is_ended) out += negative_end;
  return {.is_negative = value.is_negative(), .is_ended = is_ended};
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
  if (const auto* n = value.get_if<number>()) {
    const auto written = append_key_number(out, *n);
    if (!written.is_ended) out += written.is_negative ? negative_end : '\0';
    return;
  }
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
  append_number(out, partition_hash(value));
  out += static_cast<char>(value.size() >> 8);
  out += static_cast<char>(value.size() & 0xff);
  out += value;
  return out;
}

std::string index_partition(std::span<const attribute_value* const> partition) {
  std::string values;
  for (const auto* value : partition) append_value(values, *value);
  std::string out;
  out.reserve(hash_size + values.size() + 48);
  append_number(out, partition_hash(values));
  for (const auto* value : partition) append_delimited_value(out, *value);
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
