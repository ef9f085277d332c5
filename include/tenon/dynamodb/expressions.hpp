// Expressions of DynamoDB's API, built from C++ rather than concatenated.
//
//   attr("status") == "open" && attr("tags").contains("x") && size(attr("name")) < 30
//   key("PK") == pk && key("SK").begins_with("ORDER#")
//   {set(attr("n"), if_not_exists(attr("n"), 0) + 1), remove(attr("old"))}
//
// Every name and value becomes a placeholder of the request, so that reserved words, dots and quotes in them mean
// nothing. A text in the place of an expression is sent as it is; its own placeholders are given in the request.
#pragma once

#include <tenon/dynamodb/attribute_value.hpp>
#include <tenon/dynamodb/marshal.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace tenon::dynamodb {

namespace detail {

// An expression with the places of its names and values marked, in the order in which they follow.
struct expression_text {
  static constexpr char name_mark = '\1';
  static constexpr char value_mark = '\2';

  std::string text;
  std::vector<std::string> names = {};
  std::vector<attribute_value> values = {};

  expression_text& operator+=(std::string_view literal) {
    text += literal;
    return *this;
  }
  expression_text& operator+=(expression_text&& other);
  bool empty() const noexcept { return text.empty(); }
};

expression_text call(std::string_view function, expression_text&& first);
expression_text call(std::string_view function, expression_text&& first, expression_text&& second);
expression_text infix(expression_text&& left, std::string_view between, expression_text&& right);

// Of a text that is sent as it is. Throws validation_error for the characters that mark places.
expression_text raw_text(std::string_view text);

}  // namespace detail

class condition;

// What is compared: a value, an attribute, the size of one.
class operand {
 public:
  template <class T>
    requires(!std::derived_from<T, operand> && writable<T>)
  operand(const T& value) : text_{std::string(1, detail::expression_text::value_mark), {}, {}} {
    text_.values.push_back(to_attribute_value(value));
  }

  // For those who put expressions together.
  explicit operand(detail::expression_text text) noexcept : text_(std::move(text)) {}
  detail::expression_text take() && noexcept { return std::move(text_); }

  condition between(operand lowest, operand highest) const;  // both included
  condition in(std::initializer_list<operand> values) const;
  template <class Values>
    requires requires(const Values& v) { operand(*v.begin()); }
  condition in(const Values& values) const;

  friend condition operator==(operand a, operand b);
  friend condition operator!=(operand a, operand b);
  friend condition operator<(operand a, operand b);
  friend condition operator<=(operand a, operand b);
  friend condition operator>(operand a, operand b);
  friend condition operator>=(operand a, operand b);

 protected:
  detail::expression_text text_;

 private:
  condition in_all(std::vector<operand> values) const;
};

// An attribute, or what is inside it: attr("a")["b"][2].
class path : public operand {
 public:
  // The whole name: dots and brackets in it are part of it.
  explicit path(std::string name);

  path operator[](std::string_view member) const;
  path operator[](std::size_t index) const;
  path operator[](int index) const;  // throws validation_error below zero
  path operator[](const char* member) const { return (*this)[std::string_view(member)]; }

  condition exists() const;
  condition not_exists() const;
  condition is(attribute_type type) const;
  condition begins_with(operand prefix) const;
  condition contains(operand element_or_part) const;
};

inline path attr(std::string name) { return path(std::move(name)); }

// The length of a text or byte string, the number of elements of anything else that has some.
operand size(const path& of);

inline condition attribute_exists(const path& p);
inline condition attribute_not_exists(const path& p);

// What an item has to be: for conditions of writes and filters. Empty: anything.
class condition {
 public:
  condition() noexcept = default;
  condition(const char* raw) : condition(std::string_view(raw)) {}
  condition(std::string_view raw) : text_(detail::raw_text(raw)), binding_(binding::raw) {}
  condition(const std::string& raw) : condition(std::string_view(raw)) {}

  bool empty() const noexcept { return text_.empty(); }
  const detail::expression_text& text() const noexcept { return text_; }

  // An empty side leaves the other.
  friend condition operator&&(condition a, condition b) { return join(std::move(a), " AND ", std::move(b)); }
  friend condition operator||(condition a, condition b) { return join(std::move(a), " OR ", std::move(b)); }

  // Throws validation_error if it is empty.
  friend condition operator!(condition c) { return negate(std::move(c)); }

  // For those who put expressions together: one comparison or call of a function.
  static condition single(detail::expression_text text) noexcept { return condition(std::move(text), binding::single); }

  // One that holds operators of its own, like BETWEEN.
  static condition range(detail::expression_text text) noexcept { return condition(std::move(text), binding::range); }

 private:
  // From the loosest on.
  enum class binding : std::uint8_t { raw, either, both, negation, range, single };

  condition(detail::expression_text&& text, binding b) noexcept : text_(std::move(text)), binding_(b) {}
  static condition join(condition&& a, std::string_view word, condition&& b);
  static condition negate(condition&& c);
  void enclose_below(binding b);

  detail::expression_text text_;
  binding binding_ = binding::single;
};

condition attribute_exists(const path& p) { return p.exists(); }
condition attribute_not_exists(const path& p) { return p.not_exists(); }

