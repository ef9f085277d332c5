#include "base/decimal_digits.hpp"

#include <algorithm>
#include <cstdlib>

namespace tenon {
namespace {

// Reads the exponent of a number's text, saturated far beyond what a decimal may have.
bool read_exponent(std::string_view text, std::int64_t& exponent) {
  constexpr std::int64_t far = 1'000'000'000'000;
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty()) return false;
  exponent = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    exponent = std::min(far, exponent * 10 + (c - '0'));
  }
  if (negative) exponent = -exponent;
  return true;
}

}  // namespace

bool read_decimal(std::string_view text, unpacked_decimal& number) {
  number.negative = text.starts_with('-');
  if (number.negative || text.starts_with('+')) text.remove_prefix(1);
  if (const std::size_t e = text.find_first_of("eE"); e != std::string_view::npos) {
    if (!read_exponent(text.substr(e + 1), number.exponent)) return false;
    text = text.substr(0, e);
  }
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  if (whole.empty() && fraction.empty()) return false;
  number.digits.reserve(whole.size() + fraction.size());
  number.digits.append(whole).append(fraction);
  number.exponent -= static_cast<std::int64_t>(fraction.size());
  return number.digits.find_first_not_of("0123456789") == std::string::npos;
}

void round_to(unpacked_decimal& number, std::size_t keep, bool inexact) {
  if (number.digits.size() <= keep) return;
  const std::size_t removed = number.digits.size() - keep;
  const char next = number.digits[keep];
  const bool tail = inexact || number.digits.find_first_not_of('0', keep + 1) != std::string::npos;
  const bool odd = keep > 0 && (number.digits[keep - 1] - '0') % 2 != 0;
  const bool up = next > '5' || (next == '5' && (tail || odd));
  number.digits.resize(keep);
  number.exponent += static_cast<std::int64_t>(removed);
  if (!up) return;
  std::size_t at = keep;
  while (at > 0 && number.digits[at - 1] == '9') number.digits[--at] = '0';
  if (at > 0) ++number.digits[at - 1];
  else number.digits.insert(number.digits.begin(), '1');
}

std::string add_digits(std::string a, const std::string& b) {
  int carry = 0;
  for (std::size_t at = a.size(); at-- > 0;) {
    const int sum = (a[at] - '0') + (b[at] - '0') + carry;
    a[at] = static_cast<char>('0' + sum % 10);
    carry = sum / 10;
  }
  if (carry != 0) a.insert(a.begin(), '1');
  return a;
}

std::string subtract_digits(std::string a, const std::string& b) {
  int borrow = 0;
  for (std::size_t at = a.size(); at-- > 0;) {
    int difference = (a[at] - '0') - (b[at] - '0') - borrow;
    borrow = difference < 0 ? 1 : 0;
    if (borrow != 0) difference += 10;
    a[at] = static_cast<char>('0' + difference);
  }
  return a;
}

std::string plain_text(const std::string& digits, std::int64_t exponent) {
  const auto length = static_cast<std::int64_t>(digits.size());
  if (exponent >= 0) return digits + std::string(static_cast<std::size_t>(exponent), '0');
  if (length + exponent > 0) {
    std::string out = digits;
    return out.insert(static_cast<std::size_t>(length + exponent), ".");
  }
  return "0." + std::string(static_cast<std::size_t>(-exponent - length), '0') + digits;
}

std::string scientific_text(const std::string& digits, std::int64_t adjusted_exponent) {
  std::string out = digits;
  if (out.size() > 1) out.insert(1, ".");
  return out.append(adjusted_exponent < 0 ? "e-" : "e+").append(std::to_string(std::abs(adjusted_exponent)));
}

}  // namespace tenon
