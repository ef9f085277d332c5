// A point in time, to the microsecond.
#pragma once

#include <tenon/base/chrono.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tenon {

// A value of a DateTime field: microseconds since 1970-01-01T00:00:00Z, without leap seconds. Text forms cover the
// years 0000 to 9999.
class timestamp {
 public:
  using time_point = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;

  constexpr timestamp() noexcept = default;

  // Finer clocks are rounded down to the microsecond.
  template <class Duration>
  constexpr timestamp(std::chrono::time_point<std::chrono::system_clock, Duration> time)
      : micros_(std::chrono::floor<std::chrono::microseconds>(time.time_since_epoch()).count()) {}

  constexpr operator time_point() const noexcept { return time_point(std::chrono::microseconds(micros_)); }

  static constexpr timestamp from_microseconds(std::int64_t since_epoch) noexcept { return timestamp(since_epoch, 0); }

  // Throws value_out_of_range beyond what microseconds can hold.
  static constexpr timestamp from_milliseconds(std::int64_t since_epoch) { return scaled(since_epoch, 1'000, "ms"); }
  static constexpr timestamp from_seconds(std::int64_t since_epoch) { return scaled(since_epoch, 1'000'000, "s"); }

  static timestamp now() noexcept;

  // Every date-time of RFC 3339 (any offset, any number of fraction digits, `T`, `t` or a space between date and
  // time), the same without an offset, and a date alone; the last two are UTC. Digits beyond the microsecond are cut.
  // Throws validation_error if the text is none of these.
  static timestamp parse(std::string_view text);
  static std::optional<timestamp> try_parse(std::string_view text) noexcept;

  constexpr std::int64_t microseconds() const noexcept { return micros_; }
  std::int64_t milliseconds() const noexcept;  // rounded down

  // "2024-02-29T12:34:56.789Z", as JavaScript's Date.toISOString. Throws value_out_of_range outside 0000 to 9999.
  std::string to_string() const;

  // "2024-02-29T12:34:56.789012Z".
  std::string to_string_microseconds() const;

  friend constexpr bool operator==(timestamp, timestamp) noexcept = default;
  friend constexpr std::strong_ordering operator<=>(timestamp, timestamp) noexcept = default;

  friend constexpr timestamp operator+(timestamp a, std::chrono::microseconds b) noexcept {
    return timestamp(a.micros_ + b.count(), 0);
  }
  friend constexpr timestamp operator-(timestamp a, std::chrono::microseconds b) noexcept {
    return timestamp(a.micros_ - b.count(), 0);
  }
  friend constexpr std::chrono::microseconds operator-(timestamp a, timestamp b) noexcept {
    return std::chrono::microseconds(a.micros_ - b.micros_);
  }
  constexpr timestamp& operator+=(std::chrono::microseconds b) noexcept { return *this = *this + b; }
  constexpr timestamp& operator-=(std::chrono::microseconds b) noexcept { return *this = *this - b; }

 private:
  constexpr timestamp(std::int64_t micros, int) noexcept : micros_(micros) {}

  static constexpr timestamp scaled(std::int64_t value, std::int64_t factor, const char* unit) {
    std::int64_t micros = 0;
    if (__builtin_mul_overflow(value, factor, &micros)) raise_too_large(value, unit);
    return timestamp(micros, 0);
  }
  [[noreturn]] static void raise_too_large(std::int64_t value, const char* unit);

  std::int64_t micros_ = 0;
};

}  // namespace tenon

template <>
struct std::hash<tenon::timestamp> {
  std::size_t operator()(tenon::timestamp value) const noexcept {
    return std::hash<std::int64_t>()(value.microseconds());
  }
};
