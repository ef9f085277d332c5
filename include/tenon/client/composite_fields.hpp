// The fields of composite types: what `user::address.city` is, and how its parts are changed.
#pragma once

#include <tenon/client/field.hpp>
#include <tenon/query/composite.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tenon {

namespace detail {

template <class T>
inline constexpr bool is_number = std::is_same_v<T, decimal> || (std::is_arithmetic_v<T> && !std::is_same_v<T, bool>);

// Makes a condition on the last step of the path, a field of a composite type, one on the model.
void nest(query::expression& e, const query::field_path& path);

// One of the changes of query::assignment::edit; its value is added in between.
void begin_edit(query::parameters& out, const query::field_path& path, query::assignment how);
query::composite_value edit_without_value(const query::field_path& path, query::assignment how);

template <class Model, class T, class V>
predicate<Model> compare_nested(const query::field_path& path, query::opcode op, const V& v) {
  predicate<Model> p;
  if (op == query::opcode::less || op == query::opcode::less_equal || op == query::opcode::greater ||
      op == query::opcode::greater_equal || op == query::opcode::list_has)
    p.code.emit(op, path.back());
  else p.code.emit(op, path.back(), 0);
  add_value<T>(p.code.values, v);
  nest(p.code, path);
  return p;
}

template <class Model, class T, class Range>
predicate<Model> compare_nested_list(const query::field_path& path, query::opcode op, const Range& values) {
  query::expression e;
  for (const auto& v : values) add_value<T>(e.values, v);
  e.emit_list(op, path.back(), 0);
  nest(e, path);
  return predicate<Model>(std::move(e));
}

template <class Model>
predicate<Model> test_nested_null(const query::field_path& path, bool expected) {
  query::expression e = test_null(path.back(), expected);
  nest(e, path);
  return predicate<Model>(std::move(e));
}

template <class T, class V>
query::composite_value edit_of(const query::field_path& path, query::assignment how, const V& value) {
  query::composite_value out;
  begin_edit(out.values, path, how);
  add_value<T>(out.values, value);
  out.values.fold_list(0);
  return out;
}

template <class T, class Range>
query::composite_value list_edit_of(const query::field_path& path, query::assignment how, const Range& values) {
  query::composite_value out;
  begin_edit(out.values, path, how);
  const std::uint32_t first = out.values.size();
  for (const auto& v : values) add_value<T>(out.values, v);
  out.values.fold_list(first);
  out.values.fold_list(0);
  return out;
}

}  // namespace detail

// A change to a part of a composite field, as in `{.address = set(user::address.city, "Oslo")}`. Root is the field's handle.
template <class Root>
class part_change {
 public:
  explicit part_change(query::composite_value&& change) : edit(std::move(change)) {}

  query::composite_value edit;
};

// A field of a composite type within a field of a model. A record whose composite is null has none of its fields.
template <class Root, class Model, class T, bool IsNullable = false>
class part_field {
 public:
  constexpr explicit part_field(const query::field_path& path) : tenon_path(path) {}

  [[nodiscard]] predicate<Model> in(std::initializer_list<T> values) const {
    return detail::compare_nested_list<Model, T>(tenon_path, query::opcode::in, values);
  }
  template <query::list_input_for<T> Range>
  [[nodiscard]] predicate<Model> in(const Range& values) const {
    return detail::compare_nested_list<Model, T>(tenon_path, query::opcode::in, values);
  }
  [[nodiscard]] predicate<Model> not_in(std::initializer_list<T> values) const {
    return detail::compare_nested_list<Model, T>(tenon_path, query::opcode::not_in, values);
  }
  template <query::list_input_for<T> Range>
  [[nodiscard]] predicate<Model> not_in(const Range& values) const {
    return detail::compare_nested_list<Model, T>(tenon_path, query::opcode::not_in, values);
  }

  // Whether the field, or a composite that it is in, is null: the same as `== null`.
  [[nodiscard]] predicate<Model> is_null() const { return detail::test_nested_null<Model>(tenon_path, true); }
  [[nodiscard]] predicate<Model> is_not_null() const { return detail::test_nested_null<Model>(tenon_path, false); }

