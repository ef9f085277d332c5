#include "dynamodb/models/keys.hpp"

#include <tenon/base/error.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace tenon::dynamodb::models {

namespace {

constexpr std::size_t int32_digits = 10;
constexpr std::size_t int64_digits = 19;
constexpr int exponent_offset = 500;
constexpr std::size_t exponent_digits = 3;

// Of the digits of a number, what each lacks to 9.
std::string complement(std::string digits) {
  for (char& c : digits) c = static_cast<char>('0' + ('9' - c));
  return digits;
}

std::string padded(std::string digits, std::size_t width) {
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  return digits;
}

void append_integer(std::string& out, const field_place& f, const number& n, std::size_t width) {
  std::string digits = n.to_string();
  const bool negative = n.is_negative();
  if (negative) digits.erase(0, 1);
  if (digits.size() > width || !n.is_integer())
    raise({.kind = error_kind::value_out_of_range,
           .message = "The value " + n.to_string() + " of `" + std::string(f.field().name) + "` of " +
                      std::string(f.model.name) + " does not fit its key",
           .hint = "Make the field a BigInt, or a Decimal, in the schema",
           .model = std::string(f.model.name),
           .fields = {std::string(f.field().name)}});
  digits = padded(std::move(digits), width);
  if (negative) out += '-';
  out += negative ? complement(std::move(digits)) : digits;
}

void append_number(std::string& out, const number& n) {
  if (n.is_zero()) {
    out += '0';
    return;
  }
  const std::string digits = n.digits();
  const int magnitude = n.exponent() + static_cast<int>(digits.size()) + exponent_offset;
  const std::string exponent = padded(std::to_string(magnitude), exponent_digits);
  if (n.is_negative()) out.append("-").append(complement(exponent)).append(complement(digits)).append("~");
  else out.append("1").append(exponent).append(digits);
}

void append_enumerator(std::string& out, const field_place& f, const std::string& name, key_role role) {
  if (role == key_role::sort) {
    const auto& values = f.field().enumeration->values;
    for (std::uint32_t i = 0; i < values.size(); ++i)
      if (values[i].database_name == name) out += padded(std::to_string(i), 2) + "-";
  }
  append_escaped(out, name);
}

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c == '#') out += "\"\"";
    else if (c == '"') out += "\"!";
    else out += c;
  }
}

void append_key_value(std::string& out, const field_place& f, const attribute_value& stored, key_role role) {
  switch (f.field().type) {
    case query::scalar::boolean: out += stored.as_bool() ? "true" : "false"; return;
    case query::scalar::int32:
    case query::scalar::int64:
      if (role == key_role::partition) stored.as_number().append_to(out);
      else
        append_integer(out, f, stored.as_number(),
                       f.field().type == query::scalar::int32 ? int32_digits : int64_digits);
      return;
    case query::scalar::float64:
    case query::scalar::decimal:
      if (role == key_role::partition) stored.as_number().append_to(out);
      else append_number(out, stored.as_number());
      return;
    case query::scalar::datetime:
      if (f.is_ttl()) out += timestamp::from_seconds(stored.as_number().to_int64()).to_string_microseconds();
      else out += stored.as_string();
      return;
    case query::scalar::enumeration: return append_enumerator(out, f, stored.as_string(), role);
    case query::scalar::string: return append_escaped(out, stored.as_string());
    case query::scalar::json:
    case query::scalar::bytes:
    case query::scalar::composite: break;  // the schema allows them in no template
  }
}

std::optional<attribute_value> key_of(const query::model_descriptor& m, const query::key_template& t, key_role role,
                                      stored_fields stored) {
  std::string text;
  for (const query::key_piece& p : t.pieces) {
    if (p.field == query::no_field) {
      text += p.text;
      continue;
    }
    const attribute_value* value = stored(p.field);
    if (!value || value->is_null()) return std::nullopt;
    if (t.native) return *value;
    append_key_value(text, {m, p.field}, *value, role);
  }
  return attribute_value(std::move(text));
}

namespace {

[[noreturn]] void raise_empty(const query::model_descriptor& m, const query::key_template& t) {
  error_details e{
      .kind = error_kind::missing_value,
      .message = "The key `" + std::string(t.attribute) + "` of a " + std::string(m.name) + " would be empty",
      .hint = "Give its fields values that are not empty",
      .model = std::string(m.name)};
  for (const query::key_piece& p : t.pieces)
    if (p.field != query::no_field) e.fields.emplace_back(m.fields[p.field].name);
  raise(std::move(e));
}

bool is_empty(const attribute_value& v) {
  if (const auto* text = v.get_if<std::string>()) return text->empty();
  if (const auto* binary = v.get_if<bytes>()) return binary->view().empty();
  return false;
}

attribute_value required_key(const query::model_descriptor& m, const query::key_template& t, key_role role,
                             stored_fields stored) {
  auto key = key_of(m, t, role, stored);
  if (!key || is_empty(*key)) raise_empty(m, t);
  return *std::move(key);
}

}  // namespace

item table_key_of(const query::model_descriptor& m, const item& i) {
  const auto stored = [&](std::uint16_t f) { return field_in(m, i, f); };
  item key;
  key.set(std::string(m.items->partition.attribute), required_key(m, m.items->partition, key_role::partition, stored));
  if (m.items->sort.exists())
    key.set(std::string(m.items->sort.attribute), required_key(m, m.items->sort, key_role::sort, stored));
  return key;
}

void add_keys(const query::model_descriptor& m, item& i) {
  const query::item_layout& l = *m.items;
  for (auto& [name, value] : table_key_of(m, i)) i.set(name, value);
  for (const query::item_index& x : l.indexes) {
    const auto stored = [&](std::uint16_t f) { return field_in(m, i, f); };
    auto partition = x.local ? std::nullopt : key_of(m, x.partition, key_role::partition, stored);
    auto sort = x.sort.exists() ? key_of(m, x.sort, key_role::sort, stored) : std::nullopt;
    if ((!x.local && !partition) || (x.sort.exists() && !sort)) continue;
    if (partition && is_empty(*partition)) raise_empty(m, x.partition);
    if (sort && is_empty(*sort)) raise_empty(m, x.sort);
    if (partition) i.set(std::string(x.partition.attribute), *std::move(partition));
    if (sort) i.set(std::string(x.sort.attribute), *std::move(sort));
  }
  if (!l.type_attribute.empty()) i.set(std::string(l.type_attribute), attribute_value(l.type));
}

bool is_ordered_within(const query::field_descriptor& f) {
  return f.type != query::scalar::string && f.type != query::scalar::json && f.type != query::scalar::bytes;
}

}  // namespace tenon::dynamodb::models
