// PostgreSQL's binary formats of single values (the send and recv functions of its types), big-endian.
#pragma once

#include "sql/postgres/oids.hpp"

#include <tenon/base/decimal.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tenon::sql::postgres {

template <class T>
T read_integer(const char* at) noexcept {
  using unsigned_type = std::make_unsigned_t<T>;
  unsigned_type out = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i)
    out = static_cast<unsigned_type>(out << 7 << 1) | static_cast<unsigned char>(at[i]);
  return static_cast<T>(out);
}

template <class T>
void append_integer(std::string& out, T value) {
  for (std::size_t i = sizeof(T); i-- > 0;)
    out += static_cast<char>(static_cast<std::make_unsigned_t<T>>(value) >> (8 * i));
}

// Microseconds between 1970 and 2000, PostgreSQL's epoch.
inline constexpr std::int64_t epoch_difference = 946'684'800'000'000;
inline constexpr std::int64_t microseconds_per_day = 86'400'000'000;

// nullopt, or false: the bytes or the text are not of the type, or the value is one that C++ has no place for
// (infinite times, NaN).
std::optional<decimal> read_numeric(std::string_view bytes);
bool append_numeric(std::string& out, const decimal& value);

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
