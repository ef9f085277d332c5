// Exact decimal numbers of any precision.
#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tenon {

// A finite decimal number, coefficient × 10^exponent, kept in canonical form: 1.50 and 1.5 are the same value, and
// there is no negative zero. Values of up to 18 digits never allocate. Results with more than max_digits
// significant digits, or beyond 10^±max_exponent, throw value_out_of_range.
class decimal {
 public:
  static constexpr std::size_t max_digits = 150'000;
  static constexpr std::int32_t max_exponent = 1'000'000;

  decimal() noexcept = default;
  template <std::signed_integral Integer>
  decimal(Integer value) : decimal(from_signed(value)) {}
  template <std::unsigned_integral Integer>
    requires(!std::same_as<Integer, bool>)
  decimal(Integer value) : decimal(from_unsigned(value)) {}

  // The number a double prints as: decimal(0.1) is 0.1. Throws validation_error for infinities and NaN.
  explicit decimal(double value);

  // "12", "-0.50", "+1.", ".5", "6.02e23". Throws validation_error if the text is not a number.
  explicit decimal(std::string_view text) : decimal(parse(text)) {}
  explicit decimal(const char* text) : decimal(parse(text)) {}

  static decimal parse(std::string_view text);
  static std::optional<decimal> try_parse(std::string_view text);

  // The value coefficient × 10^exponent.
  static decimal from_parts(std::int64_t coefficient, std::int32_t exponent);

  // As decimal.js prints it: plain from 10^-6 up to 10^21, in exponent form ("1e-7", "1.5e+21") beyond.
  std::string to_string() const;

  // Never in exponent form.
  std::string to_plain_string() const;

  // The nearest double; ±infinity beyond its range.
  double to_double() const;

  // Throws value_out_of_range unless the value is a whole number within the range of int64.
  std::int64_t to_int64() const;

  bool is_zero() const noexcept { return coefficient_ == 0; }
  bool is_negative() const noexcept { return coefficient_ < 0; }
  bool is_integer() const noexcept { return exponent_ >= 0; }

  // Digits after the point; 0 for whole numbers.
  std::int32_t scale() const noexcept { return exponent_ < 0 ? -exponent_ : 0; }

  // Significant digits without trailing zeros; 1 for zero.
  std::size_t precision() const noexcept;

  decimal abs() const;
  decimal operator-() const;

  // Rounded half to even to `scale` digits after the point; a negative scale rounds to tens, hundreds …
  decimal rounded(std::int32_t scale) const;

  // The quotient rounded half to even to that many significant digits (at least 1).
  // Throws validation_error on division by zero.
  static decimal divide(const decimal& dividend, const decimal& divisor, std::size_t significant_digits = 34);

  decimal& operator+=(const decimal& other) { return *this = *this + other; }
  decimal& operator-=(const decimal& other) { return *this = *this - other; }
  decimal& operator*=(const decimal& other) { return *this = *this * other; }

  friend decimal operator+(const decimal& a, const decimal& b) { return add(a, b); }
  friend decimal operator-(const decimal& a, const decimal& b) { return add(a, -b); }
  friend decimal operator*(const decimal& a, const decimal& b) { return multiply(a, b); }
  friend bool operator==(const decimal& a, const decimal& b) noexcept = default;
  friend std::strong_ordering operator<=>(const decimal& a, const decimal& b) { return compare(a, b); }

  std::size_t hash() const noexcept;

 private:
  friend struct decimal_access;

  static decimal from_signed(std::int64_t value);
  static decimal from_unsigned(std::uint64_t value);
  static decimal add(const decimal& a, const decimal& b);
  static decimal multiply(const decimal& a, const decimal& b);
  static std::strong_ordering compare(const decimal& a, const decimal& b);

  std::int64_t coefficient_ = 0;  // signed; ±1, the sign alone, when digits_ holds the coefficient
  std::int32_t exponent_ = 0;
  std::string digits_;  // a coefficient of more than 18 digits, without sign; else empty
};

}  // namespace tenon

template <>
struct std::hash<tenon::decimal> {
  std::size_t operator()(const tenon::decimal& value) const noexcept { return value.hash(); }
};