  template <query::input_for<T> V>
  [[nodiscard]] friend predicate<Model> operator==(const part_field& f, const V& v) {
    return detail::compare_nested<Model, T>(f.tenon_path, query::opcode::equals, v);
  }
  template <query::input_for<T> V>
  [[nodiscard]] friend predicate<Model> operator!=(const part_field& f, const V& v) {
    return detail::compare_nested<Model, T>(f.tenon_path, query::opcode::not_equals, v);
  }
  template <query::input_for<T> V>
  [[nodiscard]] friend predicate<Model> operator<(const part_field& f, const V& v) {
    return detail::compare_nested<Model, T>(f.tenon_path, query::opcode::less, v);
  }
  template <query::input_for<T> V>
  [[nodiscard]] friend predicate<Model> operator<=(const part_field& f, const V& v) {
    return detail::compare_nested<Model, T>(f.tenon_path, query::opcode::less_equal, v);
  }
  template <query::input_for<T> V>
  [[nodiscard]] friend predicate<Model> operator>(const part_field& f, const V& v) {
    return detail::compare_nested<Model, T>(f.tenon_path, query::opcode::greater, v);
  }
  template <query::input_for<T> V>
  [[nodiscard]] friend predicate<Model> operator>=(const part_field& f, const V& v) {
    return detail::compare_nested<Model, T>(f.tenon_path, query::opcode::greater_equal, v);
  }
  [[nodiscard]] friend predicate<Model> operator==(const part_field& f, null_t) { return f.is_null(); }
  [[nodiscard]] friend predicate<Model> operator!=(const part_field& f, null_t) { return f.is_not_null(); }

  template <query::misfit_for<T> V>
  friend predicate<Model> operator==(const part_field&, const V&) {
    static_assert(query::never<V>, "the field holds another type, or the value may not fit into it: convert it first");
    return {};
  }

  // Changes in an update, beside others of the same composite: `{set(user::address.city, "Oslo"), set(…)}`.
  template <query::input_for<T> V>
  [[nodiscard]] friend part_change<Root> set(const part_field& f, const V& v) {
    return part_change<Root>(detail::edit_of<T>(f.tenon_path, query::assignment::set, v));
  }
  [[nodiscard]] friend part_change<Root> set(const part_field& f, null_t) {
    static_assert(IsNullable, "the field is never null");
    return part_change<Root>(detail::edit_without_value(f.tenon_path, query::assignment::set_null));
  }
  template <query::misfit_for<T> V>
  friend part_change<Root> set(const part_field&, const V&) {
    static_assert(query::never<V>, "the field holds another type, or the value may not fit into it: convert it first");
    return part_change<Root>(query::composite_value());
  }
  template <query::input_for<T> V>
    requires(detail::is_number<T>)
  [[nodiscard]] friend part_change<Root> increment(const part_field& f, const V& by) {
    return part_change<Root>(detail::edit_of<T>(f.tenon_path, query::assignment::increment, by));
  }
  template <query::input_for<T> V>
    requires(detail::is_number<T>)
  [[nodiscard]] friend part_change<Root> decrement(const part_field& f, const V& by) {
    return part_change<Root>(detail::edit_of<T>(f.tenon_path, query::assignment::decrement, by));
  }

  const query::field_path tenon_path;
};

template <class Root, class Model, bool IsNullable = false>
class part_text : public part_field<Root, Model, std::string, IsNullable> {
 public:
  using part_field<Root, Model, std::string, IsNullable>::part_field;

  [[nodiscard]] predicate<Model> contains(std::string_view part) const {
    return detail::compare_nested<Model, std::string>(this->tenon_path, query::opcode::contains, part);
  }
  [[nodiscard]] predicate<Model> starts_with(std::string_view prefix) const {
    return detail::compare_nested<Model, std::string>(this->tenon_path, query::opcode::starts_with, prefix);
  }
  // The same, as some services call it.
  [[nodiscard]] predicate<Model> begins_with(std::string_view prefix) const { return starts_with(prefix); }
};

// A list within a composite.
template <class Root, class Model, class T>
class part_list {
 public:
  constexpr explicit part_list(const query::field_path& path) : tenon_path(path) {}

  template <query::input_for<T> V>
  [[nodiscard]] predicate<Model> has(const V& v) const {
    return detail::compare_nested<Model, T>(tenon_path, query::opcode::list_has, v);
  }
  [[nodiscard]] predicate<Model> has_every(std::initializer_list<T> values) const {
    return detail::compare_nested_list<Model, T>(tenon_path, query::opcode::list_has_every, values);
  }
  [[nodiscard]] predicate<Model> has_some(std::initializer_list<T> values) const {
    return detail::compare_nested_list<Model, T>(tenon_path, query::opcode::list_has_some, values);
  }
  [[nodiscard]] predicate<Model> equals(std::initializer_list<T> values) const {
    return detail::compare_nested_list<Model, T>(tenon_path, query::opcode::list_equals, values);
  }
  [[nodiscard]] predicate<Model> is_empty(bool expected = true) const {
    query::expression e;
    e.emit(query::opcode::list_is_empty, tenon_path.back(), expected);
    detail::nest(e, tenon_path);
    return predicate<Model>(std::move(e));
  }

