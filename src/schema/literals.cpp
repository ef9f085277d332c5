#include "schema/literals.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace tenon::schema {

namespace {

/// Accepts every event, except numbers beyond the range of a double.
struct json_checker {
  static constexpr std::size_t max_object_size = SIZE_MAX;
  static constexpr std::size_t max_array_size = SIZE_MAX;
  static constexpr std::size_t max_key_size = SIZE_MAX;
  static constexpr std::size_t max_string_size = SIZE_MAX;

  using error_code = boost::json::error_code;
  using string_view = boost::json::string_view;

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return true; }
  bool on_object_end(std::size_t, error_code&) { return true; }
  bool on_array_begin(error_code&) { return true; }
  bool on_array_end(std::size_t, error_code&) { return true; }
  bool on_key_part(string_view, std::size_t, error_code&) { return true; }
  bool on_key(string_view, std::size_t, error_code&) { return true; }
  bool on_string_part(string_view, std::size_t, error_code&) { return true; }
  bool on_string(string_view, std::size_t, error_code&) { return true; }
  bool on_number_part(string_view, error_code&) { return true; }
  bool on_int64(std::int64_t, string_view, error_code&) { return true; }
  bool on_uint64(std::uint64_t, string_view, error_code&) { return true; }
  bool on_double(double value, string_view, error_code& error) {
    if (std::isfinite(value)) return true;
    error = boost::json::error::exponent_overflow;
    return false;
  }
  bool on_bool(bool, error_code&) { return true; }
  bool on_null(error_code&) { return true; }
  bool on_comment_part(string_view, error_code&) { return true; }
  bool on_comment(string_view, error_code&) { return true; }
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Reads a text from front to back.
class scanner {
 public:
  explicit scanner(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool is_done() const { return rest_.empty(); }

  bool accept(std::string_view any_of) {
    if (rest_.empty() || any_of.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool accept_text(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  /// Exactly `count` digits as a number, or -1.
  int number(std::size_t count) {
    if (rest_.size() < count) return -1;
    int value = 0;
    for (const char c : rest_.substr(0, count)) {
      if (!is_digit(c)) return -1;
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(count);
    return value;
  }

  /// Skips digits, and underscores behind the first digit if `grouped`. The number of digits.
  std::size_t digits(bool grouped) {
    std::size_t count = 0;
    while (!rest_.empty() && (is_digit(rest_.front()) || (grouped && count > 0 && rest_.front() == '_'))) {
      if (is_digit(rest_.front())) ++count;
      rest_.remove_prefix(1);
    }
    return count;
  }

  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

int days_of(int year, int month) {
  constexpr std::array days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool is_leap_year = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days[static_cast<std::size_t>(month - 1)] + (month == 2 && is_leap_year ? 1 : 0);
}

bool in(int value, int minimum, int maximum) { return value >= minimum && value <= maximum; }

bool accept_offset(scanner& s) {
  if (s.accept("Zz")) return true;
  if (!s.accept("+-") && !s.accept_text("\u2212")) return false;  // or the minus sign proper
  const int hours = s.number(2);
  return s.accept(":") && in(hours, 0, 23) && in(s.number(2), 0, 59);
}

}  // namespace

bool is_json(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = 127;
  boost::json::basic_parser<json_checker> parser(options);
  boost::json::error_code error;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
  return !error && read == text.size();
}

bool is_base64(std::string_view text) {
  if (text.size() % 4 != 0) return false;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  const std::string_view digits = text.substr(0, text.size() - padding);
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::size_t last = 0;
  for (const char c : digits) {
    last = alphabet.find(c);
    if (last == std::string_view::npos) return false;
  }
  const std::size_t unused_bits = padding * 2;  // of the last digit
  return last % (std::size_t{1} << unused_bits) == 0;
}

bool is_timestamp(std::string_view text) {
  scanner s(text);
  const int year = s.number(4);
  if (year < 0 || !s.accept("-")) return false;
  const int month = s.number(2);
  if (!in(month, 1, 12) || !s.accept("-") || !in(s.number(2), 1, days_of(year, month)) || !s.accept("Tt "))
    return false;
  if (!in(s.number(2), 0, 23) || !s.accept(":") || !in(s.number(2), 0, 59) || !s.accept(":") || !in(s.number(2), 0, 60))
    return false;
  if (s.accept(".") && s.digits(false) == 0) return false;
  return accept_offset(s) && s.is_done();
}

bool is_decimal(std::string_view text) {
  scanner s(text);
  s.accept("+-");
  std::size_t count = s.digits(true);
  if (s.accept(".")) {
    const bool starts_group = s.rest().starts_with('_');
    if (starts_group && count == 0) return false;
    while (s.accept("_")) continue;
    count += s.digits(true);
  }
  if (count == 0) return false;
  if (!s.accept("eE")) return s.is_done();
  s.accept("+");
  return is_integer(s.rest());
}

bool is_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && rest == text.data() + text.size();
}

}  // namespace tenon::schema
