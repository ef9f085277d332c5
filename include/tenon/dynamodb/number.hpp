// DynamoDB's numbers: exact, of up to 38 significant digits.
#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tenon {
class decimal;
}

namespace tenon::dynamodb {

// Why there is no number.
enum class number_failure : std::uint8_t {
  none,
  malformed,    // the text is not a number, or has an exponent beyond 64 bits
  too_precise,  // more than 38 significant digits
  overflow,     // a magnitude beyond 9.9999999999999999999999999999999999999E+125
  underflow     // a magnitude below 1E-130 that is not zero; zero counts as 1 with the exponent that it is written with
};

// Kept in canonical form: 1.50 and 1.5 are the same value, and there is no negative zero. Never allocates.
class number {
 public:
  static constexpr std::size_t max_digits = 38;

  number() noexcept = default;
  template <std::signed_integral Integer>
  number(Integer value) noexcept : number(from_signed(value)) {}
  template <std::unsigned_integral Integer>
    requires(!std::same_as<Integer, bool>)
  number(Integer value) noexcept : number(from_unsigned(value)) {}

  // Throws value_out_of_range beyond 38 digits or the range.
  explicit number(const decimal& value);

  // The number a double prints as, at most 17 digits. Throws validation_error for infinities and NaN.
  explicit number(double value);

  // "12", "-0.50", "+1.", ".5", "6.02e23". Throws validation_error or value_out_of_range.
  static number parse(std::string_view text);
  static std::optional<number> try_parse(std::string_view text) noexcept;

  // As parse(), telling why there is none; `out` is then unchanged.
  static number_failure read(std::string_view text, number& out) noexcept;

  // Exact sums and differences; `out` is unchanged when there is none.
  static number_failure add(const number& a, const number& b, number& out) noexcept;
  static number_failure subtract(const number& a, const number& b, number& out) noexcept;

  // Never in exponent form, as DynamoDB returns it.
  std::string to_string() const;
  void append_to(std::string& out) const;

  // Each throws value_out_of_range unless the type holds exactly this value; to_double() rounds to the nearest instead.
  std::int64_t to_int64() const;
  std::uint64_t to_uint64() const;
  tenon::decimal to_decimal() const;
  double to_double() const;
  double to_double_exactly() const;  // throws unless the double prints as this number

  bool is_zero() const noexcept { return high_ == 0 && low_ == 0; }
  bool is_negative() const noexcept { return negative_; }
  bool is_integer() const noexcept { return exponent_ >= 0; }

  // The value is digits × 10^exponent; the digits have no zero at either end, and zero has none.
  std::string digits() const;
  int exponent() const noexcept { return exponent_; }

  // How many bytes DynamoDB counts for it: one for each two digits, one for the exponent, and one for a minus sign.
  std::size_t stored_size() const noexcept;

  friend bool operator==(const number& a, const number& b) noexcept = default;
  friend std::strong_ordering operator<=>(const number& a, const number& b) noexcept { return compare(a, b); }

  // Throws value_out_of_range where add() and subtract() say why.
  friend number operator+(const number& a, const number& b);
  friend number operator-(const number& a, const number& b);
  number operator-() const noexcept;

 private:
  static number from_signed(std::int64_t value) noexcept;
  static number from_unsigned(std::uint64_t value) noexcept;
  static std::strong_ordering compare(const number& a, const number& b) noexcept;

  std::uint64_t high_ = 0;  // of the coefficient, below 10^38 and without trailing zeros
  std::uint64_t low_ = 0;
  std::int16_t exponent_ = 0;
  bool negative_ = false;
};

}  // namespace tenon::dynamodb
