// Documents to and from C++ values.
//
// Plain values, std containers, Tenon's value types and JSON convert as they are. A structure does once it is
// described, beside it in its namespace:
//
//   struct Order { std::string id; tenon::decimal total; std::optional<std::string> note; };
//   constexpr auto describe(tenon::dynamodb::type<Order>) {
//     using tenon::dynamodb::member;
//     return tenon::dynamodb::members(member<&Order::id>("id"), member<&Order::total>("total"),
//                                     member<&Order::note>("note"));
//   }
//
// Any other type does with functions write_value(value_sink&, const T&) and read_value(value_source&, T&) in its
// namespace.
#pragma once

#include <tenon/base/bytes.hpp>
#include <tenon/base/decimal.hpp>
#include <tenon/base/json.hpp>
#include <tenon/base/timestamp.hpp>
#include <tenon/base/uuid.hpp>
#include <tenon/dynamodb/attribute_value.hpp>
#include <tenon/dynamodb/value_io.hpp>
#include <tenon/dynamodb/wire.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace tenon::dynamodb {

template <class T>
struct type {};

namespace detail {

template <class T>
concept described = requires { describe(type<T>{}); };

template <described T>
inline constexpr auto members_of = describe(type<T>{});

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
concept text_like = std::convertible_to<const T&, std::string_view>;

template <class T>
concept map_like = !text_like<T> && requires(T& m, const typename T::key_type& k) {
  typename T::mapped_type;
  requires std::convertible_to<const typename T::key_type&, std::string_view>;
  m[k];
};

template <class T>
concept set_like = !text_like<T> && !requires { typename T::mapped_type; } && requires(T& s) {
  typename T::key_type;
  s.insert(std::declval<typename T::key_type>());
};

template <class T>
concept list_like = !text_like<T> && !map_like<T> && !set_like<T> && requires(T& l) {
  l.emplace_back();
  l.back();
  l.begin();
};

template <class Member>
struct member_traits;
template <class Record, class Value>
struct member_traits<Value Record::*> {
  using record = Record;
  using value = Value;
};

[[noreturn]] void raise_undefined();
[[noreturn]] void raise_wrong_count(std::size_t wanted, std::size_t found);

}  // namespace detail

// ---- plain values ----

inline void write_value(value_sink& out, std::nullptr_t) { out.null(); }
inline void write_value(value_sink& out, null_value) { out.null(); }
template <std::same_as<bool> T>
void write_value(value_sink& out, T v) {
  out.boolean(v);
}
template <attribute_number T>
void write_value(value_sink& out, T v) {
  if constexpr (std::is_signed_v<T>) out.integer(static_cast<std::int64_t>(v));
  else out.integer(static_cast<std::uint64_t>(v));
}
template <std::floating_point T>
void write_value(value_sink& out, T v) {
  if constexpr (std::same_as<T, float>) out.real(v);
  else out.real(static_cast<double>(v));
}
template <detail::text_like T>
void write_value(value_sink& out, const T& v) {
  out.string(v);
}
inline void write_value(value_sink& out, const number& v) { out.number(v); }
inline void write_value(value_sink& out, const bytes& v) { out.binary(v.view()); }
inline void write_value(value_sink& out, const attribute_value& v) { out.value(v); }
void write_value(value_sink& out, const decimal& v);
void write_value(value_sink& out, const uuid& v);  // its text
void write_value(value_sink& out,
                 const timestamp& v);              // ISO 8601, to the millisecond if it is whole, else the microsecond
void write_value(value_sink& out, const json& v);  // as a document: maps, lists, texts, numbers …
void write_value(value_sink& out, const attribute_map& v);
void write_value(value_sink& out, const attribute_list& v);
void write_value(value_sink& out, const string_set& v);
void write_value(value_sink& out, const number_set& v);
void write_value(value_sink& out, const binary_set& v);

template <std::same_as<bool> T>
void read_value(value_source& in, T& v) {
  v = in.boolean();
}
void read_integral(value_source& in, std::int64_t& v, std::int64_t lowest, std::int64_t highest);
void read_integral(value_source& in, std::uint64_t& v, std::uint64_t highest);
template <attribute_number T>
void read_value(value_source& in, T& v) {
  if constexpr (std::is_signed_v<T>) {
    std::int64_t wide = 0;
    read_integral(in, wide, static_cast<T>(static_cast<std::make_unsigned_t<T>>(1) << (sizeof(T) * 8 - 1)),
                  static_cast<T>(static_cast<std::make_unsigned_t<T>>(-1) >> 1));
    v = static_cast<T>(wide);
  } else {
    std::uint64_t wide = 0;
    read_integral(in, wide, static_cast<T>(-1));
    v = static_cast<T>(wide);
  }
}
template <std::floating_point T>
void read_value(value_source& in, T& v) {
  v = static_cast<T>(in.real());
}
inline void read_value(value_source& in, std::string& v) { v = in.string(); }
inline void read_value(value_source& in, number& v) { v = in.number(); }
inline void read_value(value_source& in, bytes& v) { v = in.binary(); }
inline void read_value(value_source& in, attribute_value& v) { v = in.value(); }
inline void read_value(value_source& in, attribute_map& v) { v = in.map(); }
inline void read_value(value_source& in, attribute_list& v) { v = in.list(); }
void read_value(value_source& in, decimal& v);
void read_value(value_source& in, uuid& v);
void read_value(value_source& in, timestamp& v);
void read_value(value_source& in, json& v);  // sets as arrays, binary as base64
void read_value(value_source& in, string_set& v);
void read_value(value_source& in, number_set& v);
void read_value(value_source& in, binary_set& v);

