#include "sql/postgres/binary.hpp"

#include <arpa/inet.h>
#include <algorithm>
#include <charconv>
#include <cstring>

namespace tenon::sql::postgres {

namespace {

// A numeric is a run of digits to the base of 10,000; `weight` says how many of them, less one, come before the point.
constexpr std::uint16_t sign_negative = 0x4000;
constexpr std::uint16_t sign_nan = 0xC000;
constexpr std::uint16_t sign_infinite = 0xD000;
constexpr std::uint16_t sign_negative_infinite = 0xF000;
constexpr int digits_per_group = 4;
constexpr std::size_t max_digits_before_point = 131'072;
constexpr std::size_t max_digits_behind_point = 16'383;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

constexpr std::uint8_t family_ipv4 = 2;
constexpr std::uint8_t family_ipv6 = 3;

void append_two_digits(std::string& out, std::int64_t n) {
  out += static_cast<char>('0' + n / 10);
  out += static_cast<char>('0' + n % 10);
}

}  // namespace

bool is_plain(std::string_view text) noexcept {
  constexpr std::uint64_t ones = 0x0101010101010101u;
  constexpr std::uint64_t high = 0x8080808080808080u;
  std::size_t at = 0;
  for (std::uint64_t word = 0; at + sizeof word <= text.size(); at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    if (((word | ((word - ones) & ~word)) & high) != 0) return false;
  }
  for (; at < text.size(); ++at)
    if (static_cast<signed char>(text[at]) <= 0) return false;
  return true;
}

std::optional<decimal> read_numeric(std::string_view bytes) {
  if (bytes.size() < 8) return std::nullopt;
  const auto count = read_integer<std::uint16_t>(bytes.data());
  const auto weight = read_integer<std::int16_t>(bytes.data() + 2);
  const auto sign = read_integer<std::uint16_t>(bytes.data() + 4);
  // The scale, behind the sign, says how many digits are shown; zeros at the end mean nothing.
  if (bytes.size() != 8 + 2 * std::size_t{count} || (sign != 0 && sign != sign_negative)) return std::nullopt;
  if (count == 0) return decimal(0);
  if (count <= 4) {  // at most 16 digits
    std::int64_t coefficient = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const auto group = read_integer<std::uint16_t>(bytes.data() + 8 + 2 * i);
      if (group > 9999) return std::nullopt;
      coefficient = coefficient * 10'000 + group;
    }
    return decimal::from_parts(sign == sign_negative ? -coefficient : coefficient,
                               digits_per_group * (weight - count + 1));
  }
  std::string text = sign == sign_negative ? "-" : "";
  for (std::size_t i = 0; i < count; ++i) {
    const auto group = read_integer<std::uint16_t>(bytes.data() + 8 + 2 * i);
    if (group > 9999) return std::nullopt;
    append_two_digits(text, group / 100);
    append_two_digits(text, group % 100);
  }
  text += 'e' + std::to_string(digits_per_group * (weight - count + 1));
  return decimal::try_parse(text);
}

std::string_view not_a_number(std::string_view numeric) noexcept {
  if (numeric.size() != 8) return {};
  switch (read_integer<std::uint16_t>(numeric.data() + 4)) {
    case sign_nan: return "NaN";
    case sign_infinite: return "Infinity";
    case sign_negative_infinite: return "-Infinity";
    default: return {};
  }
}

