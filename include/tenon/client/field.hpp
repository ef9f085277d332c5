// The handles of scalar fields: what `user::email` is.
#pragma once

#include <tenon/client/full_text.hpp>
#include <tenon/client/predicate.hpp>
#include <tenon/query/input.hpp>

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace tenon {

// A generated handle Tag is an empty class that derives from one of the classes below and adds
//   static constexpr std::uint16_t position;         in model_descriptor::fields
//   static constexpr bool is_unique, is_nullable;    where they are true
//   struct in_record { … name; };                    the field as a member of a result: a T or a std::optional<T>
struct field_handle {
  static constexpr bool is_unique = false;
  static constexpr bool is_nullable = false;
};

template <class F>
concept field_like = std::derived_from<F, field_handle>;

namespace detail {

template <class T, class V>
void add_value(query::parameters& values, const V& v) {
  if constexpr (std::is_enum_v<T>) values.add_enum(static_cast<std::int64_t>(static_cast<T>(v)));
  else if constexpr (std::is_same_v<T, std::string> && std::is_convertible_v<const V&, std::string_view>)
    values.add(std::string_view(v));
  else if constexpr (query::composite<T>)
    query::add_composite(values, composite_traits<T>::layout, &static_cast<const T&>(v));
  else values.add(static_cast<const T&>(static_cast<T>(v)));
}

query::byte_code order_code(std::uint16_t field, query::order_direction direction);

template <class F>
using predicate_of = predicate<typename F::model>;

// A handle that has the handles of further fields as members calls its type by a name that none of them can have.
template <class F>
struct type_of {
  using type = typename F::type;
};
template <class F>
  requires requires { typename F::tenon_type; }
struct type_of<F> {
  using type = typename F::tenon_type;
};

template <class F>
using stored_type_of =
    std::conditional_t<F::is_nullable, std::optional<typename type_of<F>::type>, typename type_of<F>::type>;

// Predicates are made where they are returned to: one is too large to be moved for nothing.
template <class F, class Predicate = predicate_of<F>, class V>
Predicate compare(query::opcode op, const V& v) {
  Predicate p;
  if (op == query::opcode::equals || op == query::opcode::not_equals) p.code.emit(op, F::position, 0);
  else p.code.emit(op, F::position);
  add_value<typename F::type>(p.code.values, v);
  return p;
}

query::expression compare_fields(std::uint16_t a, query::opcode op, std::uint16_t b);
query::expression test_null(std::uint16_t field, bool expected);

}  // namespace detail

// What every field offers.
template <class Tag, class Model, class T>
struct field : field_handle {
  using model = Model;
  using type = T;

  [[nodiscard]] predicate<Model> in(std::initializer_list<T> values) const {
    return list(query::opcode::in, values.begin(), values.end());
  }
  template <class Range>
  [[nodiscard]] predicate<Model> in(const Range& values) const {
    return list(query::opcode::in, values.begin(), values.end());
  }
  [[nodiscard]] predicate<Model> not_in(std::initializer_list<T> values) const {
    return list(query::opcode::not_in, values.begin(), values.end());
  }
  template <class Range>
  [[nodiscard]] predicate<Model> not_in(const Range& values) const {
    return list(query::opcode::not_in, values.begin(), values.end());
  }

  [[nodiscard]] ordering<Model> asc() const {
    return ordering<Model>(detail::order_code(Tag::position, query::order_direction::ascending));
  }
  [[nodiscard]] ordering<Model> desc() const {
    return ordering<Model>(detail::order_code(Tag::position, query::order_direction::descending));
  }

 private:
  template <class Iterator>
  predicate<Model> list(query::opcode op, Iterator first, Iterator last) const {
    query::expression e;
    for (; first != last; ++first) detail::add_value<T>(e.values, *first);
    e.emit_list(op, Tag::position, 0);
    return predicate<Model>(std::move(e));
  }
};

template <class Tag, class Model>
struct string_field : field<Tag, Model, std::string> {
  [[nodiscard]] text_predicate<Model> contains(std::string_view part) const {
    return text(query::opcode::contains, part);
  }
  [[nodiscard]] text_predicate<Model> starts_with(std::string_view prefix) const {
    return text(query::opcode::starts_with, prefix);
  }
  [[nodiscard]] text_predicate<Model> ends_with(std::string_view suffix) const {
    return text(query::opcode::ends_with, suffix);
  }

  // Full-text search, in the database's language of queries: `post::title.search("cat & !dog")`; only on PostgreSQL.
  // full_text() searches several fields together.
  [[nodiscard]] predicate<Model> search(std::string_view query) const {
    return text_document<Model>({Tag::position}).search(query);
  }

  // How well the text meets such a query: `post::title.relevance("cat").desc()`.
  [[nodiscard]] relevance_of<Model> relevance(std::string_view query) const {
    return text_document<Model>({Tag::position}).relevance(query);
  }

  // Equality that may be made to ignore case.
  [[nodiscard]] text_predicate<Model> equals(std::string_view value) const {
    return text(query::opcode::equals, value);
  }

 private:
  text_predicate<Model> text(query::opcode op, std::string_view value) const {
    query::expression e;
    e.emit(op, Tag::position, 0);
    e.values.add(value);
    return text_predicate<Model>(std::move(e));
  }
};

// A place inside a Json field: `order::meta.path({"address", "city"}) == "Rome"`. Array elements are named by their
// number: `path({"tags", "0"})`.
template <class Model>
class json_place {
 public:
  json_place(std::uint16_t index, const std::string_view* path, std::size_t length);

  [[nodiscard]] predicate<Model> operator==(const json& value) const {
    return compare(query::json_operator::equals, value);
  }
  [[nodiscard]] predicate<Model> operator!=(const json& value) const {
    return compare(query::json_operator::not_equals, value);
  }
  [[nodiscard]] predicate<Model> operator<(const json& value) const {
    return compare(query::json_operator::less, value);
  }
  [[nodiscard]] predicate<Model> operator<=(const json& value) const {
    return compare(query::json_operator::less_equal, value);
  }
  [[nodiscard]] predicate<Model> operator>(const json& value) const {
    return compare(query::json_operator::greater, value);
  }
  [[nodiscard]] predicate<Model> operator>=(const json& value) const {
    return compare(query::json_operator::greater_equal, value);
  }
  [[nodiscard]] predicate<Model> array_contains(const json& value) const {
    return compare(query::json_operator::array_contains, value);
  }
  [[nodiscard]] predicate<Model> array_starts_with(const json& value) const {
    return compare(query::json_operator::array_starts_with, value);
  }
  [[nodiscard]] predicate<Model> array_ends_with(const json& value) const {
    return compare(query::json_operator::array_ends_with, value);
  }
  [[nodiscard]] text_predicate<Model> string_contains(std::string_view part) const {
    return text(query::json_operator::string_contains, part);
  }
  [[nodiscard]] text_predicate<Model> string_starts_with(std::string_view prefix) const {
    return text(query::json_operator::string_starts_with, prefix);
  }
  [[nodiscard]] text_predicate<Model> string_ends_with(std::string_view suffix) const {
    return text(query::json_operator::string_ends_with, suffix);
  }

  // The null tests of Json: the JSON value null, the database's NULL (nothing there), either.
  [[nodiscard]] predicate<Model> operator==(json_null_t) const { return null_test(query::json_null_kind::json); }
  [[nodiscard]] predicate<Model> operator==(db_null_t) const { return null_test(query::json_null_kind::database); }
  [[nodiscard]] predicate<Model> operator==(any_null_t) const { return null_test(query::json_null_kind::either); }

 private:
  predicate<Model> compare(query::json_operator op, const json& value) const {
    query::expression e = path_;
    e.values.add(value);
    e.emit(query::opcode::json_compare, index_, static_cast<std::uint8_t>(op));
    e.emit_byte(0);
    return predicate<Model>(std::move(e));
  }
  text_predicate<Model> text(query::json_operator op, std::string_view value) const {
    query::expression e = path_;
    e.values.add(value);
    e.emit(query::opcode::json_compare, index_, static_cast<std::uint8_t>(op));
    e.emit_byte(0);
    return text_predicate<Model>(std::move(e));
  }
  predicate<Model> null_test(query::json_null_kind kind) const {
    query::expression e = path_;
    e.emit(query::opcode::json_null_test, index_, static_cast<std::uint8_t>(kind));
    return predicate<Model>(std::move(e));
  }

  std::uint16_t index_;
  query::expression path_;  // no code yet, one value: the path
};

template <class Model>
json_place<Model>::json_place(std::uint16_t index, const std::string_view* path, std::size_t length) : index_(index) {
  for (std::size_t i = 0; i < length; ++i) path_.values.add(path[i]);
  path_.values.fold_list(0);
}

// Comparisons without a path are about the whole document.
template <class Tag, class Model>
struct json_field : field<Tag, Model, json> {
  [[nodiscard]] json_place<Model> path(std::initializer_list<std::string_view> steps) const {
    return {Tag::position, steps.begin(), steps.size()};
  }
  [[nodiscard]] json_place<Model> document() const { return {Tag::position, nullptr, 0}; }
};

// A scalar list. `has` and the rest need a provider with list columns.
template <class Tag, class Model, class T>
struct list_field : field_handle {
  using model = Model;
  using type = std::vector<T>;
  using element = T;

  template <query::input_for<T> U>
  [[nodiscard]] predicate<Model> has(const U& value) const {
    predicate<Model> p;
    detail::add_value<T>(p.code.values, value);
    p.code.emit(query::opcode::list_has, Tag::position);
    return p;
  }
  [[nodiscard]] predicate<Model> has_every(std::initializer_list<T> values) const {
    return list(query::opcode::list_has_every, values);
  }
  template <query::list_input_for<T> Range>
  [[nodiscard]] predicate<Model> has_every(const Range& values) const {
    return list(query::opcode::list_has_every, values);
  }
  [[nodiscard]] predicate<Model> has_some(std::initializer_list<T> values) const {
    return list(query::opcode::list_has_some, values);
  }
  template <query::list_input_for<T> Range>
  [[nodiscard]] predicate<Model> has_some(const Range& values) const {
    return list(query::opcode::list_has_some, values);
  }
  [[nodiscard]] predicate<Model> equals(std::initializer_list<T> values) const {
    return list(query::opcode::list_equals, values);
  }
  template <query::list_input_for<T> Range>
  [[nodiscard]] predicate<Model> equals(const Range& values) const {
    return list(query::opcode::list_equals, values);
  }
  [[nodiscard]] predicate<Model> is_empty(bool expected = true) const {
    predicate<Model> p;
    p.code.emit(query::opcode::list_is_empty, Tag::position, expected);
    return p;
  }

 private:
  template <class Range>
  predicate<Model> list(query::opcode op, const Range& values) const {
    predicate<Model> p;
    for (const auto& v : values) detail::add_value<T>(p.code.values, v);
    p.code.emit_list(op, Tag::position, 0);
    return p;
  }
};

// Several fields that together identify a record: `member::org_id_user_id(1, 7)`.
template <class Model, class... T>
struct unique_key {
  std::uint16_t fields[sizeof...(T)];

  template <class... U>
    requires(sizeof...(U) == sizeof...(T) && (query::input_for<U, T> && ...))
  [[nodiscard]] unique_predicate<Model> operator()(const U&... values) const {
    query::expression e;
    std::size_t i = 0;
    ((e.emit(query::opcode::equals, fields[i++], 0), detail::add_value<T>(e.values, values)), ...);
    for (std::size_t n = 1; n < sizeof...(T); ++n) e.emit(query::opcode::both);
    return unique_predicate<Model>(std::move(e));
  }
};

template <field_like F, class V>
  requires query::input_for<const V&, typename F::type>
[[nodiscard]] auto operator==(const F&, const V& v) {
  if constexpr (F::is_unique) return detail::compare<F, unique_predicate<typename F::model>>(query::opcode::equals, v);
  else return detail::compare<F>(query::opcode::equals, v);
}

template <field_like F, class V>
  requires query::input_for<const V&, typename F::type>
[[nodiscard]] detail::predicate_of<F> operator!=(const F&, const V& v) {
  return detail::compare<F>(query::opcode::not_equals, v);
}

template <field_like F, class V>
  requires query::input_for<const V&, typename F::type>
[[nodiscard]] detail::predicate_of<F> operator<(const F&, const V& v) {
  return detail::compare<F>(query::opcode::less, v);
}

template <field_like F, class V>
  requires query::input_for<const V&, typename F::type>
[[nodiscard]] detail::predicate_of<F> operator<=(const F&, const V& v) {
  return detail::compare<F>(query::opcode::less_equal, v);
}

template <field_like F, class V>
  requires query::input_for<const V&, typename F::type>
[[nodiscard]] detail::predicate_of<F> operator>(const F&, const V& v) {
  return detail::compare<F>(query::opcode::greater, v);
}

template <field_like F, class V>
  requires query::input_for<const V&, typename F::type>
[[nodiscard]] detail::predicate_of<F> operator>=(const F&, const V& v) {
  return detail::compare<F>(query::opcode::greater_equal, v);
}

// Only nullable fields can be compared to null.
template <field_like F>
  requires F::is_nullable
[[nodiscard]] detail::predicate_of<F> operator==(const F&, null_t) {
  return detail::predicate_of<F>(detail::test_null(F::position, true));
}

template <field_like F>
  requires F::is_nullable
[[nodiscard]] detail::predicate_of<F> operator!=(const F&, null_t) {
  return detail::predicate_of<F>(detail::test_null(F::position, false));
}

// A value that may be absent: null then.
template <field_like F, class V>
  requires(F::is_nullable && query::input_for<const V&, typename F::type>)
[[nodiscard]] detail::predicate_of<F> operator==(const F& f, const std::optional<V>& v) {
  return v ? detail::predicate_of<F>(f == *v) : f == null;
}

template <field_like F, class V>
  requires(F::is_nullable && query::input_for<const V&, typename F::type>)
[[nodiscard]] detail::predicate_of<F> operator!=(const F& f, const std::optional<V>& v) {
  return v ? detail::predicate_of<F>(f != *v) : f != null;
}

// Fields of the same record and type.
template <class A, class B>
concept comparable_fields = field_like<A> && field_like<B> && std::same_as<typename A::model, typename B::model> &&
                            std::same_as<typename A::type, typename B::type>;

template <class A, class B>
  requires comparable_fields<A, B>
[[nodiscard]] detail::predicate_of<A> operator==(const A&, const B&) {
  return detail::predicate_of<A>(detail::compare_fields(A::position, query::opcode::equals, B::position));
}

template <class A, class B>
  requires comparable_fields<A, B>
[[nodiscard]] detail::predicate_of<A> operator!=(const A&, const B&) {
  return detail::predicate_of<A>(detail::compare_fields(A::position, query::opcode::not_equals, B::position));
}

template <class A, class B>
  requires comparable_fields<A, B>
[[nodiscard]] detail::predicate_of<A> operator<(const A&, const B&) {
  return detail::predicate_of<A>(detail::compare_fields(A::position, query::opcode::less, B::position));
}

template <class A, class B>
  requires comparable_fields<A, B>
[[nodiscard]] detail::predicate_of<A> operator<=(const A&, const B&) {
  return detail::predicate_of<A>(detail::compare_fields(A::position, query::opcode::less_equal, B::position));
}

template <class A, class B>
  requires comparable_fields<A, B>
[[nodiscard]] detail::predicate_of<A> operator>(const A&, const B&) {
  return detail::predicate_of<A>(detail::compare_fields(A::position, query::opcode::greater, B::position));
}

template <class A, class B>
  requires comparable_fields<A, B>
[[nodiscard]] detail::predicate_of<A> operator>=(const A&, const B&) {
  return detail::predicate_of<A>(detail::compare_fields(A::position, query::opcode::greater_equal, B::position));
}

namespace detail {

template <class V, class F>
concept incomparable_to =
    !query::input_for<const V&, typename F::type> && !comparable_fields<F, V> &&
    !(F::is_nullable &&
      (std::same_as<V, null_t> || query::input_for<const typename query::content_of<V>::type&, typename F::type>));

// Says in words why a field and something else are not compared.
template <class F, class V>
predicate_of<F> reject_comparison() {
  if constexpr (field_like<V>)
    static_assert(query::never<F, V>, "only fields of the same model and the same type are compared");
  else if constexpr (std::same_as<V, null_t> || !std::same_as<typename query::content_of<V>::type, V>)
    static_assert(query::never<F, V>, "the field is never null");
  else
    static_assert(query::never<F, V>,
                  "the field holds another type, or the value may not fit into it: convert it first");
  return {};
}

}  // namespace detail

template <field_like F, detail::incomparable_to<F> V>
detail::predicate_of<F> operator==(const F&, const V&) {
  return detail::reject_comparison<F, V>();
}
template <field_like F, detail::incomparable_to<F> V>
detail::predicate_of<F> operator!=(const F&, const V&) {
  return detail::reject_comparison<F, V>();
}
template <field_like F, detail::incomparable_to<F> V>
detail::predicate_of<F> operator<(const F&, const V&) {
  return detail::reject_comparison<F, V>();
}
template <field_like F, detail::incomparable_to<F> V>
detail::predicate_of<F> operator<=(const F&, const V&) {
  return detail::reject_comparison<F, V>();
}
template <field_like F, detail::incomparable_to<F> V>
detail::predicate_of<F> operator>(const F&, const V&) {
  return detail::reject_comparison<F, V>();
}
template <field_like F, detail::incomparable_to<F> V>
detail::predicate_of<F> operator>=(const F&, const V&) {
  return detail::reject_comparison<F, V>();
}

}  // namespace tenon