  [[nodiscard]] friend part_change<Root> set(const part_list& f, std::initializer_list<T> values) {
    return part_change<Root>(detail::list_edit_of<T>(f.tenon_path, query::assignment::list_set, values));
  }
  template <query::list_input_for<T> Range>
  [[nodiscard]] friend part_change<Root> set(const part_list& f, const Range& values) {
    return part_change<Root>(detail::list_edit_of<T>(f.tenon_path, query::assignment::list_set, values));
  }
  template <query::input_for<T> V>
  [[nodiscard]] friend part_change<Root> push(const part_list& f, const V& v) {
    return part_change<Root>(
        detail::list_edit_of<T>(f.tenon_path, query::assignment::list_push, std::initializer_list<T>{T(v)}));
  }

  const query::field_path tenon_path;
};

// A composite within a composite. Fields has the handles of its own fields.
template <class Root, class Model, class T, template <class, class> class Fields, bool IsNullable = false>
class part_composite : public Fields<Root, Model> {
 public:
  constexpr explicit part_composite(const query::field_path& path) : Fields<Root, Model>(path), tenon_path(path) {}

  [[nodiscard]] friend predicate<Model> operator==(const part_composite& f, const T& v) {
    return detail::compare_nested<Model, T>(f.tenon_path, query::opcode::equals, v);
  }
  [[nodiscard]] friend predicate<Model> operator!=(const part_composite& f, const T& v) {
    return detail::compare_nested<Model, T>(f.tenon_path, query::opcode::not_equals, v);
  }
  [[nodiscard]] friend predicate<Model> operator==(const part_composite& f, null_t) {
    return detail::test_nested_null<Model>(f.tenon_path, true);
  }
  [[nodiscard]] friend predicate<Model> operator!=(const part_composite& f, null_t) {
    return detail::test_nested_null<Model>(f.tenon_path, false);
  }
  [[nodiscard]] friend part_change<Root> set(const part_composite& f, const T& v) {
    return part_change<Root>(detail::edit_of<T>(f.tenon_path, query::assignment::set, v));
  }
  [[nodiscard]] friend part_change<Root> set(const part_composite& f, null_t) {
    static_assert(IsNullable, "the field is never null");
    return part_change<Root>(detail::edit_without_value(f.tenon_path, query::assignment::set_null));
  }

  const query::field_path tenon_path;
};

// A list of composites within a composite; `[i]` has the fields of an element.
template <class Root, class Model, class T, template <class, class> class Fields>
class part_composite_list : public part_list<Root, Model, T> {
 public:
  using part_list<Root, Model, T>::part_list;

  [[nodiscard]] constexpr Fields<Root, Model> operator[](std::uint16_t at) const {
    return Fields<Root, Model>(this->tenon_path.element(at));
  }
};

// A composite field of a model; the generated handle has the handles of its fields beside.
template <class Tag, class Model, class T>
struct composite_field : field_handle {
  using model = Model;
  using tenon_type = T;

  [[nodiscard]] friend predicate<Model> operator==(const Tag&, const T& v) { return whole(query::opcode::equals, v); }
  [[nodiscard]] friend predicate<Model> operator!=(const Tag&, const T& v) {
    return whole(query::opcode::not_equals, v);
  }

 private:
  static predicate<Model> whole(query::opcode op, const T& v) {
    predicate<Model> p;
    p.code.emit(op, Tag::position, 0);
    detail::add_value<T>(p.code.values, v);
    return p;
  }
};

// A list of composites of a model; `[i]` has the fields of an element.
template <class Tag, class Model, class T, template <class, class> class Fields>
struct composite_list_field : list_field<Tag, Model, T> {
  [[nodiscard]] constexpr Fields<Tag, Model> operator[](std::uint16_t at) const {
    return Fields<Tag, Model>(query::field_path(Tag::position).element(at));
  }
};

// A change to a composite field in an update: its value, or changes to parts of it. `{}` leaves it as it is.
template <class T, class Root>
class composite_change : protected query::slot_for<T> {
 public:
  using input_tag = void;

