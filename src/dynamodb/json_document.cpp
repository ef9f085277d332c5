// JSON as documents, and documents as JSON.
#include <tenon/dynamodb/marshal.hpp>

#include "base/json_text.hpp"
#include "dynamodb/json_cursor.hpp"

namespace tenon::dynamodb {

namespace {

void write_document(value_sink& out, json_cursor& in) {
  switch (in.peek()) {
    case '{':
      out.begin_map();
      in.object([&](std::string_view name) {
        out.member(name);
        write_document(out, in);
      });
      return out.end_map();
    case '[':
      out.begin_list();
      in.array([&] {
        out.element();
        write_document(out, in);
      });
      return out.end_list();
    case '"': return out.string(in.string());
    case 't':
    case 'f': return out.boolean(in.boolean());
    case 'n':
      if (in.take_null()) return out.null();
      in.fail("has no value where one is expected");
    default: return out.number(number::parse(in.number()));
  }
}

void append_number(std::string& out, std::string_view digits, const unmarshal_options& options) {
  // Canonical, and so JSON, whatever the text was.
  const number n = number::parse(digits);
  if (!options.wrap_numbers) return n.append_to(out);
  out += "{\"value\":\"";
  n.append_to(out);
  out += "\"}";
}

void append_document(std::string& out, value_source& in) {
  const auto array = [&](auto&& each) {
    out += '[';
    each([&](auto&& write) {
      if (out.back() != '[') out += ',';
      write();
    });
    out += ']';
  };
  switch (in.type()) {
    case attribute_type::null:
      in.is_null();
      out += "null";
      return;
    case attribute_type::boolean: out += in.boolean() ? "true" : "false"; return;
    case attribute_type::number: return append_number(out, in.digits(), in.options());
    case attribute_type::string: return append_json_string(out, in.string());
    case attribute_type::binary: return append_json_string(out, in.binary().to_base64());
    case attribute_type::string_set:
      return array([&](auto&& element) {
        in.each_text([&](std::string_view text) { element([&] { append_json_string(out, text); }); });
      });
    case attribute_type::number_set:
      return array([&](auto&& element) {
        in.each_text([&](std::string_view text) { element([&] { append_number(out, text, in.options()); }); });
      });
    case attribute_type::binary_set:
      return array([&](auto&& element) {
        in.each_binary([&](const bytes& b) { element([&] { append_json_string(out, b.to_base64()); }); });
      });
    case attribute_type::list:
      return array([&](auto&& element) {
        in.each_element([&](value_source& value) { element([&] { append_document(out, value); }); });
      });
    case attribute_type::map: {
      bool is_first = true;
      out += '{';
      in.each_member([&](std::string_view name, value_source& value) {
        if (!is_first) out += ',';
        is_first = false;
        append_json_string(out, name);
        out += ':';
        append_document(out, value);
      });
      out += '}';
      return;
    }
  }
}

}  // namespace

void write_value(value_sink& out, const json& v) {
  json_cursor in(v.text());
  write_document(out, in);
  in.finish();
}

void read_value(value_source& in, json& v) {
  std::string text;
  append_document(text, in);
  v = json::unchecked(std::move(text));
}

attribute_value from_json(const json& document) { return to_attribute_value(document); }
json to_json(const attribute_value& v, const unmarshal_options& options) {
  return from_attribute_value<json>(v, options);
}
json to_json(const item& members, const unmarshal_options& options) { return from_item<json>(members, options); }

}  // namespace tenon::dynamodb
