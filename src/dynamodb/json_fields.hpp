// Structures of the API as JSON, each described once: fields(v, s) calls v(name, member) for each of its members.
#pragma once

#include "base/json_text.hpp"
#include "dynamodb/json_cursor.hpp"

#include <tenon/base/timestamp.hpp>
#include <tenon/dynamodb/document.hpp>
#include <tenon/dynamodb/value_io.hpp>
#include <tenon/dynamodb/wire.hpp>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace tenon::dynamodb::fields_of {

// The texts of an enumeration, in the order of its enumerators; specialized for each.
template <class Enum>
struct names;

template <class T>
concept named_enum = std::is_enum_v<T> && requires { names<T>::all; };

template <named_enum T>
std::string_view name_of(T v) noexcept {
  return names<T>::all[static_cast<std::size_t>(v)];
}

// ---- reading; null is as if the member were missing ----

void read(json_cursor& in, std::string& v);
void read(json_cursor& in, bool& v);
void read(json_cursor& in, std::int64_t& v);
void read(json_cursor& in, std::uint64_t& v);
void read(json_cursor& in, double& v);
void read(json_cursor& in, timestamp& v);  // seconds since 1970, with a fraction
void read(json_cursor& in, item& v);
void read(json_cursor& in, document& v);
template <named_enum T>
void read(json_cursor& in, T& v);
template <class T>
void read(json_cursor& in, std::optional<T>& v);
template <class T>
void read(json_cursor& in, std::vector<T>& v);
template <class T>
void read(json_cursor& in, std::vector<std::pair<std::string, T>>& v);  // an object
template <class T>
  requires std::is_class_v<T>
void read(json_cursor& in, T& v);

template <named_enum T>
void read(json_cursor& in, T& v) {
  const std::string_view text = in.string();
  v = T();  // what has no name here
  for (std::size_t i = 0; i < std::size(names<T>::all); ++i)
    if (names<T>::all[i] == text) v = static_cast<T>(i);
}

template <class T>
void read(json_cursor& in, std::optional<T>& v) {
  read(in, v.emplace());
}

template <class T>
void read(json_cursor& in, std::vector<T>& v) {
  in.array([&] { read(in, v.emplace_back()); });
}

template <class T>
void read(json_cursor& in, std::vector<std::pair<std::string, T>>& v) {
  in.object([&](std::string_view name) { read(in, v.emplace_back(name, T()).second); });
}

struct member_reader {
  json_cursor& in;
  std::string_view name;
  bool is_done = false;

  template <class T>
  void operator()(std::string_view known, T& member) {
    if (is_done || known != name) return;
    is_done = true;
    if (!in.take_null()) read(in, member);
  }
  template <class T>
  void always(std::string_view known, T& member) {
    (*this)(known, member);
  }
};

template <class T>
  requires std::is_class_v<T>
void read(json_cursor& in, T& v) {
  in.object([&](std::string_view name) {
    member_reader r{in, name};
    fields(r, v);
    if (!r.is_done) in.skip();
  });
}

// ---- writing ----

inline void write(std::string& out, const std::string& v) { append_json_string(out, v); }
inline void write(std::string& out, bool v) { out += v ? "true" : "false"; }
template <std::integral T>
  requires(!std::same_as<T, bool>)
void write(std::string& out, T v) {
  out += std::to_string(v);
}
inline void write(std::string& out, const document& v) { out += v.wire(); }
template <named_enum T>
void write(std::string& out, T v) {
  out += '"';
  out += name_of(v);
  out += '"';
}
template <class T>
void write(std::string& out, const std::optional<T>& v);
template <class T>
void write(std::string& out, const std::vector<T>& v);
template <class T>
  requires std::is_class_v<T>
void write(std::string& out, const T& v);

template <class T>
void write(std::string& out, const std::optional<T>& v) {
  write(out, *v);
}

template <class T>
void write(std::string& out, const std::vector<T>& v) {
  out += '[';
  for (const T& element : v) {
    if (out.back() != '[') out += ',';
    write(out, element);
  }
  out += ']';
}

// Members that have their default, whatever that is to the service, are left out: empty texts and lists, and false.
struct member_writer {
  std::string& out;

  template <class T>
  void operator()(std::string_view name, const T& member) {
    if (!is_left_out(member)) always(name, member);
  }
  template <class T>
  void always(std::string_view name, const T& member) {
    begin(name);
    write(out, member);
  }
  void begin(std::string_view name) {
    if (out.back() != '{') out += ',';
    out += '"';
    out += name;
    out += "\":";
  }

 private:
  template <class T>
  static bool is_left_out(const T& v) {
    if constexpr (requires { v.has_value(); }) return !v.has_value();
    else if constexpr (requires { v.empty(); }) return v.empty();
    else if constexpr (std::same_as<T, bool>) return !v;
    else return false;
  }
};

template <class T>
  requires std::is_class_v<T>
void write(std::string& out, const T& v) {
  out += '{';
  member_writer w{out};
  fields(w, const_cast<T&>(v));  // which are only read
  out += '}';
}

}  // namespace tenon::dynamodb::fields_of
