#include "local/dynamodb/key_encoding.hpp"

#include "base/big_endian.hpp"
#include "local/dynamodb/partition_hash.hpp"

#include <algorithm>

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

std::uint64_t absorb(std::uint64_t state, std::string_view bytes) noexcept {
  for (const char c : bytes) state = (state ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return state;
}

std::uint64_t mixed(std::uint64_t state) noexcept {
  state = (state ^ (state >> 33)) * 0xff51afd7ed558ccdU;
  state = (state ^ (state >> 33)) * 0xc4ceb9fe1a85ec53U;
  return state ^ (state >> 33);
}

// The most significant `count` bits.
std::uint64_t top(std::uint64_t bits, int count) noexcept { return bits >> (64 - count); }

}  // namespace

std::uint64_t hash_of(std::string_view bytes) noexcept { return mixed(absorb(0xcbf29ce484222325U, bytes)); }

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
  const std::uint64_t partition = big_endian(key.substr(0, hash_size));
  if (!has_sort) return static_cast<std::int64_t>(partition >> 1);
  // Items of a partition lie together, and of these the ones whose sort values differ in their last two bytes only, in their
  // order: what a query reads is in few pages. Whatever else two keys have in common, the other bits tell them apart.
  constexpr int partition_bits = 20;
  constexpr int run_bits = 8;
  constexpr int last_bits = 16;
  constexpr int other_bits = 63 - partition_bits - run_bits - last_bits;
  const auto partition_size = static_cast<std::size_t>(big_endian(key.substr(hash_size, 2)));
  const auto sort = key.substr(hash_size + 2 + partition_size);
  const auto last = sort.substr(sort.size() - std::min<std::size_t>(sort.size(), 2));
  const std::uint64_t run = absorb(partition, sort.substr(0, sort.size() - last.size()));
  const std::uint64_t place = top(partition, partition_bits) << run_bits | top(mixed(run), run_bits);
  return static_cast<std::int64_t>((place << last_bits | big_endian(last)) << other_bits |
                                   top(mixed(absorb(run, last)), other_bits));
}

std::string end_of_prefix(std::string_view prefix) {
  std::string out(prefix);
  while (!out.empty() && out.back() == '\xff') out.pop_back();
  if (!out.empty()) out.back() = static_cast<char>(static_cast<unsigned char>(out.back()) + 1);
  return out;
}

}  // namespace tenon::local::dynamodb
