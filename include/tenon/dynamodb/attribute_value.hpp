// The values of DynamoDB's attributes, and items made of them.
#pragma once

#include <tenon/base/bytes.hpp>
#include <tenon/dynamodb/number.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tenon::dynamodb {

// In the order of attribute_value's alternatives.
enum class attribute_type : std::uint8_t {
  null,        // NULL
  boolean,     // BOOL
  number,      // N
  string,      // S
  binary,      // B
  string_set,  // SS
  number_set,  // NS
  binary_set,  // BS
  list,        // L
  map          // M
};

// "NULL", "BOOL", "N" …: as in the API's JSON.
std::string_view name_of(attribute_type type) noexcept;

struct null_value {
  friend constexpr bool operator==(null_value, null_value) noexcept { return true; }
};

// Distinct values in ascending order.
template <class T>
class value_set {
 public:
  using value_type = T;
  using const_iterator = typename std::vector<T>::const_iterator;

  value_set() = default;
  value_set(std::initializer_list<T> values) : value_set(std::vector<T>(values)) {}
  explicit value_set(std::vector<T> values) : values_(std::move(values)) {
    std::sort(values_.begin(), values_.end());
    values_.erase(std::unique(values_.begin(), values_.end()), values_.end());
  }

  std::size_t size() const noexcept { return values_.size(); }
  bool empty() const noexcept { return values_.empty(); }
  const_iterator begin() const noexcept { return values_.begin(); }
  const_iterator end() const noexcept { return values_.end(); }
  const std::vector<T>& values() const noexcept { return values_; }

  bool contains(const T& value) const { return std::binary_search(values_.begin(), values_.end(), value); }

  // Whether the set changed.
  bool insert(T value) {
    auto at = std::lower_bound(values_.begin(), values_.end(), value);
    if (at != values_.end() && *at == value) return false;
    values_.insert(at, std::move(value));
    return true;
  }
  bool erase(const T& value) {
    auto at = std::lower_bound(values_.begin(), values_.end(), value);
    if (at == values_.end() || !(*at == value)) return false;
    values_.erase(at);
    return true;
  }

  friend bool operator==(const value_set&, const value_set&) = default;

 private:
  std::vector<T> values_;
};

using string_set = value_set<std::string>;
using number_set = value_set<number>;
using binary_set = value_set<bytes>;

class attribute_value;
using attribute_list = std::vector<attribute_value>;

// Attributes by name, each name once, in the order of the names' bytes.
class attribute_map {
 public:
  using value_type = std::pair<std::string, attribute_value>;
  using iterator = typename std::vector<value_type>::iterator;
  using const_iterator = typename std::vector<value_type>::const_iterator;

  attribute_map() noexcept;
  attribute_map(std::initializer_list<value_type> members);  // of members of one name the last stays
  explicit attribute_map(std::vector<value_type> members);
  attribute_map(const attribute_map&);
  attribute_map(attribute_map&&) noexcept;
  attribute_map& operator=(const attribute_map&);
  attribute_map& operator=(attribute_map&&) noexcept;
  ~attribute_map();

  std::size_t size() const noexcept;
  bool empty() const noexcept;
  iterator begin() noexcept;
  iterator end() noexcept;
  const_iterator begin() const noexcept;
  const_iterator end() const noexcept;

  // Null if there is none.
  const attribute_value* find(std::string_view name) const noexcept;
  attribute_value* find(std::string_view name) noexcept;
  bool contains(std::string_view name) const noexcept { return find(name) != nullptr; }

  // Throws validation_error, naming the attribute, if there is none.
  const attribute_value& at(std::string_view name) const;

  // Adds NULL if there is none.
  attribute_value& operator[](std::string_view name);

  void set(std::string name, attribute_value value);
  bool erase(std::string_view name);
  void clear() noexcept;
  void reserve(std::size_t count);

  friend bool operator==(const attribute_map& a, const attribute_map& b);

 private:
  std::vector<value_type> members_;
};

// What a table holds: a map at the top.
using item = attribute_map;

template <class T>
concept attribute_number = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>;

class attribute_value {
 public:
  attribute_value() noexcept = default;  // NULL
  attribute_value(null_value) noexcept {}
  attribute_value(std::nullptr_t) noexcept {}
  template <std::same_as<bool> Boolean>
  attribute_value(Boolean value) noexcept : value_(value) {}
  template <attribute_number Integer>
  attribute_value(Integer value) noexcept : value_(number(value)) {}
  attribute_value(const number& value) noexcept : value_(value) {}
  explicit attribute_value(double value) : value_(number(value)) {}
  attribute_value(const char* utf8) : value_(std::string(utf8)) {}
  attribute_value(std::string_view utf8) : value_(std::string(utf8)) {}
  attribute_value(std::string utf8) noexcept : value_(std::move(utf8)) {}
  attribute_value(bytes value) noexcept : value_(std::move(value)) {}
  attribute_value(string_set values) noexcept : value_(std::move(values)) {}
  attribute_value(number_set values) noexcept : value_(std::move(values)) {}
  attribute_value(binary_set values) noexcept : value_(std::move(values)) {}
  attribute_value(attribute_list values) noexcept : value_(std::move(values)) {}
  attribute_value(attribute_map members) noexcept : value_(std::move(members)) {}

  attribute_type type() const noexcept { return static_cast<attribute_type>(value_.index()); }
  bool is_null() const noexcept { return type() == attribute_type::null; }

  // Null if it is of another type.
  template <class T>
  const T* get_if() const noexcept {
    return std::get_if<T>(&value_);
  }
  template <class T>
  T* get_if() noexcept {
    return std::get_if<T>(&value_);
  }

  // Each throws validation_error, naming both types, if it is of another.
  bool as_bool() const;
  const number& as_number() const;
  const std::string& as_string() const;
  const bytes& as_binary() const;
  const string_set& as_string_set() const;
  const number_set& as_number_set() const;
  const binary_set& as_binary_set() const;
  const attribute_list& as_list() const;
  const attribute_map& as_map() const;

  // Calls f with the alternative.
  template <class F>
  decltype(auto) visit(F&& f) const {
    return std::visit(std::forward<F>(f), value_);
  }

  friend bool operator==(const attribute_value& a, const attribute_value& b) = default;

 private:
  std::variant<null_value, bool, number, std::string, bytes, string_set, number_set, binary_set, attribute_list,
               attribute_map>
      value_;
};

}  // namespace tenon::dynamodb
