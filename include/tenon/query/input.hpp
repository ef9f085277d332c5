// The members of create and update inputs, and how code that does not know their types reads them.
#pragma once

#include <tenon/query/composite.hpp>
#include <tenon/query/descriptor.hpp>
#include <tenon/query/request.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace tenon {

struct null_t {};
inline constexpr null_t null{};

template <class T>
struct increment_by {
  T amount;
};
template <class T>
struct decrement_by {
  T amount;
};
template <class T>
struct multiply_by {
  T factor;
};
template <class T>
struct divide_by {
  T divisor;
};

// Changes to a number that the database computes, so that concurrent ones add up.
template <class T>
constexpr increment_by<T> increment(T amount) {
  return {amount};
}
template <class T>
constexpr decrement_by<T> decrement(T amount) {
  return {amount};
}
template <class T>
constexpr multiply_by<T> multiply(T factor) {
  return {factor};
}
template <class T>
constexpr divide_by<T> divide(T divisor) {
  return {divisor};
}

template <class T>
struct push_of {
  std::vector<T> values;
};

// Values that the database adds to the end of a scalar list.
template <class T>
push_of<T> push(T value) {
  return {{std::move(value)}};
}
template <class T>
push_of<T> push(std::initializer_list<T> values) {
  return {values};
}

namespace query {

enum class input_state : std::uint8_t { unset, null, set, increment, decrement, multiply, divide, push, edit };

// Enumerators are kept as their number, and structs of composite types as values, so that the library can read them.
template <class T>
struct stored_as {
  using type = T;
};
template <class T>
  requires std::is_enum_v<T>
struct stored_as<T> {
  using type = std::uint16_t;
};

template <composite T>
struct stored_as<T> {
  using type = composite_value;
};

template <class T>
struct stored_as<std::vector<T>> {
  using type = std::vector<typename stored_as<T>::type>;
};

// The common layout of every input member whose value is kept as a Stored.
template <class Stored>
struct input_slot {
  Stored content{};
  input_state state = input_state::unset;
};

template <class T>
using slot_for = input_slot<typename stored_as<T>::type>;

// What may stand for a T: nothing that would lose a number's value, and only a bool for a bool.
template <class U, class T>
concept input_for =
    (std::convertible_to<U, T> || (std::same_as<T, std::string> && std::convertible_to<U, std::string_view>)) &&
    (!std::same_as<T, bool> || std::same_as<std::remove_cvref_t<U>, bool>)&&(
        !std::integral<T> || std::same_as<T, bool> ||
        (std::integral<std::remove_cvref_t<U>> && !std::same_as<std::remove_cvref_t<U>, bool> &&
         requires(U u) { T{u}; })) &&
    (!std::floating_point<T> || std::is_arithmetic_v<std::remove_cvref_t<U>>);

// What may stand for the values of a list of T.
template <class Range, class T>
concept list_input_for = requires(const Range& range) {
  range.begin();
  range.end();
  requires input_for<decltype(*range.begin()), T>;
};

template <class T, class Range>
typename stored_as<std::vector<T>>::type stored_list(const Range& values) {
  typename stored_as<std::vector<T>>::type stored;
  for (const auto& value : values) stored.push_back(static_cast<typename stored_as<T>::type>(static_cast<T>(value)));
  return stored;
}

// The value inside an optional or a change, for telling why one does not fit.
template <class U>
struct content_of {
  using type = U;
};
template <class U>
struct content_of<std::optional<U>> : content_of<U> {};
template <class U>
struct content_of<increment_by<U>> : content_of<U> {};
template <class U>
struct content_of<decrement_by<U>> : content_of<U> {};
template <class U>
struct content_of<multiply_by<U>> : content_of<U> {};
template <class U>
struct content_of<divide_by<U>> : content_of<U> {};

// A value given for a T by mistake. Not null, which is another mistake, nor a member of an input.
template <class U, class T>
concept misfit_for =
    !input_for<const typename content_of<std::remove_cvref_t<U>>::type&, T> &&
    !std::same_as<std::remove_cvref_t<U>, null_t> && !std::same_as<std::remove_cvref_t<U>, std::nullopt_t> &&
    !requires { typename std::remove_cvref_t<U>::input_tag; };

// False, once a template is used: for static assertions that explain a mistake where it is made.
template <class...>
inline constexpr bool never = false;

}  // namespace query

