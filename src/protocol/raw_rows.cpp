#include "protocol/raw_rows.hpp"

#include "base/json_text.hpp"

#include <tenon/base/bytes.hpp>
#include <tenon/base/decimal.hpp>
#include <tenon/base/json.hpp>
#include <tenon/base/timestamp.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace tenon::protocol {

namespace {

enum class raw_type {
  int32,
  int64,
  float32,
  float64,
  decimal,
  string,
  boolean,
  datetime,
  date,
  time,
  json,
  bytes,
  array
};

std::string_view name_of(raw_type t) {
  switch (t) {
    case raw_type::int32: return "int";
    case raw_type::int64: return "bigint";
    case raw_type::float32: return "float";
    case raw_type::float64: return "double";
    case raw_type::decimal: return "decimal";
    case raw_type::string: return "string";
    case raw_type::boolean: return "bool";
    case raw_type::datetime: return "datetime";
    case raw_type::date: return "date";
    case raw_type::time: return "time";
    case raw_type::json: return "json";
    case raw_type::bytes: return "bytes";
    case raw_type::array: return "array";
  }
  return "";
}

// The types that Prisma's schema engine and people give to SQLite's columns.
std::optional<raw_type> declared_type(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  if (const std::size_t arguments = name.find('('); arguments != std::string::npos) name.resize(arguments);
  constexpr std::pair<std::string_view, raw_type> types[] = {
      {"TINYINT", raw_type::int32},
      {"SMALLINT", raw_type::int32},
      {"MEDIUMINT", raw_type::int32},
      {"INT", raw_type::int32},
      {"INTEGER", raw_type::int32},
      {"SERIAL", raw_type::int32},
      {"INT2", raw_type::int32},
      {"BIGINT", raw_type::int64},
      {"UNSIGNED BIG INT", raw_type::int64},
      {"INT8", raw_type::int64},
      {"FLOAT", raw_type::float32},
      {"DOUBLE", raw_type::float64},
      {"DOUBLE PRECISION", raw_type::float64},
      {"NUMERIC", raw_type::float64},
      {"REAL", raw_type::float64},
      {"DECIMAL", raw_type::decimal},
      {"DATETIME", raw_type::datetime},
      {"TIMESTAMP", raw_type::datetime},
      {"DATE", raw_type::date},
      {"TIME", raw_type::time},
      {"TEXT", raw_type::string},
      {"CLOB", raw_type::string},
      {"CHARACTER", raw_type::string},
      {"VARCHAR", raw_type::string},
      {"VARYING CHARACTER", raw_type::string},
      {"NCHAR", raw_type::string},
      {"NATIVE CHARACTER", raw_type::string},
      {"NVARCHAR", raw_type::string},
      {"BLOB", raw_type::bytes},
      {"BOOLEAN", raw_type::boolean},
      {"JSONB", raw_type::json},
  };
  for (const auto& [text, type] : types)
    if (text == name) return type;
  return std::nullopt;
}

raw_type type_of(query::value_type t) {
  switch (t) {
    case query::value_type::null:
    case query::value_type::enumeration: return raw_type::int32;
    case query::value_type::boolean: return raw_type::boolean;
    case query::value_type::int64: return raw_type::int64;
    case query::value_type::float64: return raw_type::float64;
    case query::value_type::decimal: return raw_type::decimal;
    case query::value_type::string: return raw_type::string;
    case query::value_type::datetime: return raw_type::datetime;
    case query::value_type::json: return raw_type::json;
    case query::value_type::bytes: return raw_type::bytes;
    case query::value_type::list:
    case query::value_type::composite: return raw_type::array;
  }
  return raw_type::string;
}

raw_type type_of_column(const query::raw_rows& rows, std::size_t column) {
  if (column < rows.declared.size())
    if (const auto declared = declared_type(rows.declared[column])) return *declared;
  for (std::size_t at = column; at < rows.values.size(); at += rows.columns.size())
    if (rows.values[at].type != query::value_type::null) return type_of(rows.values[at].type);
  return raw_type::int32;
}

// From milliseconds since 1970, if it lies in the years 0 to 9999, which the text form has.
std::optional<timestamp> to_timestamp(std::int64_t milliseconds) {
  if (milliseconds < -62'167'219'200'000 || milliseconds >= 253'402'300'800'000) return std::nullopt;
  return timestamp::from_milliseconds(milliseconds);
}

// "2024-01-02T03:04:05.678+00:00", without a fraction where there is none.
void append_time(std::string& out, timestamp t) {
  std::string text = t.to_string();
  if (text.ends_with('Z')) text.pop_back();
  if (text.ends_with(".000")) text.resize(text.size() - 4);
  append_json_string(out, text + "+00:00");
}

void append_number(std::string& out, double v) {
  if (std::isfinite(v)) append_json_number(out, v);
  else out += "null";
}

void append_as_it_is(std::string& out, const query::parameters& values, const query::value& v) {
  switch (v.type) {
    case query::value_type::null: out += "null"; return;
    case query::value_type::boolean: out += v.integer != 0 ? "true" : "false"; return;
    case query::value_type::int64: append_json_string(out, std::to_string(v.integer)); return;
    case query::value_type::enumeration: out += std::to_string(v.integer); return;
    case query::value_type::float64: append_number(out, v.real); return;
    case query::value_type::decimal:
    case query::value_type::string: append_json_string(out, values.text(v)); return;
    case query::value_type::datetime: append_time(out, timestamp::from_microseconds(v.integer)); return;
    case query::value_type::json: out += values.text(v); return;
    case query::value_type::bytes: append_json_string(out, bytes(values.text(v)).to_base64()); return;
    case query::value_type::list:
    case query::value_type::composite:
      out += '[';
      for (std::uint32_t i = 0; i < v.size; ++i) {
        if (i > 0) out += ',';
        append_as_it_is(out, values, values.items(v)[i]);
      }
      out += ']';
      return;
  }
}

bool append_integer(std::string& out, raw_type type, std::int64_t v) {
  switch (type) {
    case raw_type::int32:
    case raw_type::float32:
    case raw_type::float64:
    case raw_type::json: out += std::to_string(v); return true;
    case raw_type::decimal: append_json_string(out, std::to_string(v)); return true;
    case raw_type::boolean: out += v != 0 ? "true" : "false"; return true;
    case raw_type::datetime:
      if (const auto t = to_timestamp(v)) {
        append_time(out, *t);
        return true;
      }
      return false;
    case raw_type::int64:
    case raw_type::string:
    case raw_type::date:
    case raw_type::time:
    case raw_type::bytes:
    case raw_type::array: return false;
  }
  return false;
}

bool append_text(std::string& out, raw_type type, std::string_view v) {
  if (type == raw_type::datetime) {
    const auto t = timestamp::try_parse(v);
    if (t) append_time(out, *t);
    return t.has_value();
  }
  if (type != raw_type::json) return false;
  const auto document = json::try_parse(v);
  if (document) out += document->text();
  return document.has_value();
}

// What SQLite stores may be of a type that only its column's declaration tells.
void append(std::string& out, raw_type type, const query::parameters& values, const query::value& v) {
  bool done = false;
  if (v.type == query::value_type::int64) {
    done = append_integer(out, type, v.integer);
  } else if (v.type == query::value_type::string) {
    done = append_text(out, type, values.text(v));
  } else if (v.type == query::value_type::float64 && type == raw_type::decimal && std::isfinite(v.real)) {
    append_json_string(out, decimal(v.real).to_plain_string());
    done = true;
  }
  if (!done) append_as_it_is(out, values, v);
}

}  // namespace

void write_raw_rows(std::string& out, const query::raw_rows& rows) {
  const std::size_t width = rows.columns.size();
  std::vector<raw_type> types;
  for (std::size_t c = 0; c < width; ++c) types.push_back(type_of_column(rows, c));
  out += R"({"columns":[)";
  for (std::size_t c = 0; c < width; ++c) {
    if (c > 0) out += ',';
    append_json_string(out, rows.columns[c]);
  }
  out += R"(],"types":[)";
  for (std::size_t c = 0; c < width; ++c) ((out += c > 0 ? ",\"" : "\"") += name_of(types[c])) += '"';
  out += R"(],"rows":[)";
  for (std::size_t r = 0; r < rows.size(); ++r) {
    out += r > 0 ? ",[" : "[";
    for (std::size_t c = 0; c < width; ++c) {
      if (c > 0) out += ',';
      append(out, types[c], rows.values, rows.values[r * width + c]);
    }
    out += ']';
  }
  out += "]}";
}

}  // namespace tenon::protocol
