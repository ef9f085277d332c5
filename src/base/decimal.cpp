#include <tenon/base/decimal.hpp>

#include <tenon/base/error.hpp>

#include "base/decimal_digits.hpp"
#include "base/quote.hpp"

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace tenon {
namespace {

using boost::multiprecision::cpp_int;

constexpr std::size_t small_digits = 18;
constexpr std::int64_t small_limit = 1'000'000'000'000'000'000;  // 10^18: coefficients below it are held as integers

[[noreturn]] void raise_range(const char* what) {
  raise({.kind = error_kind::value_out_of_range,
         .message = std::string("A decimal number ") + what + ".",
         .hint = "Decimals hold up to 150,000 digits within 10^±1,000,000; round() intermediate results."});
}

[[noreturn]] void raise_not_a_number(std::string_view text) {
  raise({.kind = error_kind::invalid_value,
         .message = text::quote(text) + " is not a decimal number.",
         .hint = "Write it as digits with an optional sign, point and exponent, for example `-12.50` or `6.02e23`."});
}

cpp_int to_integer(const std::string& digits) { return cpp_int(digits.empty() ? std::string("0") : digits); }

cpp_int power_of_ten(std::int64_t exponent) {
  return boost::multiprecision::pow(cpp_int(10), static_cast<unsigned>(exponent));
}

}  // namespace

// Between the packed and the unpacked_decimal form.
struct decimal_access {
  static unpacked_decimal unpack(const decimal& value) {
    unpacked_decimal out{value.coefficient_ < 0, value.digits_, value.exponent_};
    if (out.digits.empty() && value.coefficient_ != 0)
      out.digits = std::to_string(out.negative ? -value.coefficient_ : value.coefficient_);
    return out;
  }

  static decimal pack(unpacked_decimal number) {
    std::string& digits = number.digits;
    const std::size_t last = digits.find_last_not_of('0');
    if (last == std::string::npos) return {};
    number.exponent += number.length() - static_cast<std::int64_t>(last) - 1;
    digits.resize(last + 1);
    digits.erase(0, digits.find_first_not_of('0'));
    if (digits.size() > decimal::max_digits) raise_range("has too many digits");
    const std::int64_t adjusted = number.exponent + number.length() - 1;
    if (adjusted > decimal::max_exponent) raise_range("is too large");
    if (adjusted < -decimal::max_exponent) raise_range("is too small");
    decimal out;
    out.exponent_ = static_cast<std::int32_t>(number.exponent);
    if (digits.size() <= small_digits) {
      std::from_chars(digits.data(), digits.data() + digits.size(), out.coefficient_);
      if (number.negative) out.coefficient_ = -out.coefficient_;
    } else {
      out.coefficient_ = number.negative ? -1 : 1;
      out.digits_ = std::move(digits);
    }
    return out;
  }

  // Of a coefficient that need not be canonical.
  static decimal pack_small(std::int64_t coefficient, std::int64_t exponent) {
    if (coefficient == 0) return {};
    if (coefficient <= -small_limit || coefficient >= small_limit || exponent > decimal::max_exponent / 2 ||
        exponent < -decimal::max_exponent / 2) {
      const auto magnitude =
          coefficient < 0 ? 0 - static_cast<std::uint64_t>(coefficient) : static_cast<std::uint64_t>(coefficient);
      return pack({coefficient < 0, std::to_string(magnitude), exponent});
    }
    while (coefficient % 10 == 0) {
      coefficient /= 10;
      ++exponent;
    }
    decimal out;
    out.coefficient_ = coefficient;
    out.exponent_ = static_cast<std::int32_t>(exponent);
    return out;
  }

  static bool is_small(const decimal& value) noexcept { return value.digits_.empty(); }

  // The position of the first digit: 2 for 123.4, -3 for 0.001.
  static std::int64_t adjusted_exponent(const decimal& value) noexcept {
    return value.exponent_ + static_cast<std::int64_t>(value.precision()) - 1;
  }
};

decimal::decimal(double value) {
  if (!std::isfinite(value))
    raise({.kind = error_kind::invalid_value,
           .message = "A decimal cannot hold infinity or NaN.",
           .hint = "Check the number with std::isfinite first."});
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof(buffer), value, std::chars_format::scientific).ptr;
  *this = parse(std::string_view(buffer, static_cast<std::size_t>(end - buffer)));
}

