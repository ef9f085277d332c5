// Decimal numbers as strings of digits: reading, printing, rounding, adding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tenon {

// The number digits × 10^exponent. No digits mean zero; leading and trailing zeros may stand.
struct unpacked_decimal {
  bool negative = false;
  std::string digits;
  std::int64_t exponent = 0;

  std::int64_t length() const noexcept { return static_cast<std::int64_t>(digits.size()); }
};

// Reads "-12.50", ".5", "6.02e23" …; false if the text is none of these. Exponents saturate at ±10^12.
bool read_decimal(std::string_view text, unpacked_decimal& number);

// Rounds half to even to the first `keep` digits. `inexact` says that further digits, not all zero, were cut before.
// The exponent grows by the digits removed.
void round_to(unpacked_decimal& number, std::size_t keep, bool inexact);

// a + b and a - b of digit strings of equal length; a ≥ b for the latter.
std::string add_digits(std::string a, const std::string& b);
std::string subtract_digits(std::string a, const std::string& b);

// "0.00123", "123000".
std::string plain_text(const std::string& digits, std::int64_t exponent);

// "1.23e+21"; the exponent is that of the first digit.
std::string scientific_text(const std::string& digits, std::int64_t adjusted_exponent);

}  // namespace tenon
