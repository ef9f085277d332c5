#include <tenon/client/raw.hpp>

#include <tenon/base/error.hpp>

#include <string_view>

namespace tenon::detail {

namespace {

using query::value;
using query::value_type;

std::string_view kind_of(value_type t) {
  switch (t) {
    case value_type::null: return "null";
    case value_type::boolean: return "a boolean";
    case value_type::int64: return "an integer";
    case value_type::float64: return "a floating-point number";
    case value_type::decimal: return "a decimal";
    case value_type::string: return "text";
    case value_type::datetime: return "a time";
    case value_type::json: return "JSON";
    case value_type::bytes: return "bytes";
    case value_type::enumeration: return "an enumerator";
    case value_type::list: return "a list";
    case value_type::composite: return "a composite";
  }
  return "";
}

bool is_text(const value& v) { return v.type == value_type::string || v.type == value_type::json; }
std::string_view text(const raw_cell& c) { return c.rows.values.text(c.stored()); }

}  // namespace

void reject_raw(const raw_cell& c, std::string_view wanted) {
  raise({.kind = error_kind::raw_query_failed,
         .message = "Column `" + c.rows.columns[c.column] + "` of a raw query holds " +
                    std::string(kind_of(c.stored().type)) + ", which is not " + std::string(wanted),
         .hint = c.stored().type == value_type::null ? "Make the member a std::optional" : "",
         .fields = {c.rows.columns[c.column]}});
}

void read_raw(const raw_cell& c, bool& out) {
  const value& v = c.stored();
  if (v.type != value_type::boolean && v.type != value_type::int64) reject_raw(c, "a boolean");
  out = v.integer != 0;
}

void read_raw(const raw_cell& c, std::int32_t& out) {
  const value& v = c.stored();
  if (v.type != value_type::int64 || v.integer < INT32_MIN || v.integer > INT32_MAX)
    reject_raw(c, "an integer of 32 bits");
  out = static_cast<std::int32_t>(v.integer);
}

void read_raw(const raw_cell& c, std::int64_t& out) {
  if (c.stored().type != value_type::int64) reject_raw(c, "an integer");
  out = c.stored().integer;
}

void read_raw(const raw_cell& c, double& out) {
  const value& v = c.stored();
  if (v.type == value_type::float64) out = v.real;
  else if (v.type == value_type::int64) out = static_cast<double>(v.integer);
  else reject_raw(c, "a number");
}

void read_raw(const raw_cell& c, decimal& out) {
  const value& v = c.stored();
  if (v.type == value_type::int64) {
    out = v.integer;
  } else if (v.type == value_type::float64) {
    out = decimal(v.real);
  } else if (v.type == value_type::decimal || is_text(v)) {
    auto parsed = decimal::try_parse(text(c));
    if (!parsed) reject_raw(c, "a decimal");
    out = *std::move(parsed);
  } else {
    reject_raw(c, "a decimal");
  }
}

void read_raw(const raw_cell& c, std::string& out) {
  if (!is_text(c.stored())) reject_raw(c, "text");
  out = text(c);
}

void read_raw(const raw_cell& c, timestamp& out) {
  const value& v = c.stored();
  if (v.type == value_type::datetime) {
    out = timestamp::from_microseconds(v.integer);
  } else if (v.type == value_type::int64) {
    out = timestamp::from_milliseconds(v.integer);
  } else {
    const auto parsed = is_text(v) ? timestamp::try_parse(text(c)) : std::nullopt;
    if (!parsed) reject_raw(c, "a time");
    out = *parsed;
  }
}

void read_raw(const raw_cell& c, json& out) {
  auto parsed = is_text(c.stored()) ? json::try_parse(text(c)) : std::nullopt;
  if (!parsed) reject_raw(c, "JSON");
  out = *std::move(parsed);
}

void read_raw(const raw_cell& c, bytes& out) {
  if (c.stored().type != value_type::bytes && !is_text(c.stored())) reject_raw(c, "bytes");
  out = bytes(text(c));
}

const query::value* raw_items(const raw_cell& c) {
  if (c.stored().type != value_type::list) reject_raw(c, "a list");
  return c.rows.values.items(c.stored());
}

void check_raw_columns(const query::raw_rows& rows, std::size_t expected) {
  if (rows.columns.empty() || rows.columns.size() == expected) return;
  raise({.kind = error_kind::raw_query_failed,
         .message = "A raw query returns " + std::to_string(rows.columns.size()) + " columns, but " +
                    std::to_string(expected) + " are read",
         .hint = "Give the row type a member for each column"});
}

}  // namespace tenon::detail
