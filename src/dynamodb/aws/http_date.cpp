#include "dynamodb/aws/http_date.hpp"

#include <ctime>

namespace tenon::dynamodb::aws {

namespace {

constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";

// -1 if there is something else than digits.
int number_at(std::string_view text, std::size_t begin, std::size_t width) noexcept {
  int out = 0;
  for (std::size_t i = begin; i < begin + width; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    out = out * 10 + (text[i] - '0');
  }
  return out;
}

}  // namespace

std::optional<timestamp> parse_http_date(std::string_view text) noexcept {
  if (text.size() != 29 || text.substr(3, 2) != ", " || text[7] != ' ' || text[11] != ' ' || text[16] != ' ' ||
      text[19] != ':' || text[22] != ':' || text.substr(25) != " GMT")
    return std::nullopt;
  const std::size_t month = months.find(text.substr(8, 3));
  std::tm t{};
  t.tm_mday = number_at(text, 5, 2);
  t.tm_mon = month == std::string_view::npos || month % 3 != 0 ? -1 : static_cast<int>(month / 3);
  t.tm_year = number_at(text, 12, 4) - 1900;
  t.tm_hour = number_at(text, 17, 2);
  t.tm_min = number_at(text, 20, 2);
  t.tm_sec = number_at(text, 23, 2);
  if (t.tm_mday < 1 || t.tm_mday > 31 || t.tm_mon < 0 || t.tm_year < -1900 || t.tm_hour < 0 || t.tm_hour > 23 ||
      t.tm_min < 0 || t.tm_min > 59 || t.tm_sec < 0 || t.tm_sec > 60)
    return std::nullopt;
  return timestamp::from_microseconds(static_cast<std::int64_t>(timegm(&t)) * 1'000'000);
}

}  // namespace tenon::dynamodb::aws
