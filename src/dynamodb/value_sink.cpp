#include <tenon/dynamodb/value_io.hpp>

#include "base/json_text.hpp"

#include <tenon/base/error.hpp>
#include <tenon/dynamodb/wire.hpp>

#include <charconv>
#include <cmath>
#include <cstring>

namespace tenon::dynamodb {

namespace {

constexpr double largest_safe = 9007199254740991;  // 2^53 - 1

template <class Integer>
void append_number(std::string& out, Integer value) {
  char text[32] = "{\"N\":\"";
  char* end = std::to_chars(text + 6, text + 28, value).ptr;
  std::memcpy(end, "\"}", 2);
  out.append(text, end + 2);
}

// The number with the fewest digits that names the value. Throws validation_error for infinities and NaN.
number number_of(double value) { return number(value); }
number number_of(float value) {
  if (!std::isfinite(value)) return number(static_cast<double>(value));
  char text[32];
  const char* const end = std::to_chars(text, text + sizeof text, value).ptr;
  return number::parse({text, end});
}

}  // namespace

void value_sink::null() { *out_ += "{\"NULL\":true}"; }
void value_sink::boolean(bool value) { *out_ += value ? "{\"BOOL\":true}" : "{\"BOOL\":false}"; }
void value_sink::integer(std::int64_t value) { append_number(*out_, value); }
void value_sink::integer(std::uint64_t value) { append_number(*out_, value); }

template <class Real>
void value_sink::shortest(Real value) {
  if (!options_->allow_imprecise_numbers && std::fabs(value) > largest_safe)
    raise({.kind = error_kind::value_out_of_range,
           .message = "The number is beyond ±(2^53 - 1), where a double does not hold every whole number",
           .hint = "Use a decimal or a number, or allow_imprecise_numbers"});
  char text[32];
  const char* const end = std::to_chars(text, text + sizeof text, value).ptr;
  const std::string_view digits(text, static_cast<std::size_t>(end - text));
  if (value == 0 || digits.find_first_not_of("-.0123456789") != std::string_view::npos) {
    number(number_of(value));
    return;
  }
  *out_ += "{\"N\":\"";
  *out_ += digits;
  *out_ += "\"}";
}

void value_sink::real(double value) { shortest(value); }
void value_sink::real(float value) { shortest(value); }

void value_sink::number(const dynamodb::number& value) {
  *out_ += "{\"N\":\"";
  value.append_to(*out_);
  *out_ += "\"}";
}

void value_sink::string(std::string_view utf8) {
  if (utf8.empty() && options_->convert_empty_values) return null();
  *out_ += "{\"S\":";
  append_json_string(*out_, utf8);
  *out_ += '}';
}

void value_sink::binary(std::string_view value) {
  if (value.empty() && options_->convert_empty_values) return null();
  *out_ += "{\"B\":\"";
  *out_ += bytes(value).to_base64();
  *out_ += "\"}";
}

void value_sink::value(const attribute_value& v) {
  if (!options_->convert_empty_values) {
    append_wire(*out_, v);
    return;
  }
  switch (v.type()) {
    case attribute_type::string: return string(v.as_string());
    case attribute_type::binary: return binary(v.as_binary().view());
    case attribute_type::string_set:
      if (v.as_string_set().empty()) return null();
      break;
    case attribute_type::number_set:
      if (v.as_number_set().empty()) return null();
      break;
    case attribute_type::binary_set:
      if (v.as_binary_set().empty()) return null();
      break;
    case attribute_type::list:
      begin_list();
      for (const attribute_value& inner : v.as_list()) {
        element();
        value(inner);
      }
      return end_list();
    case attribute_type::map:
      begin_map();
      for (const auto& [name, inner] : v.as_map()) {
        member(name);
        value(inner);
      }
      return end_map();
    case attribute_type::null:
    case attribute_type::boolean:
    case attribute_type::number: break;
  }
  append_wire(*out_, v);
}

void value_sink::begin_set(attribute_type type) {
  *out_ += "{\"";
  *out_ += name_of(type);
  *out_ += "\":[";
}

void value_sink::set_text(std::string_view utf8) {
  separate();
  append_json_string(*out_, utf8);
}

void value_sink::set_number(const dynamodb::number& value) {
  separate();
  *out_ += '"';
  value.append_to(*out_);
  *out_ += '"';
}

void value_sink::set_real(float value) { set_number(number_of(value)); }

void value_sink::set_binary(std::string_view value) {
  separate();
  *out_ += '"';
  *out_ += bytes(value).to_base64();
  *out_ += '"';
}

void value_sink::end_set() {
  if (out_->back() != '[') {
    *out_ += "]}";
    return;
  }
  if (!options_->convert_empty_values)
    raise({.kind = error_kind::invalid_value,
           .message = "DynamoDB has no empty sets",
           .hint = "Leave the attribute out, or set convert_empty_values to write NULL"});
  out_->resize(out_->size() - std::strlen("{\"SS\":["));
  null();
}

void value_sink::begin_map() { *out_ += "{\"M\":{"; }
void value_sink::begin_list() { *out_ += "{\"L\":["; }

void value_sink::member(std::string_view name) {
  separate();
  append_json_string(*out_, name);
  *out_ += ':';
}

void write_members(value_sink& out, const member_codec* members, std::size_t count, const void* record) {
  for (std::size_t i = 0; i < count; ++i) {
    const member_codec& m = members[i];
    if (m.is_undefined && m.is_undefined(record)) {
      if (out.options().remove_undefined_values) continue;
      raise({.kind = error_kind::missing_value,
             .message = "The attribute `" + std::string(m.name) + "` has no value",
             .hint = "Set remove_undefined_values to leave such attributes out",
             .fields = {std::string(m.name)}});
    }
    out.member(m.name);
    m.write(out, record);
  }
}

}  // namespace tenon::dynamodb
