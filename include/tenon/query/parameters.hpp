// The values of an operation, apart from its shape.
#pragma once

#include <tenon/base/bytes.hpp>
#include <tenon/base/decimal.hpp>
#include <tenon/base/json.hpp>
#include <tenon/base/timestamp.hpp>
#include <tenon/query/small_vector.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

namespace tenon::query {

enum class value_type : std::uint8_t {
  null,
  boolean,      // integer: 0 or 1
  int64,        // integer
  float64,      // real
  decimal,      // text: plain notation
  string,       // text
  datetime,     // integer: microseconds since 1970-01-01T00:00:00Z
  json,         // text
  bytes,        // text
  enumeration,  // integer: the index in its enum_descriptor
  list,         // integer: index of the first item; size: the number of items
  composite     // the same, of the values of a composite type's fields in their order
};

// One value. Text and the items of lists and composites live in the parameters object the value belongs to.
struct value {
  value_type type = value_type::null;
  std::uint32_t size = 0;  // bytes of text, items of a list or a composite
  union {
    std::int64_t integer = 0;
    double real;
    std::uint64_t offset;  // of the text
  };
};

// An ordered list of values that owns their text. Small ones do not allocate.
class parameters {
 public:
  std::uint32_t size() const noexcept { return values_.size(); }
  const value& operator[](std::size_t i) const noexcept { return values_[i]; }
  const value* items(const value& list) const noexcept { return items_.data() + list.integer; }
  std::string_view text(const value& v) const noexcept { return {text_.data() + v.offset, v.size}; }

  void add_null() { values_.push_back({}); }
  void add(bool v) { add_integer(value_type::boolean, v); }
  void add(std::int32_t v) { add_integer(value_type::int64, v); }
  void add(std::int64_t v) { add_integer(value_type::int64, v); }
  void add(double v);
  void add(timestamp v) { add_integer(value_type::datetime, v.microseconds()); }
  void add(std::string_view v) { add_text(value_type::string, v); }
  void add(const char* v) { add(std::string_view(v)); }
  void add(const json& v) { add_text(value_type::json, v.text()); }
  void add(const bytes& v) { add_text(value_type::bytes, v.view()); }
  void add(const decimal& v);
  // Any other integer; throws value_out_of_range (P2033) where one of 64 bits with a sign cannot hold it.
  template <std::integral T>
  void add(T v) {
    if constexpr (std::is_signed_v<T> || sizeof v < sizeof(std::int64_t)) add(static_cast<std::int64_t>(v));
    else add_unsigned(v);
  }
  void add(float v) { add(static_cast<double>(v)); }
  void add(std::nullopt_t) { add_null(); }
  template <class T>
  void add(const std::optional<T>& v) {
    if (v) add(*v);
    else add_null();
  }
  void add_enum(std::int64_t index) { add_integer(value_type::enumeration, index); }

  // Copies one value of `other`, with its text or items.
  void add(const parameters& other, const value& v);

  // Turns the values from `first` on into one value, a list or a composite.
  void fold_list(std::uint32_t first) { fold(first, value_type::list); }
  void fold_composite(std::uint32_t first) { fold(first, value_type::composite); }

  // Copies all values of `other` behind those here.
  void append(const parameters& other);

  void clear() noexcept;

 private:
  void fold(std::uint32_t first, value_type type);
  void add_integer(value_type type, std::int64_t v) {
    value c;
    c.type = type;
    c.integer = v;
    values_.push_back(c);
  }
  void add_text(value_type type, std::string_view text);
  void add_unsigned(std::uint64_t v);

  small_vector<value, 4> values_;
  small_vector<value, 1> items_;
  small_vector<char, 48> text_;
};

}  // namespace tenon::query