template <class Values>
  requires requires(const Values& v) { operand(*v.begin()); }
condition operand::in(const Values& values) const {
  std::vector<operand> all;
  for (const auto& v : values) all.emplace_back(v);
  return in_all(std::move(all));
}

// Which items a query reads: equality on the partition key's attributes, and a range of the sort key's.
class key_condition {
 public:
  key_condition() noexcept = default;
  key_condition(const char* raw) : key_condition(std::string_view(raw)) {}
  key_condition(std::string_view raw) : text_(detail::raw_text(raw)) {}
  key_condition(const std::string& raw) : key_condition(std::string_view(raw)) {}
  explicit key_condition(detail::expression_text text) noexcept : text_(std::move(text)) {}

  bool empty() const noexcept { return text_.empty(); }
  const detail::expression_text& text() const noexcept { return text_; }

  friend key_condition operator&&(key_condition a, key_condition b);

 private:
  detail::expression_text text_;
};

// An attribute of a key.
class key_attribute {
 public:
  explicit key_attribute(std::string name) : name_(std::move(name)) {}

  friend key_condition operator==(const key_attribute& k, operand v) { return k.compare(" = ", std::move(v)); }
  friend key_condition operator<(const key_attribute& k, operand v) { return k.compare(" < ", std::move(v)); }
  friend key_condition operator<=(const key_attribute& k, operand v) { return k.compare(" <= ", std::move(v)); }
  friend key_condition operator>(const key_attribute& k, operand v) { return k.compare(" > ", std::move(v)); }
  friend key_condition operator>=(const key_attribute& k, operand v) { return k.compare(" >= ", std::move(v)); }
  key_condition between(operand lowest, operand highest) const;  // both included
  key_condition begins_with(operand prefix) const;

 private:
  key_condition compare(std::string_view word, operand&& v) const;

  std::string name_;
};

inline key_attribute key(std::string name) { return key_attribute(std::move(name)); }

// ---- updates ----

// What an attribute is set to: an operand, or the sum or difference of two.
class set_value {
 public:
  set_value(operand o) : text_(std::move(o).take()) {}
  template <class T>
    requires(!std::derived_from<T, operand> && writable<T>)
  set_value(const T& value) : set_value(operand(value)) {}
  explicit set_value(detail::expression_text text) noexcept : text_(std::move(text)) {}

  detail::expression_text take() && noexcept { return std::move(text_); }

 private:
  detail::expression_text text_;
};

// At least one side is an operand already: attr("n") + 1.
template <class A, class B>
concept some_operand =
    (std::derived_from<A, operand> || std::derived_from<B, operand>)&&std::convertible_to<const A&, operand> &&
    std::convertible_to<const B&, operand>;

set_value plus(operand a, operand b);
set_value minus(operand a, operand b);
template <class A, class B>
  requires some_operand<A, B>
set_value operator+(const A& a, const B& b) {
  return plus(operand(a), operand(b));
}
template <class A, class B>
  requires some_operand<A, B>
set_value operator-(const A& a, const B& b) {
  return minus(operand(a), operand(b));
}

// What is there, or else the value.
operand if_not_exists(const path& p, operand value);

// The elements of the second behind those of the first.
operand list_append(operand first, operand second);

// One step of an update.
class update_action {
 public:
  enum class clause : std::uint8_t { set, remove, add, erase };

  update_action(clause of, detail::expression_text text) noexcept : clause_(of), text_(std::move(text)) {}
  clause of() const noexcept { return clause_; }
  detail::expression_text take() && noexcept { return std::move(text_); }

 private:
  clause clause_;
  detail::expression_text text_;
};

update_action set(const path& p, set_value value);
update_action remove(const path& p);
update_action add(const path& p, operand number_or_set);  // to a number or a set, or makes it
update_action delete_(const path& p, operand set);        // the elements of the one set from the other

// How an item is changed.
class update {
 public:
  update() noexcept = default;
  update(std::initializer_list<update_action> actions);
  update(update_action action) { append(std::move(action)); }
  update(const char* raw) : update(std::string_view(raw)) {}
  update(std::string_view raw) : raw_(detail::raw_text(raw)) {}
  update(const std::string& raw) : update(std::string_view(raw)) {}

  // Throws validation_error if this is a text.
  update& append(update_action action);

  bool empty() const noexcept;
  detail::expression_text text() const;

 private:
  detail::expression_text raw_;
  detail::expression_text clauses_[4];  // in the order of update_action::clause
};

// Which attributes are returned. Empty: all.
class projection {
 public:
  projection() noexcept = default;
  projection(std::initializer_list<path> paths);
  explicit projection(const std::vector<path>& paths);
  projection(const char* raw) : projection(std::string_view(raw)) {}
  projection(std::string_view raw) : text_(detail::raw_text(raw)) {}
  projection(const std::string& raw) : projection(std::string_view(raw)) {}

  bool empty() const noexcept { return text_.empty(); }
  const detail::expression_text& text() const noexcept { return text_; }

  void append(const path& p);

 private:
  detail::expression_text text_;
};

// Of top-level attributes.
projection names(std::initializer_list<std::string_view> attributes);

}  // namespace tenon::dynamodb
