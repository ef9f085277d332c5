#include "protocol/answer.hpp"

#include "base/json_text.hpp"

#include <tenon/base/bytes.hpp>
#include <tenon/base/decimal.hpp>
#include <tenon/base/json.hpp>
#include <tenon/base/timestamp.hpp>

#include <cmath>
#include <optional>
#include <vector>

namespace tenon::protocol {

namespace {

void append_tagged(std::string& out, std::string_view tag, std::string_view value) {
  ((out += R"({"$type":")") += tag) += R"(","value":)";
  append_json_string(out, value);
  out += '}';
}

void append(std::string& out, const answer_field&, bool v) { out += v ? "true" : "false"; }
void append(std::string& out, const answer_field&, std::int32_t v) { out += std::to_string(v); }
void append(std::string& out, const answer_field& f, std::int64_t v) {
  if (f.type == query::scalar::int64) append_tagged(out, "BigInt", std::to_string(v));
  else out += std::to_string(v);
}
void append(std::string& out, const answer_field&, double v) {
  if (std::isfinite(v)) append_json_number(out, v);
  else out += "null";
}
void append(std::string& out, const answer_field&, const decimal& v) {
  append_tagged(out, "Decimal", v.to_plain_string());
}
void append(std::string& out, const answer_field&, const std::string& v) { append_json_string(out, v); }
void append(std::string& out, const answer_field&, timestamp v) { append_tagged(out, "DateTime", v.to_string()); }
void append(std::string& out, const answer_field&, const json& v) { append_tagged(out, "Json", v.text()); }
void append(std::string& out, const answer_field&, const bytes& v) { append_tagged(out, "Bytes", v.to_base64()); }
void append(std::string& out, const answer_field& f, enum_member v) {
  if (v.index < 0) out += "null";
  else append_json_string(out, f.enumeration->values[static_cast<std::size_t>(v.index)].name);
}

template <class T>
void append_list(std::string& out, const answer_field& f, const std::vector<T>& list) {
  out += '[';
  bool first = true;
  for (const auto& item : list) {  // of bools, a proxy
    if (!first) out += ',';
    first = false;
    append(out, f, static_cast<const T&>(item));
  }
  out += ']';
}

template <class T>
void append_stored(std::string& out, const answer_field& f, const void* at) {
  if (f.list) return append_list(out, f, *static_cast<const std::vector<T>*>(at));
  if (!f.optional) {
    append(out, f, *static_cast<const T*>(at));
    return;
  }
  const auto& value = *static_cast<const std::optional<T>*>(at);
  if (value) append(out, f, *value);
  else out += "null";
}

void append_value(std::string& out, const answer_field& f, const void* at) {
  switch (f.stored) {
    case query::member_type::boolean: return append_stored<bool>(out, f, at);
    case query::member_type::int32: return append_stored<std::int32_t>(out, f, at);
    case query::member_type::int64: return append_stored<std::int64_t>(out, f, at);
    case query::member_type::float64: return append_stored<double>(out, f, at);
    case query::member_type::decimal: return append_stored<decimal>(out, f, at);
    case query::member_type::string: return append_stored<std::string>(out, f, at);
    case query::member_type::datetime: return append_stored<timestamp>(out, f, at);
    case query::member_type::json: return append_stored<json>(out, f, at);
    case query::member_type::bytes: return append_stored<bytes>(out, f, at);
    case query::member_type::enumeration:
      if (f.list) return append_list(out, f, *static_cast<const std::vector<enum_member>*>(at));
      return append(out, f, *static_cast<const enum_member*>(at));
    case query::member_type::text_view:
    case query::member_type::bytes_view: return;  // never in records that outlive their row
    case query::member_type::composite: return;   // of document stores, which the protocol does not reach
  }
}

void append_record(std::string& out, const std::vector<answer_field>& fields, char* record) {
  out += '{';
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const answer_field& f = fields[i];
    if (i > 0) out += ',';
    append_json_string(out, f.name);
    out += ':';
    switch (f.kind) {
      case answer_field::form::value: append_value(out, f, record + f.offset); break;
      case answer_field::form::relation: write_result(out, *f.result, f.fields, record + f.offset); break;
      case answer_field::form::group: append_record(out, f.fields, record); break;
    }
  }
  out += '}';
}

}  // namespace

void write_result(std::string& out, const result_type& type, const std::vector<answer_field>& fields, void* holder) {
  std::size_t count = 0;
  char* const records = static_cast<char*>(type.records(type, holder, count));
  if (type.kind != query::result_layout::holder::list) {
    if (count == 0) out += "null";
    else append_record(out, fields, records);
    return;
  }
  out += '[';
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out += ',';
    append_record(out, fields, records + i * type.record_size);
  }
  out += ']';
}

}  // namespace tenon::protocol
