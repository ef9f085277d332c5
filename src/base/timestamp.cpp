#include <tenon/base/timestamp.hpp>

#include <tenon/base/error.hpp>

#include "base/quote.hpp"

#include <ctime>

namespace tenon {
namespace {

constexpr std::int64_t micros_per_second = 1'000'000;
constexpr std::int64_t micros_per_day = 86'400 * micros_per_second;
constexpr std::int64_t first_day = -719'528;  // 0000-01-01
constexpr std::int64_t last_day = 2'932'896;  // 9999-12-31

struct civil_date {
  std::int64_t year;
  unsigned month;
  unsigned day;
};

// Conversions between days since 1970-01-01 and proleptic Gregorian dates, with years that begin in March and
// 400 year eras, as in H. Hinnant, "chrono-compatible low-level date algorithms".
constexpr std::int64_t days_since_epoch(std::int64_t year, unsigned month, unsigned day) noexcept {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const auto year_of_era = static_cast<unsigned>(year - era * 400);
  const unsigned day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const unsigned day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + static_cast<std::int64_t>(day_of_era) - 719'468;
}

constexpr civil_date date_of(std::int64_t days) noexcept {
  days += 719'468;
  const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const auto day_of_era = static_cast<unsigned>(days - era * 146'097);
  const unsigned year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const unsigned day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const unsigned shifted_month = (5 * day_of_year + 2) / 153;
  const unsigned month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  const std::int64_t year = static_cast<std::int64_t>(year_of_era) + era * 400 + (month <= 2 ? 1 : 0);
  return {year, month, day_of_year - (153 * shifted_month + 2) / 5 + 1};
}

static_assert(days_since_epoch(0, 1, 1) == first_day && days_since_epoch(9999, 12, 31) == last_day);

constexpr unsigned days_in_month(std::int64_t year, unsigned month) noexcept {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

constexpr std::int64_t floor_divide(std::int64_t value, std::int64_t divisor) noexcept {
  return value / divisor - (value % divisor < 0 ? 1 : 0);
}

// Reads a text from left to right; every function says whether it found what it looks for.
class reader {
 public:
  explicit reader(std::string_view text) noexcept : text_(text) {}

  bool at_end() const noexcept { return at_ == text_.size(); }
  char peek() const noexcept { return at_end() ? '\0' : text_[at_]; }

  bool take(char expected) noexcept {
    if (peek() != expected || at_end()) return false;
    ++at_;
    return true;
  }

  bool take_any(std::string_view expected) noexcept {
    if (at_end() || expected.find(peek()) == std::string_view::npos) return false;
    ++at_;
    return true;
  }

  // Exactly `digits` digits with a value of at most `most`.
  bool take_number(int digits, unsigned most, unsigned& value) noexcept {
    value = 0;
    for (int i = 0; i < digits; ++i, ++at_) {
      if (!at_digit()) return false;
      value = value * 10 + digit();
    }
    return value <= most;
  }

  // One digit or more, as a fraction of a second.
  bool take_fraction(std::int64_t& micros) noexcept {
    if (!at_digit()) return false;
    micros = 0;
    for (std::int64_t unit = micros_per_second / 10; at_digit(); unit /= 10, ++at_) micros += unit * digit();
    return true;
  }

 private:
  bool at_digit() const noexcept { return peek() >= '0' && peek() <= '9'; }
  unsigned digit() const noexcept { return static_cast<unsigned>(peek() - '0'); }

  std::string_view text_;
  std::size_t at_ = 0;
};

bool read_date(reader& in, std::int64_t& days) noexcept {
  unsigned year = 0;
  unsigned month = 0;
  unsigned day = 0;
  if (!in.take_number(4, 9999, year) || !in.take('-')) return false;
  if (!in.take_number(2, 12, month) || !in.take('-') || month == 0) return false;
  if (!in.take_number(2, days_in_month(year, month), day) || day == 0) return false;
  days = days_since_epoch(year, month, day);
  return true;
}

// A leap second, :60, becomes the first instant of the next minute.
bool read_time(reader& in, std::int64_t& micros) noexcept {
  unsigned hour = 0;
  unsigned minute = 0;
  unsigned second = 0;
  if (!in.take_number(2, 23, hour) || !in.take(':')) return false;
  if (!in.take_number(2, 59, minute) || !in.take(':')) return false;
  if (!in.take_number(2, 60, second)) return false;
  std::int64_t fraction = 0;
  if (in.take('.') && !in.take_fraction(fraction)) return false;
  if (second == 60) fraction = 0;
  micros = (std::int64_t{hour} * 3600 + minute * 60 + second) * micros_per_second + fraction;
  return true;
}

// Time zone offset, to be subtracted; absent means UTC.
bool read_offset(reader& in, std::int64_t& micros) noexcept {
  micros = 0;
  if (in.at_end() || in.take_any("Zz")) return true;
  const bool negative = in.peek() == '-';
  if (!in.take_any("+-")) return false;
  unsigned hours = 0;
  unsigned minutes = 0;
  if (!in.take_number(2, 23, hours) || !in.take(':') || !in.take_number(2, 59, minutes)) return false;
  micros = (std::int64_t{hours} * 60 + minutes) * 60 * micros_per_second;
  if (negative) micros = -micros;
  return true;
}

constexpr bool in_text_range(std::int64_t micros) noexcept {
  return micros >= first_day * micros_per_day && micros < (last_day + 1) * micros_per_day;
}

void put_digits(char* out, std::uint64_t value, int digits) noexcept {
  for (int i = digits; i-- > 0; value /= 10) out[i] = static_cast<char>('0' + value % 10);
}

std::string format(std::int64_t micros, int fraction_digits) {
  if (!in_text_range(micros))
    raise({.kind = error_kind::value_out_of_range,
           .message = "The time " + std::to_string(micros) + " µs from 1970 lies outside the years 0000 to 9999.",
           .hint = "Check whether it was computed in other units than microseconds."});
  const std::int64_t days = floor_divide(micros, micros_per_day);
  const auto of_day = static_cast<std::uint64_t>(micros - days * micros_per_day);
  const std::uint64_t seconds = of_day / micros_per_second;
  const std::uint64_t fraction = of_day % micros_per_second;
  const civil_date date = date_of(days);
  std::string out = fraction_digits == 3 ? "0000-00-00T00:00:00.000Z" : "0000-00-00T00:00:00.000000Z";
  put_digits(&out[0], static_cast<std::uint64_t>(date.year), 4);
  put_digits(&out[5], date.month, 2);
  put_digits(&out[8], date.day, 2);
  put_digits(&out[11], seconds / 3600, 2);
  put_digits(&out[14], seconds / 60 % 60, 2);
  put_digits(&out[17], seconds % 60, 2);
  put_digits(&out[20], fraction_digits == 3 ? fraction / 1000 : fraction, fraction_digits);
  return out;
}

}  // namespace

void timestamp::raise_too_large(std::int64_t value, const char* unit) {
  raise({.kind = error_kind::value_out_of_range,
         .message = "The time " + std::to_string(value) + " " + unit + " from 1970 does not fit a timestamp.",
         .hint = "Check whether it was computed in other units."});
}

timestamp timestamp::now() noexcept {
  std::timespec time{};
  ::clock_gettime(CLOCK_REALTIME, &time);
  return from_microseconds(time.tv_sec * micros_per_second + time.tv_nsec / 1000);
}

timestamp timestamp::parse(std::string_view text) {
  if (const auto parsed = try_parse(text)) return *parsed;
  raise({.kind = error_kind::invalid_value,
         .message = text::quote(text) + " is not a date and time.",
         .hint = "Write it as in RFC 3339, `2024-02-29T12:34:56.789Z`, within the years 0000 to 9999."});
}

std::optional<timestamp> timestamp::try_parse(std::string_view text) noexcept {
  reader in(text);
  std::int64_t days = 0;
  std::int64_t of_day = 0;
  std::int64_t offset = 0;
  if (!read_date(in, days)) return std::nullopt;
  if (!in.at_end()) {
    if (!in.take_any("Tt ") || !read_time(in, of_day) || !read_offset(in, offset) || !in.at_end()) return std::nullopt;
  }
  const std::int64_t micros = days * micros_per_day + of_day - offset;
  if (!in_text_range(micros)) return std::nullopt;
  return from_microseconds(micros);
}

std::int64_t timestamp::milliseconds() const noexcept { return floor_divide(micros_, 1000); }

std::string timestamp::to_string() const { return format(micros_, 3); }
std::string timestamp::to_string_microseconds() const { return format(micros_, 6); }

}  // namespace tenon
