// A JSON value, kept as its text.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace tenon {

class decimal;

// A value of a Json field. Always holds well-formed JSON text (RFC 8259, UTF-8).
class json {
 public:
  class element;
  struct member;

  // The JSON value null.
  json() : text_("null") {}

  // Throws validation_error, saying where the text stops being JSON.
  static json parse(std::string_view text);
  static std::optional<json> try_parse(std::string_view text);

  // For text a database has already checked. Anything else is undefined behaviour later on.
  static json unchecked(std::string text) noexcept { return json(static_cast<std::string&&>(text)); }

  static json null() { return json(); }
  static json boolean(bool value);
  template <std::signed_integral Integer>
  static json number(Integer value) {
    return integer(value);
  }
  template <std::unsigned_integral Integer>
  static json number(Integer value) {
    return unsigned_integer(value);
  }
  static json number(double value);  // throws validation_error for infinities and NaN
  static json number(const decimal& value);
  static json string(std::string_view utf8);  // throws validation_error for invalid UTF-8
  static json array(std::initializer_list<element> elements = {});
  static json object(std::initializer_list<member> members = {});

  const std::string& text() const& noexcept { return text_; }
  std::string&& text() && noexcept { return static_cast<std::string&&>(text_); }

  bool is_null() const noexcept;

  // Equal as values: the order of members and the spelling of numbers and strings do not matter. Numbers beyond 64
  // bit integers compare as doubles.
  friend bool operator==(const json& a, const json& b) { return a.text_ == b.text_ || same_value(a, b); }

 private:
  explicit json(std::string text) noexcept : text_(static_cast<std::string&&>(text)) {}
  static json integer(std::int64_t value);
  static json unsigned_integer(std::uint64_t value);
  static bool same_value(const json& a, const json& b);

  std::string text_;
};

// An element or member value while building: converts from JSON and from plain C++ values.
class json::element {
 public:
  element(json value) noexcept : value_(static_cast<json&&>(value)) {}
  element(std::nullptr_t) {}
  template <std::same_as<bool> Boolean>
  element(Boolean value) : value_(boolean(value)) {}
  template <std::integral Integer>
    requires(!std::same_as<Integer, bool>)
  element(Integer value) : value_(number(value)) {}
  element(double value) : value_(number(value)) {}
  element(const char* utf8) : value_(string(utf8)) {}
  element(std::string_view utf8) : value_(string(utf8)) {}
  element(const std::string& utf8) : value_(string(utf8)) {}

  const json& value() const noexcept { return value_; }

 private:
  json value_;
};

struct json::member {
  std::string_view name;
  element value;
};

// The three nulls of a nullable Json field: the JSON value null, the database's NULL, and, in filters, either.
struct json_null_t {};
struct db_null_t {};
struct any_null_t {};
inline constexpr json_null_t json_null{};
inline constexpr db_null_t db_null{};
inline constexpr any_null_t any_null{};

}  // namespace tenon