// ---- containers: declared first, as they contain each other ----

template <class T>
void write_value(value_sink& out, const std::optional<T>& v);
template <detail::map_like T>
void write_value(value_sink& out, const T& v);
template <detail::set_like T>
void write_value(value_sink& out, const T& v);
template <detail::list_like T>
void write_value(value_sink& out, const T& v);
template <class T, std::size_t N>
void write_value(value_sink& out, const std::array<T, N>& v);
template <detail::described T>
void write_value(value_sink& out, const T& v);

template <class T>
void read_value(value_source& in, std::optional<T>& v);
template <detail::map_like T>
void read_value(value_source& in, T& v);
template <detail::set_like T>
void read_value(value_source& in, T& v);
template <detail::list_like T>
void read_value(value_source& in, T& v);
template <class T, std::size_t N>
void read_value(value_source& in, std::array<T, N>& v);
template <detail::described T>
void read_value(value_source& in, T& v);

// What converts to and from a value of an attribute.
template <class T>
concept writable = requires(value_sink& out, const T& v) { write_value(out, v); };
template <class T>
concept readable = requires(value_source& in, T& v) { read_value(in, v); };

namespace detail {

template <class T>
bool is_undefined(const T&) noexcept {
  return false;
}
template <class T>
bool is_undefined(const std::optional<T>& v) noexcept {
  return !v.has_value();
}

// Whether a value in a map or list is left out.
template <class T>
bool is_left_out(const value_sink& out, const T& v) {
  if constexpr (is_optional<T>) {
    if (v.has_value()) return false;
    if (!out.options().remove_undefined_values) raise_undefined();
    return true;
  } else {
    return false;
  }
}

template <class T>
void write_set_element(value_sink& out, const T& v) {
  if constexpr (text_like<T>) out.set_text(v);
  else if constexpr (std::same_as<T, bytes>) out.set_binary(v.view());
  else if constexpr (std::same_as<T, float>) out.set_real(v);
  else out.set_number(number(v));
}

template <class T>
constexpr attribute_type set_type() {
  if constexpr (text_like<T>) return attribute_type::string_set;
  else if constexpr (std::same_as<T, bytes>) return attribute_type::binary_set;
  else return attribute_type::number_set;
}

}  // namespace detail

template <class T>
void write_value(value_sink& out, const std::optional<T>& v) {
  if (v) write_value(out, *v);
  else out.null();
}

template <detail::map_like T>
void write_value(value_sink& out, const T& v) {
  out.begin_map();
  for (const auto& [name, value] : v) {
    if (detail::is_left_out(out, value)) continue;
    out.member(name);
    write_value(out, value);
  }
  out.end_map();
}

template <detail::set_like T>
void write_value(value_sink& out, const T& v) {
  out.begin_set(detail::set_type<typename T::key_type>());
  for (const auto& element : v) detail::write_set_element(out, element);
  out.end_set();
}

template <detail::list_like T>
void write_value(value_sink& out, const T& v) {
  out.begin_list();
  for (const auto& value : v) {
    if (detail::is_left_out(out, value)) continue;
    out.element();
    write_value(out, value);
  }
  out.end_list();
}

template <class T, std::size_t N>
void write_value(value_sink& out, const std::array<T, N>& v) {
  out.begin_list();
  for (const T& value : v) {
    out.element();
    write_value(out, value);
  }
  out.end_list();
}

template <detail::described T>
void write_value(value_sink& out, const T& v) {
  const auto& table = detail::members_of<T>;
  out.begin_map();
  write_members(out, table.data(), table.size(), &v);
  out.end_map();
}

template <class T>
void read_value(value_source& in, std::optional<T>& v) {
  if (in.is_null()) v.reset();
  else read_value(in, v.emplace());
}

template <detail::map_like T>
void read_value(value_source& in, T& v) {
  v.clear();
  in.each_member(
      [&](std::string_view name, value_source& member) { read_value(member, v[typename T::key_type(name)]); });
}

