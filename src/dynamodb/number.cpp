#include <tenon/dynamodb/number.hpp>

#include <tenon/base/decimal.hpp>
#include <tenon/base/error.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

namespace tenon::dynamodb {

namespace {

__extension__ using uint128 = unsigned __int128;

constexpr int most_digits = static_cast<int>(number::max_digits);
constexpr int max_magnitude = 126;   // digits before the point: 9.99…E+125 has so many
constexpr int min_magnitude = -129;  // 1E-130: its first digit is the 130th after the point

constexpr std::array<uint128, number::max_digits + 1> make_powers() {
  std::array<uint128, number::max_digits + 1> powers{};
  uint128 power = 1;
  for (uint128& p : powers) {
    p = power;
    power *= 10;
  }
  return powers;
}
constexpr std::array<uint128, number::max_digits + 1> powers_of_ten = make_powers();

uint128 join(std::uint64_t high, std::uint64_t low) noexcept { return static_cast<uint128>(high) << 64 | low; }
std::uint64_t high_of(uint128 value) noexcept { return static_cast<std::uint64_t>(value >> 64); }
std::uint64_t low_of(uint128 value) noexcept { return static_cast<std::uint64_t>(value); }

// 0 for 0.
int count_digits(uint128 value) noexcept {
  const int bits = 128 - (high_of(value) ? std::countl_zero(high_of(value)) : 64 + std::countl_zero(low_of(value)));
  int digits = bits * 1233 / 4096;  // log10(2): one too few at most
  if (digits <= most_digits && value >= powers_of_ten[static_cast<std::size_t>(digits)]) ++digits;
  return digits;
}

// Writes the digits of `value` so that they end before `end`; where they begin.
char* write_digits(char* end, uint128 value) noexcept {
  while (high_of(value)) {
    constexpr std::uint64_t chunk = 10'000'000'000'000'000'000u;
    auto rest = static_cast<std::uint64_t>(value % chunk);
    value /= chunk;
    for (int i = 0; i < 19; ++i, rest /= 10) *--end = static_cast<char>('0' + rest % 10);
  }
  for (std::uint64_t rest = low_of(value); rest; rest /= 10) *--end = static_cast<char>('0' + rest % 10);
  return end;
}

void strip_zeros(uint128& coefficient, int& exponent) noexcept {
  if (!coefficient) return;
  while (high_of(coefficient)) {
    if (coefficient % 10) return;
    coefficient /= 10;
    ++exponent;
  }
  auto rest = low_of(coefficient);
  while (rest % 10 == 0) {
    rest /= 10;
    ++exponent;
  }
  coefficient = rest;
}

[[noreturn]] void raise_failure(number_failure why, std::string_view text) {
  const std::string quoted = "`" + std::string(text.substr(0, 200)) + "`";
  switch (why) {
    case number_failure::none: break;
    case number_failure::malformed: raise({.kind = error_kind::invalid_value, .message = quoted + " is not a number."});
    case number_failure::too_precise:
      raise({.kind = error_kind::value_out_of_range,
             .message = "The number " + quoted + " has more than the 38 significant digits that DynamoDB keeps.",
             .hint = "Round it first, or keep it as a string."});
    case number_failure::overflow:
      raise({.kind = error_kind::value_out_of_range,
             .message = "The number " + quoted + " is larger than DynamoDB's largest, 9.99E+125."});
    case number_failure::underflow:
      raise({.kind = error_kind::value_out_of_range,
             .message = "The number " + quoted + " is closer to zero than DynamoDB's smallest, 1E-130."});
  }
  raise({.kind = error_kind::unknown, .message = "The number " + quoted + " was refused without a reason."});
}

[[noreturn]] void raise_inexact(const number& value, std::string_view type) {
  raise({.kind = error_kind::value_out_of_range,
         .message = "The number " + value.to_string() + " cannot be held by " + std::string(type) + " without loss."});
}

std::string shortest_text(double value) {
  if (!std::isfinite(value))
    raise({.kind = error_kind::invalid_value,
           .message = "DynamoDB's numbers cannot be infinite or NaN.",
           .hint = "Leave the attribute out, or keep it as a string."});
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value);
  return std::string(text, end.ptr);
}

}  // namespace

number number::from_unsigned(std::uint64_t value) noexcept {
  uint128 coefficient = value;
  int exponent = 0;
  strip_zeros(coefficient, exponent);
  number out;
  out.low_ = low_of(coefficient);
  out.exponent_ = static_cast<std::int16_t>(exponent);
  return out;
}

number number::from_signed(std::int64_t value) noexcept {
  number out = from_unsigned(value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value));
  out.negative_ = value < 0;
  return out;
}

number::number(const decimal& value) : number(parse(value.to_string())) {}
number::number(double value) : number(parse(shortest_text(value))) {}

number number::parse(std::string_view text) {
  number out;
  if (const number_failure why = read(text, out); why != number_failure::none) raise_failure(why, text);
  return out;
}