  composite_change() = default;
  template <query::input_for<T> U>
  composite_change(U&& value)
      : query::slot_for<T>{query::composite_value(static_cast<const T&>(value)), query::input_state::set} {}
  composite_change(part_change<Root> part) : composite_change({std::move(part)}) {}
  composite_change(std::initializer_list<part_change<Root>> parts) {
    for (const part_change<Root>& p : parts) this->content.values.append(p.edit.values);
    this->content.values.fold_list(0);
    this->state = query::input_state::edit;
  }

  template <class U>
  composite_change(const part_change<U>&) {
    static_assert(query::never<U>, "the change is about another field");
  }
  template <std::same_as<null_t> Null>
  composite_change(Null) {
    static_assert(query::never<Null>, "the field is never null");
  }
};

// The same where the field may also be set to null.
template <class T, class Root>
class nullable_composite_change : public composite_change<T, Root> {
 public:
  using composite_change<T, Root>::composite_change;
  nullable_composite_change() = default;
  template <query::input_for<T> U>
  nullable_composite_change(const std::optional<U>& value) {
    if (value) *this = nullable_composite_change(*value);
    else this->state = query::input_state::null;
  }
  nullable_composite_change(std::nullopt_t) { this->state = query::input_state::null; }
  nullable_composite_change(null_t) { this->state = query::input_state::null; }
};

// A change to a list of composites in an update: its values, those to `push`, or changes to parts of its elements, as in
// `{.lines = set(order::lines[0].quantity, 2)}`. `{}` leaves it as it is.
template <class T, class Root>
class composite_list_change : private query::slot_for<std::vector<T>> {
 public:
  using input_tag = void;

  composite_list_change() = default;
  composite_list_change(std::initializer_list<T> values) : composite_list_change(values, query::input_state::set) {}
  template <query::list_input_for<T> Range>
  composite_list_change(const Range& values) : composite_list_change(values, query::input_state::set) {}
  template <query::input_for<T> U>
  composite_list_change(const push_of<U>& added) : composite_list_change(added.values, query::input_state::push) {}
  composite_list_change(part_change<Root> part) : composite_list_change({std::move(part)}) {}
  composite_list_change(std::initializer_list<part_change<Root>> parts) {
    for (const part_change<Root>& p : parts) this->content.push_back(p.edit);
    this->state = query::input_state::edit;
  }

  template <std::same_as<null_t> Null>
  composite_list_change(Null) {
    static_assert(query::never<Null>, "a list is never null: give it no values instead");
  }

 private:
  template <class Range>
  composite_list_change(const Range& values, query::input_state how)
      : query::slot_for<std::vector<T>>{query::stored_list<T>(values), how} {}
};

namespace detail {

// What the layout of a composite type's struct knows of the struct; see query::composite_layout.
template <class T>
void* emplace_composite(const query::member& m, void* holder) {
  if (m.list) return &static_cast<std::vector<T>*>(holder)->emplace_back();
  if (m.optional) return &static_cast<std::optional<T>*>(holder)->emplace();
  return holder;
}
template <class T>
void clear_composites(const query::member& m, void* holder) {
  if (m.list) static_cast<std::vector<T>*>(holder)->clear();
  else static_cast<std::optional<T>*>(holder)->reset();
}
template <class T>
const void* composites_in(const query::member& m, const void* holder, std::size_t& count) {
  if (m.list) {
    const auto& list = *static_cast<const std::vector<T>*>(holder);
    count = list.size();
    return list.data();
  }
  if (m.optional) {
    const auto& one = *static_cast<const std::optional<T>*>(holder);
    count = one ? 1 : 0;
    return one ? &*one : nullptr;
  }
  count = 1;
  return holder;
}
template <class T>
constexpr query::composite_layout composite_layout_of(query::slice<query::member> members) {
  return {&composite_traits<T>::descriptor,
          members,
          sizeof(T),
          &emplace_composite<T>,
          &clear_composites<T>,
          &composites_in<T>};
}

// T is the member's type.
template <class T>
int get_enum(const void* member, std::size_t at) {
  if constexpr (requires(const T& t) { t.has_value(); }) {
    const T& one = *static_cast<const T*>(member);
    return one ? static_cast<int>(*one) : -1;
  } else if constexpr (requires(const T& t) { t.size(); }) {
    const T& list = *static_cast<const T*>(member);
    return at < list.size() ? static_cast<int>(list[at]) : -1;
  } else {
    return static_cast<int>(*static_cast<const T*>(member));
  }
}

}  // namespace detail
}  // namespace tenon