template <detail::set_like T>
void read_value(value_source& in, T& v) {
  using element = typename T::key_type;
  v.clear();
  if constexpr (std::same_as<element, bytes>) {
    in.each_binary([&](bytes b) { v.insert(std::move(b)); });
  } else if constexpr (detail::text_like<element>) {
    in.each_text([&](std::string_view text) { v.insert(element(text)); });
  } else {
    in.each_text([&](std::string_view digits) {
      const number n = number::parse(digits);
      if constexpr (std::same_as<element, number>) v.insert(n);
      else if constexpr (std::floating_point<element>) v.insert(static_cast<element>(n.to_double()));
      else if constexpr (std::signed_integral<element>) v.insert(static_cast<element>(n.to_int64()));
      else if constexpr (std::unsigned_integral<element>) v.insert(static_cast<element>(n.to_uint64()));
      else v.insert(n.to_decimal());
    });
  }
}

template <detail::list_like T>
void read_value(value_source& in, T& v) {
  v.clear();
  in.each_element([&](value_source& element) {
    v.emplace_back();
    read_value(element, v.back());
  });
}

template <class T, std::size_t N>
void read_value(value_source& in, std::array<T, N>& v) {
  std::size_t count = 0;
  in.each_element([&](value_source& element) {
    if (count < N) read_value(element, v[count]);
    ++count;
  });
  if (count != N) detail::raise_wrong_count(N, count);
}

template <detail::described T>
void read_value(value_source& in, T& v) {
  const auto& table = detail::members_of<T>;
  read_members(in, table.data(), table.size(), &v);
}

// ---- describing structures ----

// The member of a structure that the attribute `name` is for.
template <auto Member>
constexpr member_codec member(std::string_view name) {
  using record = typename detail::member_traits<decltype(Member)>::record;
  using value = typename detail::member_traits<decltype(Member)>::value;
  member_codec c{name, [](value_sink& out, const void* r) { write_value(out, static_cast<const record*>(r)->*Member); },
                 [](value_source& in, void* r) { read_value(in, static_cast<record*>(r)->*Member); }};
  if constexpr (detail::is_optional<value>) {
    c.is_undefined = [](const void* r) { return !(static_cast<const record*>(r)->*Member).has_value(); };
    c.is_required = false;
  }
  return c;
}

// The same for one that keeps its default where the attribute is missing.
template <auto Member>
constexpr member_codec optional_member(std::string_view name) {
  member_codec c = member<Member>(name);
  c.is_required = false;
  return c;
}

template <std::same_as<member_codec>... Codec>
constexpr std::array<member_codec, sizeof...(Codec)> members(Codec... codecs) {
  return {codecs...};
}

// ---- whole documents ----

namespace detail {

item item_of(std::string_view wire);
attribute_value attribute_value_of(std::string_view wire);
[[noreturn]] void raise_no_map();

}  // namespace detail

// The API's JSON of a value: of a structure or map its item, {"a":{"S":"x"}}; of anything else the value, {"S":"x"}.
template <writable T>
void marshal_to(std::string& out, const T& v, const marshal_options& options = {}) {
  value_sink sink(out, options);
  const std::size_t start = out.size();
  write_value(sink, v);
  const std::string_view type = std::string_view(out).substr(start, 6);
  if (options.convert_top_level_container || (type != "{\"M\":{" && type != "{\"L\":[")) return;
  out.erase(start, 5);
  out.pop_back();
}

template <writable T>
std::string marshal(const T& v, const marshal_options& options = {}) {
  std::string out;
  marshal_to(out, v, options);
  return out;
}

template <readable T>
T unmarshal(std::string_view wire, const unmarshal_options& options = {}) {
  T v{};
  const auto read = [&](value_source& in) { read_value(in, v); };
  if (options.convert_without_map_wrapper) read_item(wire, read, options);
  else dynamodb::read_value(wire, read, options);
  return v;
}

// Throws validation_error unless the value is a map or a structure.
template <writable T>
item to_item(const T& v, marshal_options options = {}) {
  std::string out;
  options.convert_top_level_container = true;
  marshal_to(out, v, options);
  if (!out.starts_with("{\"M\":")) detail::raise_no_map();
  return detail::item_of(std::string_view(out).substr(5, out.size() - 6));
}

template <writable T>
attribute_value to_attribute_value(const T& v, marshal_options options = {}) {
  if constexpr (std::convertible_to<const T&, attribute_value>) {
    return attribute_value(v);
  } else {
    std::string out;
    options.convert_top_level_container = true;
    marshal_to(out, v, options);
    return detail::attribute_value_of(out);
  }
}

// Through the API's JSON: where speed matters, read into the structure directly (client::get_item_as and its like).
template <readable T>
T from_item(const item& members, const unmarshal_options& options = {}) {
  T v{};
  dynamodb::read_item(
      to_wire(members), [&](value_source& in) { read_value(in, v); }, options);
  return v;
}

template <readable T>
T from_attribute_value(const attribute_value& v, const unmarshal_options& options = {}) {
  T out{};
  dynamodb::read_value(
      to_wire(v), [&](value_source& in) { read_value(in, out); }, options);
  return out;
}

// JSON as a document, and back.
attribute_value from_json(const json& document);
json to_json(const attribute_value& v, const unmarshal_options& options = {});
json to_json(const item& members, const unmarshal_options& options = {});

}  // namespace tenon::dynamodb
