#include "migrate/plain_value.hpp"

#include <tenon/base/bytes.hpp>
#include <tenon/base/decimal.hpp>
#include <tenon/base/json.hpp>
#include <tenon/base/timestamp.hpp>

#include <algorithm>
#include <optional>

namespace tenon::migrate {
namespace {

std::string plain_number(std::string_view literal) {
  const bool negative = literal.starts_with('-');
  if (negative || literal.starts_with('+')) literal.remove_prefix(1);
  while (literal.size() > 1 && literal[0] == '0' && literal[1] != '.') literal.remove_prefix(1);
  const bool zero = literal.find_first_not_of("0.") == std::string_view::npos;
  return std::string(negative && !zero ? "-" : "").append(literal);
}

template <class Value>
bool same_value(const std::optional<Value>& a, const std::optional<Value>& b) {
  return a && b && *a == *b;
}

}  // namespace

std::string plain_value(type_family family, std::string_view literal) {
  switch (family) {
    case type_family::integer:
    case type_family::bigint:
    case type_family::real:
    case type_family::decimal: return plain_number(literal);
    case type_family::binary: {
      const std::optional<bytes> decoded = bytes::try_from_base64(literal);
      return decoded ? decoded->to_hex() : std::string(literal);
    }
    case type_family::boolean:
    case type_family::text:
    case type_family::datetime:
    case type_family::json:
    case type_family::enumeration:
    case type_family::unsupported: return std::string(literal);
  }
  return std::string(literal);
}

bool same_plain_value(type_family family, std::string_view a, std::string_view b) {
  if (a == b) return true;
  switch (family) {
    case type_family::integer:
    case type_family::bigint:
    case type_family::real:
    case type_family::decimal: return same_value(decimal::try_parse(a), decimal::try_parse(b));
    case type_family::datetime: return same_value(timestamp::try_parse(a), timestamp::try_parse(b));
    case type_family::json: return same_value(json::try_parse(a), json::try_parse(b));
    case type_family::boolean:
    case type_family::text:
    case type_family::binary:
    case type_family::enumeration:
    case type_family::unsupported: return false;
  }
  return false;
}

std::string spaced_time(std::string_view text) {
  constexpr std::size_t date_length = 10;
  const std::size_t zone = text.find_first_of("Zz+-", date_length);
  if (text.size() <= date_length || zone == text.npos || !timestamp::try_parse(text)) return std::string(text);
  std::string_view clock = text.substr(date_length + 1, zone - date_length - 1);
  std::string fraction;
  if (const std::size_t dot = clock.find('.'); dot != clock.npos) {
    fraction = clock.substr(dot + 1, 9);
    clock = clock.substr(0, dot);
    while (fraction.ends_with('0')) fraction.pop_back();
    while (fraction.size() % 3 != 0) fraction += '0';
    if (!fraction.empty()) fraction.insert(0, 1, '.');
  }
  const bool utc = text[zone] == 'Z' || text[zone] == 'z';
  return std::string(text.substr(0, date_length))
      .append(" ")
      .append(clock)
      .append(fraction)
      .append(" ")
      .append(utc ? std::string_view("+00:00") : text.substr(zone));
}

}  // namespace tenon::migrate