decimal decimal::from_signed(std::int64_t value) { return decimal_access::pack_small(value, 0); }

decimal decimal::from_unsigned(std::uint64_t value) {
  if (value < static_cast<std::uint64_t>(small_limit)) return from_signed(static_cast<std::int64_t>(value));
  return decimal_access::pack({false, std::to_string(value), 0});
}

decimal decimal::from_parts(std::int64_t coefficient, std::int32_t exponent) {
  return decimal_access::pack_small(coefficient, exponent);
}

decimal decimal::parse(std::string_view text) {
  unpacked_decimal number;
  if (!read_decimal(text, number)) raise_not_a_number(text);
  return decimal_access::pack(std::move(number));
}

std::optional<decimal> decimal::try_parse(std::string_view text) {
  unpacked_decimal number;
  if (!read_decimal(text, number)) return std::nullopt;
  try {
    return decimal_access::pack(std::move(number));
  } catch (const value_out_of_range&) {
    return std::nullopt;
  }
}

std::size_t decimal::precision() const noexcept {
  if (!digits_.empty()) return digits_.size();
  std::size_t count = 1;
  for (std::int64_t rest = coefficient_ / 10; rest != 0; rest /= 10) ++count;
  return count;
}

std::string decimal::to_string() const {
  if (coefficient_ == 0) return "0";
  const unpacked_decimal number = decimal_access::unpack(*this);
  const std::int64_t adjusted = decimal_access::adjusted_exponent(*this);
  std::string out = number.negative ? "-" : "";
  return out += adjusted <= -7 || adjusted >= 21 ? scientific_text(number.digits, adjusted)
                                                 : plain_text(number.digits, number.exponent);
}

std::string decimal::to_plain_string() const {
  if (coefficient_ == 0) return "0";
  const unpacked_decimal number = decimal_access::unpack(*this);
  std::string out = number.negative ? "-" : "";
  return out += plain_text(number.digits, number.exponent);
}

double decimal::to_double() const {
  if (coefficient_ == 0) return 0.0;
  const unpacked_decimal number = decimal_access::unpack(*this);
  const std::string text = number.digits + "e" + std::to_string(number.exponent);
  double magnitude = 0.0;
  if (std::from_chars(text.data(), text.data() + text.size(), magnitude).ec == std::errc::result_out_of_range)
    magnitude = decimal_access::adjusted_exponent(*this) > 0 ? std::numeric_limits<double>::infinity() : 0.0;
  return number.negative ? -magnitude : magnitude;
}

std::int64_t decimal::to_int64() const {
  constexpr int int64_digits = 19;
  if (is_integer() && decimal_access::adjusted_exponent(*this) < int64_digits) {
    const std::string text = to_plain_string();
    std::int64_t value = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc()) return value;
  }
  raise({.kind = error_kind::value_out_of_range,
         .message = "The decimal " + text::quote(to_string()) + " is not a whole number of 64 bits.",
         .hint = "Round it, or keep it as a decimal."});
}

decimal decimal::abs() const { return is_negative() ? -*this : *this; }

decimal decimal::operator-() const {
  decimal out = *this;
  out.coefficient_ = -out.coefficient_;
  return out;
}

decimal decimal::rounded(std::int32_t scale) const {
  const std::int64_t removed = -std::int64_t{exponent_} - scale;
  if (removed <= 0 || coefficient_ == 0) return *this;
  unpacked_decimal number = decimal_access::unpack(*this);
  const std::int64_t keep = number.length() - removed;
  if (keep < 0) return {};
  round_to(number, static_cast<std::size_t>(keep), false);
  return decimal_access::pack(std::move(number));
}