bool append_numeric(std::string& out, const decimal& value) {
  std::string digits = value.abs().to_plain_string();
  std::size_t point = std::min(digits.find('.'), digits.size());
  const std::size_t scale = point == digits.size() ? 0 : digits.size() - point - 1;
  if (point > max_digits_before_point || scale > max_digits_behind_point) return false;
  if (point < digits.size()) digits.erase(point, 1);
  // Groups are aligned with the point.
  const std::size_t lead = (digits_per_group - point % digits_per_group) % digits_per_group;
  digits.insert(0, lead, '0');
  point += lead;
  digits.append((digits_per_group - digits.size() % digits_per_group) % digits_per_group, '0');
  std::size_t first = 0;
  std::size_t last = digits.size() / digits_per_group;
  const auto group = [&](std::size_t i) {
    std::uint16_t n = 0;
    for (std::size_t k = i * digits_per_group; k < (i + 1) * digits_per_group; ++k)
      n = static_cast<std::uint16_t>(n * 10 + (digits[k] - '0'));
    return n;
  };
  while (first < last && group(first) == 0) ++first;
  while (last > first && group(last - 1) == 0) --last;
  append_integer(out, static_cast<std::uint16_t>(last - first));
  append_integer(out, static_cast<std::int16_t>(static_cast<std::ptrdiff_t>(point / digits_per_group) -
                                                static_cast<std::ptrdiff_t>(first) - 1));
  append_integer(out, value.is_negative() ? sign_negative : std::uint16_t{0});
  append_integer(out, static_cast<std::uint16_t>(scale));
  for (std::size_t i = first; i < last; ++i) append_integer(out, group(i));
  return true;
}

bool append_short_numeric(std::string& out, std::string_view text) {
  constexpr std::size_t most_digits = 16;
  const bool is_negative = text.starts_with('-');
  if (is_negative) text.remove_prefix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string_view fraction = text.substr(std::min(point + 1, text.size()));
  while (fraction.ends_with('0')) fraction.remove_suffix(1);
  if (point == 0 || point > most_digits || fraction.size() > most_digits) return false;

  // The digits of both sides, in groups that are aligned with the point.
  std::uint16_t groups[2 * most_digits / digits_per_group];
  std::size_t count = 0;
  const auto add = [&](std::string_view digits, std::size_t first_size) {
    for (std::size_t size = first_size; !digits.empty(); size = digits_per_group) {
      unsigned group = 0;
      for (std::size_t i = 0; i < size; ++i) {
        const unsigned digit = i < digits.size() ? static_cast<unsigned char>(digits[i]) - unsigned{'0'} : 0;
        if (digit > 9) return false;
        group = group * 10 + digit;
      }
      groups[count++] = static_cast<std::uint16_t>(group);
      digits.remove_prefix(std::min<std::size_t>(size, digits.size()));
    }
    return true;
  };
  if (!add(text.substr(0, point), (point - 1) % digits_per_group + 1)) return false;
  const std::size_t before_point = count;
  if (!add(fraction, digits_per_group)) return false;
  std::size_t first = 0;
  while (first < count && groups[first] == 0) ++first;
  while (count > first && groups[count - 1] == 0) --count;

  append_integer(out, static_cast<std::uint16_t>(count - first));
  append_integer(out, static_cast<std::int16_t>(static_cast<int>(before_point) - static_cast<int>(first) - 1));
  append_integer(out, is_negative && count > first ? sign_negative : std::uint16_t{0});
  append_integer(out, static_cast<std::uint16_t>(fraction.size()));
  for (std::size_t i = first; i < count; ++i) append_integer(out, groups[i]);
  return true;
}

std::string uuid_text(std::string_view bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(36);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    out += digits[static_cast<unsigned char>(bytes[i]) >> 4];
    out += digits[static_cast<unsigned char>(bytes[i]) & 15];
  }
  return out;
}

bool append_uuid(std::string& out, std::string_view text) {
  if (text.size() >= 2 && text.front() == '{' && text.back() == '}') text = text.substr(1, text.size() - 2);
  const std::size_t before = out.size();
  int high = -1;
  for (char c : text) {
    if (c == '-' && high < 0) continue;
    const int digit = hex_digit(c);
    if (digit < 0) return false;
    if (high < 0) {
      high = digit;
    } else {
      out += static_cast<char>(high * 16 + digit);
      high = -1;
    }
  }
  return high < 0 && out.size() == before + 16;
}

