// The handles of fields that key-value stores can answer for: no search, no letters of either case, no ends of texts.
#pragma once

#include <tenon/client/field.hpp>

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tenon {

template <class Tag, class Model>
struct item_text_field : field<Tag, Model, std::string> {
  [[nodiscard]] predicate<Model> contains(std::string_view part) const { return text(query::opcode::contains, part); }
  [[nodiscard]] predicate<Model> starts_with(std::string_view prefix) const {
    return text(query::opcode::starts_with, prefix);
  }
  // The same, as the service calls it.
  [[nodiscard]] predicate<Model> begins_with(std::string_view prefix) const { return starts_with(prefix); }

 private:
  predicate<Model> text(query::opcode op, std::string_view value) const {
    query::expression e;
    e.emit(op, Tag::position, 0);
    e.values.add(value);
    return predicate<Model>(std::move(e));
  }
};

// A place inside a Json field.
template <class Model>
class item_json_place : private json_place<Model> {
  using base = json_place<Model>;

 public:
  using base::base;
  using base::operator==;
  using base::operator!=;
  using base::operator<;
  using base::operator<=;
  using base::operator>;
  using base::operator>=;
  using base::array_contains;

  [[nodiscard]] predicate<Model> string_contains(std::string_view part) const { return base::string_contains(part); }
  [[nodiscard]] predicate<Model> string_starts_with(std::string_view part) const {
    return base::string_starts_with(part);
  }
};

template <class Tag, class Model>
struct item_json_field : field<Tag, Model, json> {
  [[nodiscard]] item_json_place<Model> path(std::initializer_list<std::string_view> steps) const {
    return {Tag::position, steps.begin(), steps.size()};
  }
};

template <class T>
struct pull_of {
  std::vector<T> values;
};

// Values that the store takes out of a set.
template <class T>
pull_of<T> pull(T value) {
  return {{std::move(value)}};
}
template <class T>
pull_of<T> pull(std::initializer_list<T> values) {
  return {values};
}

// A change to a set in an update: its values, those to `push` into it, or those to `pull` out of it. `{}` leaves it as it is.
template <class T>
class set_change : private query::slot_for<std::vector<T>> {
 public:
  using input_tag = void;

  set_change() = default;
  set_change(std::initializer_list<T> values) : set_change(values, query::input_state::set) {}
  template <query::list_input_for<T> Range>
  set_change(const Range& values) : set_change(values, query::input_state::set) {}
  template <query::input_for<T> U>
  set_change(const push_of<U>& added) : set_change(added.values, query::input_state::push) {}
  template <query::input_for<T> U>
  set_change(const pull_of<U>& removed) : set_change(removed.values, query::input_state::decrement) {}

  template <std::same_as<null_t> Null>
  set_change(Null) {
    static_assert(query::never<Null>, "a set is never null: give it no values instead");
  }

 private:
  template <class Range>
  set_change(const Range& values, query::input_state how)
      : query::slot_for<std::vector<T>>{query::stored_list<T>(values), how} {}
};

// A change to a number that the store computes: it adds and subtracts. Base is change<T> or nullable_change<T>.
template <class Base, class T>
class item_change_of : public Base {
 public:
  item_change_of() = default;
  template <class U>
    requires(std::constructible_from<Base, U>)
  item_change_of(U&& value) : Base(std::forward<U>(value)) {}
  template <class U>
  item_change_of(multiply_by<U>) {
    static_assert(query::never<U>, "DynamoDB does not multiply: read the record, and set the product on a condition");
  }
  template <class U>
  item_change_of(divide_by<U>) {
    static_assert(query::never<U>, "DynamoDB does not divide: read the record, and set the quotient on a condition");
  }
};

template <class T>
using item_change = item_change_of<change<T>, T>;
template <class T>
using nullable_item_change = item_change_of<nullable_change<T>, T>;

}  // namespace tenon