decimal decimal::add(const decimal& a, const decimal& b) {
  if (a.coefficient_ == 0) return b;
  if (b.coefficient_ == 0) return a;
  if (decimal_access::is_small(a) && decimal_access::is_small(b) && a.exponent_ == b.exponent_)
    return decimal_access::pack_small(a.coefficient_ + b.coefficient_, a.exponent_);

  const std::int64_t top = std::max(decimal_access::adjusted_exponent(a), decimal_access::adjusted_exponent(b));
  const std::int64_t exponent = std::min(a.exponent_, b.exponent_);
  const std::int64_t width = top - exponent + 1;
  if (width > static_cast<std::int64_t>(max_digits)) raise_range("has too many digits");

  const auto widened = [&](const decimal& value) {
    unpacked_decimal number = decimal_access::unpack(value);
    number.digits.append(static_cast<std::size_t>(number.exponent - exponent), '0');
    number.digits.insert(0, static_cast<std::size_t>(width - number.length()), '0');
    return number;
  };
  unpacked_decimal left = widened(a);
  unpacked_decimal right = widened(b);
  if (left.negative == right.negative)
    return decimal_access::pack({left.negative, add_digits(std::move(left.digits), right.digits), exponent});
  if (left.digits < right.digits) std::swap(left, right);
  return decimal_access::pack({left.negative, subtract_digits(std::move(left.digits), right.digits), exponent});
}

decimal decimal::multiply(const decimal& a, const decimal& b) {
  const std::int64_t exponent = std::int64_t{a.exponent_} + b.exponent_;
  std::int64_t product = 0;
  if (decimal_access::is_small(a) && decimal_access::is_small(b) &&
      !__builtin_mul_overflow(a.coefficient_, b.coefficient_, &product))
    return decimal_access::pack_small(product, exponent);
  const unpacked_decimal left = decimal_access::unpack(a);
  const unpacked_decimal right = decimal_access::unpack(b);
  const cpp_int magnitude = to_integer(left.digits) * to_integer(right.digits);
  return decimal_access::pack({left.negative != right.negative, magnitude.str(), exponent});
}

decimal decimal::divide(const decimal& dividend, const decimal& divisor, std::size_t significant_digits) {
  if (divisor.coefficient_ == 0)
    raise({.kind = error_kind::invalid_value,
           .message = "Division of the decimal " + text::quote(dividend.to_string()) + " by zero."});
  if (significant_digits == 0 || significant_digits > max_digits)
    raise({.kind = error_kind::invalid_value,
           .message = "A quotient cannot have " + std::to_string(significant_digits) + " significant digits.",
           .hint = "Ask for 1 to 150,000."});
  if (dividend.coefficient_ == 0) return {};

  const unpacked_decimal left = decimal_access::unpack(dividend);
  const unpacked_decimal right = decimal_access::unpack(divisor);
  // Enough digits appended to the dividend for one digit more than asked.
  const std::int64_t shift =
      std::max<std::int64_t>(0, static_cast<std::int64_t>(significant_digits) + 1 + right.length() - left.length());
  cpp_int quotient;
  cpp_int remainder;
  boost::multiprecision::divide_qr(cpp_int(to_integer(left.digits) * power_of_ten(shift)), to_integer(right.digits),
                                   quotient, remainder);
  unpacked_decimal result{left.negative != right.negative, quotient.str(), left.exponent - right.exponent - shift};
  round_to(result, significant_digits, !remainder.is_zero());
  return decimal_access::pack(std::move(result));
}

std::strong_ordering decimal::compare(const decimal& a, const decimal& b) {
  if (decimal_access::is_small(a) && decimal_access::is_small(b) && a.exponent_ == b.exponent_)
    return a.coefficient_ <=> b.coefficient_;
  const auto sign = [](const decimal& value) { return (value.coefficient_ > 0) - (value.coefficient_ < 0); };
  if (sign(a) != sign(b)) return sign(a) <=> sign(b);
  if (sign(a) == 0) return std::strong_ordering::equal;
  const auto magnitude = [&] {
    const std::int64_t left = decimal_access::adjusted_exponent(a);
    const std::int64_t right = decimal_access::adjusted_exponent(b);
    if (left != right) return left <=> right;
    // Both start at the same position and end in a digit that is not 0: digits compare as text does.
    return decimal_access::unpack(a).digits <=> decimal_access::unpack(b).digits;
  }();
  return sign(a) > 0 ? magnitude : 0 <=> magnitude;
}

std::size_t decimal::hash() const noexcept {
  const auto parts = static_cast<std::uint64_t>(coefficient_) * 31 + static_cast<std::uint32_t>(exponent_);
  return std::hash<std::uint64_t>()(parts) ^ (digits_.empty() ? 0 : std::hash<std::string>()(digits_));
}

}  // namespace tenon