std::optional<std::string> inet_text(std::string_view bytes) {
  if (bytes.size() < 4) return std::nullopt;
  const auto family = static_cast<std::uint8_t>(bytes[0]);
  const auto prefix = static_cast<std::uint8_t>(bytes[1]);
  const bool is_cidr = bytes[2] != 0;
  const std::size_t length = family == family_ipv4 ? 4 : 16;
  if ((family != family_ipv4 && family != family_ipv6) || bytes.size() != 4 + length || prefix > 8 * length)
    return std::nullopt;
  char text[INET6_ADDRSTRLEN];
  if (!inet_ntop(family == family_ipv4 ? AF_INET : AF_INET6, bytes.data() + 4, text, sizeof text)) return std::nullopt;
  std::string out = text;
  if (is_cidr || prefix != 8 * length) out += '/' + std::to_string(prefix);
  return out;
}

bool append_inet(std::string& out, std::string_view text, bool is_cidr) {
  const std::size_t slash = text.find('/');
  const std::string address(text.substr(0, slash));
  const bool is_ipv6 = address.find(':') != std::string::npos;
  unsigned char raw[16];
  if (inet_pton(is_ipv6 ? AF_INET6 : AF_INET, address.c_str(), raw) != 1) return false;
  const unsigned length = is_ipv6 ? 16 : 4;
  unsigned prefix = 8 * length;
  if (slash != std::string_view::npos) {
    const char* end = text.data() + text.size();
    const auto [stop, problem] = std::from_chars(text.data() + slash + 1, end, prefix);
    if (problem != std::errc{} || stop != end || prefix > 8 * length) return false;
  }
  out += static_cast<char>(is_ipv6 ? family_ipv6 : family_ipv4);
  out += static_cast<char>(prefix);
  out += static_cast<char>(is_cidr);
  out += static_cast<char>(length);
  out.append(reinterpret_cast<const char*>(raw), length);
  return true;
}

std::optional<std::string> bit_text(std::string_view bytes) {
  if (bytes.size() < 4) return std::nullopt;
  const auto count = static_cast<std::size_t>(read_integer<std::uint32_t>(bytes.data()));
  if (bytes.size() != 4 + (count + 7) / 8) return std::nullopt;
  std::string out(count, '0');
  for (std::size_t i = 0; i < count; ++i)
    if (static_cast<unsigned char>(bytes[4 + i / 8]) >> (7 - i % 8) & 1) out[i] = '1';
  return out;
}

bool append_bits(std::string& out, std::string_view text) {
  append_integer(out, static_cast<std::uint32_t>(text.size()));
  const std::size_t first = out.size();
  out.append((text.size() + 7) / 8, '\0');
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '0' && text[i] != '1') return false;
    if (text[i] == '1') out[first + i / 8] = static_cast<char>(out[first + i / 8] | 1 << (7 - i % 8));
  }
  return true;
}

std::string time_text(std::int64_t microseconds) {
  std::string out;
  const std::int64_t seconds = microseconds / 1'000'000;
  append_two_digits(out, seconds / 3600);
  out += ':';
  append_two_digits(out, seconds / 60 % 60);
  out += ':';
  append_two_digits(out, seconds % 60);
  if (const std::int64_t fraction = microseconds % 1'000'000; fraction != 0) {
    std::string digits = std::to_string(fraction);
    digits.insert(0, 6 - digits.size(), '0');
    digits.erase(digits.find_last_not_of('0') + 1);
    out += '.' + digits;
  }
  return out;
}

std::string offset_text(std::int32_t seconds_west) {
  std::string out(1, seconds_west > 0 ? '-' : '+');
  const std::int32_t seconds = seconds_west > 0 ? seconds_west : -seconds_west;
  append_two_digits(out, seconds / 3600);
  if (seconds % 3600 != 0) {
    out += ':';
    append_two_digits(out, seconds / 60 % 60);
  }
  if (seconds % 60 != 0) {
    out += ':';
    append_two_digits(out, seconds % 60);
  }
  return out;
}

}  // namespace tenon::sql::postgres