std::optional<number> number::try_parse(std::string_view text) noexcept {
  number out;
  if (read(text, out) != number_failure::none) return std::nullopt;
  return out;
}

number_failure number::read(std::string_view text, number& out) noexcept {
  const char* at = text.data();
  const char* const end = at + text.size();
  const bool negative = at != end && *at == '-';
  if (at != end && (*at == '-' || *at == '+')) ++at;

  // The coefficient is of the digits from the first that is not zero; zeros wait until another digit follows.
  uint128 coefficient = 0;
  long digits = 0;
  long zeros = 0;
  long scale = 0;  // digits after the point, up to the last that counts
  long after_point = 0;
  bool any = false;
  bool pointed = false;
  bool too_precise = false;
  for (; at != end; ++at) {
    if (*at == '.' && !pointed) {
      pointed = true;
      continue;
    }
    const auto digit = static_cast<unsigned>(*at - '0');
    if (digit > 9) break;
    any = true;
    if (pointed) ++after_point;
    if (digit == 0) {
      if (digits) ++zeros;
      continue;
    }
    digits += zeros + 1;
    if (digits > most_digits) too_precise = true;
    else coefficient = coefficient * powers_of_ten[static_cast<std::size_t>(zeros + 1)] + digit;
    zeros = 0;
    scale = after_point;
  }
  if (!any) return number_failure::malformed;

  std::int64_t exponent = 0;
  if (at != end && (*at == 'e' || *at == 'E')) {
    ++at;
    const bool down = at != end && *at == '-';
    if (at != end && (*at == '-' || *at == '+')) ++at;
    if (at == end) return number_failure::malformed;
    for (; at != end; ++at) {
      const std::int64_t digit = static_cast<unsigned char>(*at) - '0';
      if (digit < 0 || digit > 9) return number_failure::malformed;
      if (exponent > (std::numeric_limits<std::int64_t>::max() - digit) / 10) return number_failure::malformed;
      exponent = exponent * 10 + digit;
    }
    // Far beyond what a number can have, and far from what an addition below could overflow.
    exponent = std::min(exponent, std::int64_t{1'000'000'000'000});
    if (down) exponent = -exponent;
  }
  if (at != end) return number_failure::malformed;

  if (digits == 0) {
    // Zero is as large as its exponent says.
    if (exponent + 1 > max_magnitude) return number_failure::overflow;
    if (exponent + 1 < min_magnitude) return number_failure::underflow;
    out = number();
    return number_failure::none;
  }
  // With the point, zeros behind the last digit that counts lie before it or after it; without, all before.
  if (pointed) exponent += scale ? -scale : zeros - after_point;
  else exponent += zeros;
  const std::int64_t magnitude = digits + exponent;
  if (magnitude > max_magnitude) return number_failure::overflow;
  if (magnitude < min_magnitude) return number_failure::underflow;
  if (too_precise) return number_failure::too_precise;

  out.high_ = high_of(coefficient);
  out.low_ = low_of(coefficient);
  out.exponent_ = static_cast<std::int16_t>(exponent);
  out.negative_ = negative;
  return number_failure::none;
}

number_failure number::add(const number& a, const number& b, number& out) noexcept {
  if (a.is_zero() || b.is_zero()) {
    out = a.is_zero() ? b : a;
    return number_failure::none;
  }
  // `fine` has the lower exponent, and a last digit that is not zero.
  const bool a_is_fine = a.exponent_ <= b.exponent_;
  const number& fine = a_is_fine ? a : b;
  const number& coarse = a_is_fine ? b : a;
  const uint128 low = join(fine.high_, fine.low_);
  uint128 high = join(coarse.high_, coarse.low_);
  const int shift = coarse.exponent_ - fine.exponent_;
  if (shift) {
    // Both ends of the sum stay unless a difference takes one digit of 39, from a number that begins with 1.
    const int length = count_digits(high) + shift;
    if (length > most_digits + 1) return number_failure::too_precise;
    if (length == most_digits + 1) {
      const uint128 leading = high / powers_of_ten[static_cast<std::size_t>(count_digits(high) - 1)];
      if (a.negative_ == b.negative_ || leading != 1) return number_failure::too_precise;
    }
    high *= powers_of_ten[static_cast<std::size_t>(shift)];
  }

  uint128 sum;
  bool negative = coarse.negative_;
  if (a.negative_ == b.negative_) {
    sum = high + low;
  } else if (high >= low) {
    sum = high - low;
  } else {
    sum = low - high;
    negative = fine.negative_;
  }
  if (!sum) {
    out = number();
    return number_failure::none;
  }
  int exponent = fine.exponent_;
  strip_zeros(sum, exponent);
  const int digits = count_digits(sum);
  if (digits > most_digits) return number_failure::too_precise;
  if (digits + exponent > max_magnitude) return number_failure::overflow;
  if (digits + exponent < min_magnitude) return number_failure::underflow;
  out.high_ = high_of(sum);
  out.low_ = low_of(sum);
  out.exponent_ = static_cast<std::int16_t>(exponent);
  out.negative_ = negative;
  return number_failure::none;
}

