#include "protocol/scalar.hpp"

#include <tenon/base/error.hpp>

#include <charconv>

namespace tenon::protocol {

std::string_view name_of(scalar_kind kind) {
  switch (kind) {
    case scalar_kind::null: return "Null";
    case scalar_kind::string: return "String";
    case scalar_kind::boolean: return "Boolean";
    case scalar_kind::int32: return "Int";
    case scalar_kind::int64: return "BigInt";
    case scalar_kind::float64: return "Float";
    case scalar_kind::decimal: return "Decimal";
    case scalar_kind::datetime: return "DateTime";
    case scalar_kind::json: return "Json";
    case scalar_kind::bytes: return "Bytes";
  }
  return "";
}

scalar_kind kind_of(query::scalar type) {
  switch (type) {
    case query::scalar::boolean: return scalar_kind::boolean;
    case query::scalar::int32: return scalar_kind::int32;
    case query::scalar::int64: return scalar_kind::int64;
    case query::scalar::float64: return scalar_kind::float64;
    case query::scalar::decimal: return scalar_kind::decimal;
    case query::scalar::string: return scalar_kind::string;
    case query::scalar::datetime: return scalar_kind::datetime;
    case query::scalar::json: return scalar_kind::json;
    case query::scalar::bytes: return scalar_kind::bytes;
    case query::scalar::enumeration:
    case query::scalar::composite: break;
  }
  return scalar_kind::string;
}

void add_value(query::parameters& out, const scalar_value& v) {
  std::visit([&out](const auto& value) { out.add(value); }, v);
}

std::optional<timestamp> read_datetime(std::string_view text) {
  // The parser of timestamps is more generous: it takes a date alone, and a time without offset.
  if (text.size() < 20) return std::nullopt;
  const std::string_view end = text.substr(text.size() - 6);
  const bool has_offset =
      text.back() == 'Z' || text.back() == 'z' || ((end[0] == '+' || end[0] == '-') && end[3] == ':');
  return has_offset ? timestamp::try_parse(text) : std::nullopt;
}

std::optional<std::int64_t> read_integer(std::string_view text) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<tenon::decimal> read_decimal(std::string_view text) {
  try {
    return tenon::decimal::try_parse(text);
  } catch (const tenon::error&) {  // beyond what a decimal can hold
    return std::nullopt;
  }
}

}  // namespace tenon::protocol
