#include <tenon/dynamodb/wire.hpp>

#include "base/json_text.hpp"

namespace tenon::dynamodb {

namespace {

void append_text(std::string& out, const std::string& text) { append_json_string(out, text); }

void append_text(std::string& out, const number& value) {
  out += '"';
  value.append_to(out);
  out += '"';
}

void append_text(std::string& out, const bytes& value) {
  out += '"';
  out += value.to_base64();
  out += '"';
}

// [a,b], each element as `append` writes it.
template <class Values, class Append>
void append_array(std::string& out, const Values& values, Append append) {
  out += '[';
  bool first = true;
  for (const auto& value : values) {
    if (!first) out += ',';
    first = false;
    append(out, value);
  }
  out += ']';
}

struct value_writer {
  std::string& out;

  void operator()(null_value) const { out += "{\"NULL\":true}"; }
  void operator()(bool value) const { out += value ? "{\"BOOL\":true}" : "{\"BOOL\":false}"; }
  void operator()(const number& value) const { scalar("{\"N\":", value); }
  void operator()(const std::string& value) const { scalar("{\"S\":", value); }
  void operator()(const bytes& value) const { scalar("{\"B\":", value); }
  void operator()(const string_set& values) const { set("{\"SS\":", values); }
  void operator()(const number_set& values) const { set("{\"NS\":", values); }
  void operator()(const binary_set& values) const { set("{\"BS\":", values); }
  void operator()(const attribute_list& values) const {
    out += "{\"L\":";
    append_array(out, values, [](std::string& to, const attribute_value& value) { append_wire(to, value); });
    out += '}';
  }
  void operator()(const attribute_map& members) const {
    out += "{\"M\":";
    append_wire(out, members);
    out += '}';
  }

 private:
  template <class T>
  void scalar(std::string_view opening, const T& value) const {
    out += opening;
    append_text(out, value);
    out += '}';
  }
  template <class T>
  void set(std::string_view opening, const value_set<T>& values) const {
    out += opening;
    append_array(out, values, [](std::string& to, const T& value) { append_text(to, value); });
    out += '}';
  }
};

}  // namespace

void append_wire(std::string& out, const attribute_value& value) { value.visit(value_writer{out}); }

void append_wire(std::string& out, const attribute_map& members) {
  out += '{';
  bool first = true;
  for (const auto& [name, value] : members) {
    if (!first) out += ',';
    first = false;
    append_json_string(out, name);
    out += ':';
    append_wire(out, value);
  }
  out += '}';
}

std::string to_wire(const attribute_value& value) {
  std::string out;
  append_wire(out, value);
  return out;
}

std::string to_wire(const item& members) {
  std::string out;
  append_wire(out, members);
  return out;
}

}  // namespace tenon::dynamodb