number_failure number::subtract(const number& a, const number& b, number& out) noexcept { return add(a, -b, out); }

number number::operator-() const noexcept {
  number out = *this;
  out.negative_ = !is_zero() && !negative_;
  return out;
}

number operator+(const number& a, const number& b) {
  number out;
  if (const number_failure why = number::add(a, b, out); why != number_failure::none)
    raise_failure(why, a.to_string() + " + " + b.to_string());
  return out;
}

number operator-(const number& a, const number& b) {
  number out;
  if (const number_failure why = number::subtract(a, b, out); why != number_failure::none)
    raise_failure(why, a.to_string() + " - " + b.to_string());
  return out;
}

std::strong_ordering number::compare(const number& a, const number& b) noexcept {
  if (a.is_zero() || b.is_zero() || a.negative_ != b.negative_) {
    const int left = a.is_zero() ? 0 : a.negative_ ? -1 : 1;
    const int right = b.is_zero() ? 0 : b.negative_ ? -1 : 1;
    return left <=> right;
  }
  uint128 left = join(a.high_, a.low_);
  uint128 right = join(b.high_, b.low_);
  const int left_digits = count_digits(left);
  const int right_digits = count_digits(right);
  auto order = left_digits + a.exponent_ <=> right_digits + b.exponent_;
  if (order == 0) {
    // Of one magnitude: the same number of digits makes them comparable.
    if (left_digits < right_digits) left *= powers_of_ten[static_cast<std::size_t>(right_digits - left_digits)];
    else right *= powers_of_ten[static_cast<std::size_t>(left_digits - right_digits)];
    order = left <=> right;
  }
  return a.negative_ ? 0 <=> order : order;
}

void number::append_to(std::string& out) const {
  if (is_zero()) {
    out += '0';
    return;
  }
  char text[most_digits + 1];
  char* const end = text + sizeof text;
  char* const begin = write_digits(end, join(high_, low_));
  const int digits = static_cast<int>(end - begin);
  if (negative_) out += '-';
  if (exponent_ >= 0) {
    out.append(begin, end);
    out.append(static_cast<std::size_t>(exponent_), '0');
  } else if (digits + exponent_ > 0) {
    out.append(begin, end + exponent_);
    out += '.';
    out.append(end + exponent_, end);
  } else {
    out += "0.";
    out.append(static_cast<std::size_t>(-(digits + exponent_)), '0');
    out.append(begin, end);
  }
}

std::string number::to_string() const {
  std::string out;
  append_to(out);
  return out;
}

std::string number::digits() const {
  char text[most_digits + 1];
  char* const end = text + sizeof text;
  return std::string(write_digits(end, join(high_, low_)), end);
}

std::size_t number::stored_size() const noexcept {
  if (is_zero()) return 1;
  // Pairs of digits are counted from the point, so that an odd exponent takes a half pair at the end.
  const int last = exponent_ & 1;
  const int digits = count_digits(join(high_, low_)) + last;
  return static_cast<std::size_t>((digits + 1) / 2 + 1 + (negative_ ? 1 : 0));
}

std::uint64_t number::to_uint64() const {
  const int digits = count_digits(join(high_, low_));
  if (negative_ || exponent_ < 0 || digits + exponent_ > 20) raise_inexact(*this, "an unsigned 64-bit integer");
  const uint128 value = join(high_, low_) * powers_of_ten[static_cast<std::size_t>(exponent_)];
  if (high_of(value)) raise_inexact(*this, "an unsigned 64-bit integer");
  return low_of(value);
}

std::int64_t number::to_int64() const {
  const int digits = count_digits(join(high_, low_));
  if (exponent_ < 0 || digits + exponent_ > 19) raise_inexact(*this, "a signed 64-bit integer");
  const uint128 value = join(high_, low_) * powers_of_ten[static_cast<std::size_t>(exponent_)];
  const std::uint64_t limit = static_cast<std::uint64_t>(INT64_MAX) + (negative_ ? 1 : 0);
  if (value > limit) raise_inexact(*this, "a signed 64-bit integer");
  return static_cast<std::int64_t>(negative_ ? 0 - low_of(value) : low_of(value));
}

decimal number::to_decimal() const { return decimal::parse(to_string()); }

double number::to_double() const {
  const std::string text = (negative_ ? "-" : "") + (is_zero() ? "0" : digits()) + "e" + std::to_string(exponent_);
  double out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

double number::to_double_exactly() const {
  const double out = to_double();
  if (number(out) != *this) raise_inexact(*this, "a double");
  return out;
}

}  // namespace tenon::dynamodb
