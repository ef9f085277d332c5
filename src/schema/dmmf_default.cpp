#include "schema/dmmf_default.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace tenon::schema {

namespace {

namespace json = boost::json;

template <typename Number>
Number parse_number(std::string_view text) {
  Number value{};
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// 10 to the power of `-places`, with the rounding of repeated squaring and one division.
double negative_power_of_ten(std::size_t places) {
  double power = 1.0;
  double factor = 10.0;
  for (std::size_t rest = places; rest != 0; rest /= 2) {
    if (rest % 2 == 1) power *= factor;
    factor *= factor;
  }
  return 1.0 / power;
}

/// A decimal as DMMF prints it: the digits as one integer, scaled down afterwards. `0.3` becomes 0.30000000000000004.
double scaled_double(std::string_view text) {
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) return parse_number<double>(text) + 0.0;
  std::string digits{text.substr(0, point)};
  digits += text.substr(point + 1);
  return parse_number<double>(digits) * negative_power_of_ten(text.size() - point - 1) + 0.0;
}

/// RFC 3339 with a numeric offset and 0, 3, 6 or 9 digits of the second's fraction, as many as are needed.
std::string normal_timestamp(std::string_view text) {
  constexpr std::size_t date_and_time = std::string_view{"2020-01-01T00:00:00"}.size();
  if (text.size() <= date_and_time) return std::string{text};
  std::string out{text.substr(0, date_and_time)};
  out[10] = 'T';
  std::string_view rest = text.substr(date_and_time);
  if (rest.front() == '.') {
    rest.remove_prefix(1);
    const std::size_t length = std::min(rest.find_first_not_of("0123456789"), rest.size());
    std::string fraction{rest.substr(0, std::min<std::size_t>(length, 9))};
    rest.remove_prefix(length);
    fraction.resize(9, '0');
    while (fraction.ends_with("000")) fraction.resize(fraction.size() - 3);
    if (!fraction.empty()) out += "." + fraction;
  }
  const bool is_utc = rest == "Z" || rest == "z" || rest == "-00:00";
  return out + (is_utc ? "+00:00" : std::string{rest});
}

json::value literal_value(const field& f, const literal& l) {
  const auto* scalar = std::get_if<scalar_field_type>(&f.type);
  if (scalar == nullptr) return json::string(l.text);
  switch (scalar->type) {
    case scalar_type::boolean: return l.text == "true";
    case scalar_type::int_: return parse_number<std::int64_t>(l.text);
    case scalar_type::bigint: return json::string(std::to_string(parse_number<std::int64_t>(l.text)));
    case scalar_type::float_:
    case scalar_type::decimal: return scaled_double(l.text);
    case scalar_type::datetime: return json::string(normal_timestamp(l.text));
    case scalar_type::string:
    case scalar_type::json:
    case scalar_type::bytes: return json::string(l.text);
  }
  return nullptr;
}

json::object function(std::string_view name, json::array arguments = {}) {
  return {{"name", name}, {"args", std::move(arguments)}};
}

}  // namespace

json::value dmmf_default(const field& f) {
  const default_value& d = *f.default_value;
  switch (d.kind) {
    case default_value::source::literal: return literal_value(f, d.values.front());
    case default_value::source::literal_list: {
      json::array items;
      for (const literal& l : d.values) items.push_back(literal_value(f, l));
      return items;
    }
    case default_value::source::now: return function("now");
    case default_value::source::autoincrement: return function("autoincrement");
    case default_value::source::sequence: return function("sequence");
    case default_value::source::uuid: return function("uuid", {d.parameter});
    case default_value::source::cuid: return function("cuid", {d.parameter});
    case default_value::source::ulid: return function("ulid");
    case default_value::source::nanoid:
      return function("nanoid", d.is_parameter_explicit ? json::array{d.parameter} : json::array{});
    case default_value::source::dbgenerated:
      return function("dbgenerated", d.text.empty() ? json::array{} : json::array{json::string(d.text)});
    case default_value::source::object_id: return function("auto");
  }
  return nullptr;
}

}  // namespace tenon::schema