// The members of inputs. Constructors that only assert something are there to say what is wrong in words.

// A field that a create must give.
template <class T>
class required : private query::slot_for<T> {
 public:
  using input_tag = void;

  template <query::input_for<T> U>
  required(U&& value)
      : query::slot_for<T>{static_cast<typename query::stored_as<T>::type>(static_cast<T>(std::forward<U>(value))),
                           query::input_state::set} {}

  template <class Missing = void>
  required() {
    static_assert(query::never<Missing>, "a required field is missing: a create must give it");
  }
  template <query::misfit_for<T> U>
  required(U&&) {
    static_assert(query::never<U>, "the field holds another type, or the value may not fit into it: convert it first");
  }
  template <class U>
  required(const std::optional<U>&) {
    static_assert(query::never<U>, "the field is never null, and this value may be absent");
  }
  template <std::same_as<null_t> Null>
  required(Null) {
    static_assert(query::never<Null>, "the field is never null");
  }
};

// A field that a create may leave out: its default is used.
template <class T>
class defaulted : private query::slot_for<T> {
 public:
  using input_tag = void;

  defaulted() = default;
  template <query::input_for<T> U>
  defaulted(U&& value)
      : query::slot_for<T>{static_cast<typename query::stored_as<T>::type>(static_cast<T>(std::forward<U>(value))),
                           query::input_state::set} {}
  template <query::input_for<T> U>
  defaulted(const std::optional<U>& value) {
    if (value) *this = defaulted(*value);
  }

  template <query::misfit_for<T> U>
  defaulted(U&&) {
    static_assert(query::never<U>, "the field holds another type, or the value may not fit into it: convert it first");
  }
  template <std::same_as<null_t> Null>
  defaulted(Null) {
    static_assert(query::never<Null>, "the field is never null; leave it out to use its default");
  }
};

// The same where the field may also be null.
template <class T>
class nullable : private query::slot_for<T> {
 public:
  using input_tag = void;

  nullable() = default;
  template <query::input_for<T> U>
  nullable(U&& value)
      : query::slot_for<T>{static_cast<typename query::stored_as<T>::type>(static_cast<T>(std::forward<U>(value))),
                           query::input_state::set} {}
  template <query::input_for<T> U>
  nullable(const std::optional<U>& value) {
    if (value) *this = nullable(*value);
    else this->state = query::input_state::null;
  }
  nullable(std::nullopt_t) { this->state = query::input_state::null; }
  nullable(null_t) { this->state = query::input_state::null; }

  template <query::misfit_for<T> U>
  nullable(U&&) {
    static_assert(query::never<U>, "the field holds another type, or the value may not fit into it: convert it first");
  }
};

// A change to a field in an update; left out, the field stays as it is.
template <class T>
class change : protected query::slot_for<T> {
 public:
  using input_tag = void;

  change() = default;
  template <query::input_for<T> U>
  change(U&& value) : change(static_cast<T>(std::forward<U>(value)), query::input_state::set) {}
  template <query::input_for<T> U>
    requires(!std::is_enum_v<T>)
  change(increment_by<U> by) : change(static_cast<T>(by.amount), query::input_state::increment) {}
  template <query::input_for<T> U>
    requires(!std::is_enum_v<T>)
  change(decrement_by<U> by) : change(static_cast<T>(by.amount), query::input_state::decrement) {}
  template <query::input_for<T> U>
    requires(!std::is_enum_v<T>)
  change(multiply_by<U> by) : change(static_cast<T>(by.factor), query::input_state::multiply) {}
  template <query::input_for<T> U>
    requires(!std::is_enum_v<T>)
  change(divide_by<U> by) : change(static_cast<T>(by.divisor), query::input_state::divide) {}

  template <query::misfit_for<T> U>
  change(U&&) {
    static_assert(query::never<U>, "the field holds another type, or the value may not fit into it: convert it first");
  }
  template <class U>
  change(const std::optional<U>&) {
    static_assert(query::never<U>, "the field is never null, and this value may be absent");
  }
  template <std::same_as<null_t> Null>
  change(Null) {
    static_assert(query::never<Null>, "the field is never null");
  }

