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
    case type_family::unsupported: return false;
  }
  return false;
}

}  // namespace tenon::migrate
