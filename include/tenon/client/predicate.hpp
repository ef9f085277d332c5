// Predicates and orderings about the records of one model.
#pragma once

#include <tenon/query/input.hpp>
#include <tenon/query/request.hpp>

#include <concepts>
#include <initializer_list>
#include <utility>
#include <vector>

namespace tenon {

// A condition on records of Model. Default-constructed it holds for every record.
template <class Model>
class predicate {
 public:
  predicate() = default;
  explicit predicate(query::expression&& e) noexcept : code(std::move(e)) {}
  template <class Other>
    requires(!std::same_as<Other, Model>)
  predicate(const predicate<Other>&) {
    static_assert(query::never<Other>, "the condition is about another model");
  }

  friend predicate operator&&(predicate a, const predicate& b) {
    a.code.combine(query::opcode::both, b.code);
    return a;
  }
  friend predicate operator||(predicate a, const predicate& b) {
    a.code.combine(query::opcode::either, b.code);
    return a;
  }
  friend predicate operator!(predicate a) {
    a.code.wrap(query::opcode::negate);
    return a;
  }

  query::expression code;
};

// A condition that at most one record can meet: equality on a unique key, possibly with further conditions.
template <class Model>
class unique_predicate : public predicate<Model> {
 public:
  unique_predicate() = default;
  explicit unique_predicate(query::expression&& e) noexcept : predicate<Model>(std::move(e)) {}
  template <class Other>
  unique_predicate(const predicate<Other>&) {
    static_assert(std::same_as<Other, Model>, "the condition is about another model");
    static_assert(!std::same_as<Other, Model>,
                  "this needs `==` on a field that is @id or @unique, or on a key of several fields");
  }

  friend unique_predicate operator&&(unique_predicate a, const predicate<Model>& b) {
    a.code.combine(query::opcode::both, b.code);
    return a;
  }
};

// A comparison of text, which may be made to ignore case.
template <class Model>
class text_predicate : public predicate<Model> {
 public:
  explicit text_predicate(query::expression&& e) noexcept : predicate<Model>(std::move(e)) {}

  // Ignores case as the database does: all of Unicode, or ASCII alone on SQLite.
  [[nodiscard]] predicate<Model> insensitive() && {
    this->code.match_insensitively();
    return std::move(*this);
  }
};

// One term of an order.
template <class Model>
class ordering {
 public:
  explicit ordering(query::byte_code&& c) noexcept : code(std::move(c)) {}
  template <class Other>
    requires(!std::same_as<Other, Model>)
  ordering(const ordering<Other>&) {
    static_assert(query::never<Other>, "the order is about another model");
  }

  [[nodiscard]] ordering nulls_first() && { return std::move(*this).nulls(query::null_order::first); }
  [[nodiscard]] ordering nulls_last() && { return std::move(*this).nulls(query::null_order::last); }

  query::byte_code code;

 private:
  ordering nulls(query::null_order o) && {
    code.back() = static_cast<std::uint8_t>(o);
    return std::move(*this);
  }
};

// Terms in order of precedence: `{user::name.asc(), user::id.desc()}`.
template <class Model>
class order_list {
 public:
  order_list() = default;
  order_list(ordering<Model> one) : code(std::move(one.code)) {}
  template <class Other>
    requires(!std::same_as<Other, Model>)
  order_list(const ordering<Other>&) {
    static_assert(query::never<Other>, "the order is about another model");
  }
  order_list(std::initializer_list<ordering<Model>> terms) { add(terms.begin(), terms.size()); }
  order_list(const std::vector<ordering<Model>>& terms) { add(terms.data(), terms.size()); }

  query::byte_code code;

 private:
  void add(const ordering<Model>* terms, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) code.append(terms[i].code.data(), terms[i].code.size());
  }
};

}  // namespace tenon