 private:
  change(T value, query::input_state how)
      : query::slot_for<T>{static_cast<typename query::stored_as<T>::type>(static_cast<T&&>(value)), how} {}
};

// The same where the field may also be set to null.
template <class T>
class nullable_change : public change<T> {
 public:
  using change<T>::change;
  nullable_change() = default;
  template <query::input_for<T> U>
  nullable_change(const std::optional<U>& value) {
    if (value) *this = nullable_change(*value);
    else this->state = query::input_state::null;
  }
  nullable_change(std::nullopt_t) { this->state = query::input_state::null; }
  nullable_change(null_t) { this->state = query::input_state::null; }
};

// A scalar list that a create may leave out: it is empty then, or its default. `{}` leaves it out.
template <class T>
class list_value : private query::slot_for<std::vector<T>> {
 public:
  using input_tag = void;

  list_value() = default;
  list_value(std::initializer_list<T> values) : list_value(values, query::input_state::set) {}
  template <query::list_input_for<T> Range>
  list_value(const Range& values) : list_value(values, query::input_state::set) {}

  template <std::same_as<null_t> Null>
  list_value(Null) {
    static_assert(query::never<Null>, "a list is never null; leave it out to make it empty");
  }

 private:
  template <class Range>
  list_value(const Range& values, query::input_state how)
      : query::slot_for<std::vector<T>>{query::stored_list<T>(values), how} {}
};

// A change to a scalar list in an update: its values, or those to `push`. `{}` leaves it as it is.
template <class T>
class list_change : private query::slot_for<std::vector<T>> {
 public:
  using input_tag = void;

  list_change() = default;
  list_change(std::initializer_list<T> values) : list_change(values, query::input_state::set) {}
  template <query::list_input_for<T> Range>
  list_change(const Range& values) : list_change(values, query::input_state::set) {}
  template <query::input_for<T> U>
  list_change(const push_of<U>& added) : list_change(added.values, query::input_state::push) {}

  template <std::same_as<null_t> Null>
  list_change(Null) {
    static_assert(query::never<Null>, "a list is never null: give it no values instead");
  }

 private:
  template <class Range>
  list_change(const Range& values, query::input_state how)
      : query::slot_for<std::vector<T>>{query::stored_list<T>(values), how} {}
};

namespace query {

// A member of an input that belongs to a scalar field: an input_slot of the field's stored type at `offset`, of a list's
// std::vector of it.
struct input_member {
  std::uint16_t field = 0;
  std::uint32_t offset = 0;
};

// A member of an input that holds nested writes; `encode` writes those that are set as `nested` parts.
struct nested_member {
  std::uint16_t relation = 0;
  std::uint32_t offset = 0;
  void (*encode)(const void* member, std::uint16_t relation, program& out) = nullptr;
};

// A C++ type that describes a create or an update of `model`.
struct input_layout {
  const model_descriptor* model = nullptr;
  slice<input_member> fields = {};
  slice<nested_member> nested = {};
};

// Inputs side by side, each described by `layout`.
struct input_rows {
  const input_layout* layout = nullptr;
  const void* first = nullptr;
  std::size_t count = 0;
  std::size_t stride = 0;  // bytes from one to the next

  const void* operator[](std::size_t i) const { return static_cast<const char*>(first) + i * stride; }
  input_rows from(std::size_t i) const { return {layout, (*this)[i], count - i, stride}; }
};

// From the beginning of an input to what tells whether it sets a member.
std::uint32_t state_offset(const field_descriptor& field, const input_member& m) noexcept;
inline bool is_set(const void* input, std::uint32_t state_offset) noexcept {
  return *reinterpret_cast<const input_state*>(static_cast<const char*>(input) + state_offset) != input_state::unset;
}

// Adds the value of one member of `input` to `out`. False: it is not set. For lists and scalars that are set or null.
bool add_given(parameters& out, const field_descriptor& field, const void* input, const input_member& m);

}  // namespace query
}  // namespace tenon
