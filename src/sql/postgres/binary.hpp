// PostgreSQL's binary formats of single values (the send and recv functions of its types), big-endian.
#pragma once

#include "sql/postgres/oids.hpp"

#include <tenon/base/decimal.hpp>

#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace tenon::sql::postgres {

// From the machine's byte order to the network's, or back.
template <class T>
T swapped(T v) noexcept {
  if constexpr (std::endian::native == std::endian::big || sizeof(T) == 1) return v;
  else if constexpr (sizeof(T) == 2) return static_cast<T>(__builtin_bswap16(static_cast<std::uint16_t>(v)));
  else if constexpr (sizeof(T) == 4) return static_cast<T>(__builtin_bswap32(static_cast<std::uint32_t>(v)));
  else return static_cast<T>(__builtin_bswap64(static_cast<std::uint64_t>(v)));
}

template <class T>
T read_integer(const char* at) noexcept {
  T out;
  std::memcpy(&out, at, sizeof out);
  return swapped(out);
}

template <class T>
void write_integer(char* at, T value) noexcept {
  value = swapped(value);
  std::memcpy(at, &value, sizeof value);
}

template <class T>
void append_integer(std::string& out, T value) {
  char bytes[sizeof(T)];
  write_integer(bytes, value);
  out.append(bytes, sizeof bytes);
}

// Characters from 1 to 127 alone, which every type of text takes as they are.
bool is_plain(std::string_view text) noexcept;

// Microseconds between 1970 and 2000, PostgreSQL's epoch.
inline constexpr std::int64_t epoch_difference = 946'684'800'000'000;
inline constexpr std::int64_t microseconds_per_day = 86'400'000'000;

// nullopt, or false: the bytes or the text are not of the type, or the value is one that C++ has no place for
// (infinite times, NaN).
std::optional<decimal> read_numeric(std::string_view bytes);
bool append_numeric(std::string& out, const decimal& value);

// The same for the text of a number, if it is short and has no exponent, as most are; false: it is not, and nothing was done.
bool append_short_numeric(std::string& out, std::string_view text);

// "NaN", "Infinity", "-Infinity": a numeric that is no number; else empty.
std::string_view not_a_number(std::string_view numeric) noexcept;

std::string uuid_text(std::string_view bytes);
bool append_uuid(std::string& out, std::string_view text);

// "192.0.2.1", "2001:db8::/32": the length of the prefix is left out where it covers the whole address, but for cidr.
std::optional<std::string> inet_text(std::string_view bytes);
bool append_inet(std::string& out, std::string_view text, bool is_cidr);

// "0101".
std::optional<std::string> bit_text(std::string_view bytes);
bool append_bits(std::string& out, std::string_view text);

// "13:04:05.123456", with the offset where the type has one: "+02", "-03:30".
std::string time_text(std::int64_t microseconds);
std::string offset_text(std::int32_t seconds_west);

}  // namespace tenon::sql::postgres
