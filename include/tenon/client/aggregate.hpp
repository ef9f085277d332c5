// Aggregation: `db.order.aggregate({…}, select(count(), sum(order::total)))`.
//
// A result is indexed by what was asked for: `r[count()]`, `r[sum(order::total)]`.
#pragma once

#include <tenon/client/projection.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <type_traits>

namespace tenon {

// One aggregated value; F is the field's handle. Sums of Int and BigInt are int64, averages double (decimal for
// Decimal), everything but a count is empty when there were no values.
template <query::aggregate_function Function, class F>
struct aggregate_of {
  using model = typename F::model;
  using field = F;
  using plain = typename F::type;
  using type = std::conditional_t<
      Function == query::aggregate_function::count || Function == query::aggregate_function::count_all, std::int64_t,
      std::optional<std::conditional_t<
          Function == query::aggregate_function::sum && std::is_same_v<plain, std::int32_t>, std::int64_t,
          std::conditional_t<Function == query::aggregate_function::avg && std::is_integral_v<plain>, double, plain>>>>;

  static constexpr query::aggregate_function function = Function;
  static constexpr std::uint16_t position = F::position;
};

// The number of records.
struct count_of_records {
  using type = std::int64_t;
  static constexpr query::aggregate_function function = query::aggregate_function::count_all;
  static constexpr std::uint16_t position = 0xFFFF;
};

[[nodiscard]] constexpr count_of_records count() { return {}; }

// The number of values that are not null.
template <field_like F>
[[nodiscard]] constexpr aggregate_of<query::aggregate_function::count, F> count(const F&) {
  return {};
}
template <field_like F>
  requires(std::is_arithmetic_v<typename F::type> || std::is_same_v<typename F::type, decimal>)
[[nodiscard]] constexpr aggregate_of<query::aggregate_function::sum, F> sum(const F&) {
  return {};
}
template <field_like F>
  requires(std::is_arithmetic_v<typename F::type> || std::is_same_v<typename F::type, decimal>)
[[nodiscard]] constexpr aggregate_of<query::aggregate_function::avg, F> avg(const F&) {
  return {};
}
template <field_like F>
[[nodiscard]] constexpr aggregate_of<query::aggregate_function::min, F> min(const F&) {
  return {};
}
template <field_like F>
[[nodiscard]] constexpr aggregate_of<query::aggregate_function::max, F> max(const F&) {
  return {};
}

template <class A>
concept aggregate_like = requires {
  { A::function } -> std::convertible_to<query::aggregate_function>;
  A::position;
};

namespace detail {

query::byte_code order_by_aggregate(query::aggregate_function f, std::uint16_t field, query::order_direction d);

template <class A, class Model>
inline constexpr bool is_about = true;  // count() is about every model
template <class A, class Model>
  requires requires { typename A::model; }
inline constexpr bool is_about<A, Model> = std::is_same_v<typename A::model, Model>;

template <class A>
struct aggregate_cell {
  typename A::type value{};
};

template <class A, class V>
query::expression compare_aggregate(query::opcode op, const V& v) {
  query::expression e;
  e.emit(query::opcode::compare_aggregate);
  e.emit_byte(static_cast<std::uint8_t>(A::function));
  e.emit_index(A::position);
  e.emit_byte(static_cast<std::uint8_t>(op));
  add_value<typename unwrap_optional<typename A::type>::type>(e.values, v);
  return e;
}

}  // namespace detail

// Conditions on groups, for `having`. That of count() is written count(some field).
template <aggregate_like A, class V>
  requires requires { typename A::model; }
[[nodiscard]] predicate<typename A::model> operator==(const A&, const V& v) {
  return predicate<typename A::model>(detail::compare_aggregate<A>(query::opcode::equals, v));
}
template <aggregate_like A, class V>
  requires requires { typename A::model; }
[[nodiscard]] predicate<typename A::model> operator!=(const A&, const V& v) {
  return predicate<typename A::model>(detail::compare_aggregate<A>(query::opcode::not_equals, v));
}
template <aggregate_like A, class V>
  requires requires { typename A::model; }
[[nodiscard]] predicate<typename A::model> operator<(const A&, const V& v) {
  return predicate<typename A::model>(detail::compare_aggregate<A>(query::opcode::less, v));
}
template <aggregate_like A, class V>
  requires requires { typename A::model; }
[[nodiscard]] predicate<typename A::model> operator<=(const A&, const V& v) {
  return predicate<typename A::model>(detail::compare_aggregate<A>(query::opcode::less_equal, v));
}
template <aggregate_like A, class V>
  requires requires { typename A::model; }
[[nodiscard]] predicate<typename A::model> operator>(const A&, const V& v) {
  return predicate<typename A::model>(detail::compare_aggregate<A>(query::opcode::greater, v));
}
template <aggregate_like A, class V>
  requires requires { typename A::model; }
[[nodiscard]] predicate<typename A::model> operator>=(const A&, const V& v) {
  return predicate<typename A::model>(detail::compare_aggregate<A>(query::opcode::greater_equal, v));
}

// Orders groups by an aggregated value: `descending(sum(order::total))`.
template <aggregate_like A>
  requires requires { typename A::model; }
[[nodiscard]] ordering<typename A::model> ascending(const A&) {
  return ordering<typename A::model>(
      detail::order_by_aggregate(A::function, A::position, query::order_direction::ascending));
}
template <aggregate_like A>
  requires requires { typename A::model; }
[[nodiscard]] ordering<typename A::model> descending(const A&) {
  return ordering<typename A::model>(
      detail::order_by_aggregate(A::function, A::position, query::order_direction::descending));
}

namespace detail {

template <class... Aggregates>
struct aggregate_cells : aggregate_cell<Aggregates>... {};

template <class Record>
class aggregated_layout;

}  // namespace detail

// The aggregated values, and for groups the members of the fields they were grouped by; it has no other public names.
template <class Model, class Fields, class... Aggregates>
class aggregated;
template <class Model, class... Fields, class... Aggregates>
class aggregated<Model, type_list<Fields...>, Aggregates...> : public Fields::in_record... {
  static_assert((std::is_same_v<typename Fields::model, Model> && ...), "the fields to group by are of another model");
  static_assert((detail::is_about<Aggregates, Model> && ...), "the values to aggregate are of another model");

 public:
  template <class A>
  [[nodiscard]] const typename A::type& operator[](const A&) const {
    static_assert((std::is_same_v<A, Aggregates> || ...), "this value was not asked for");
    return static_cast<const detail::aggregate_cell<A>&>(cells_).value;
  }

 private:
  friend class detail::aggregated_layout<aggregated>;

  detail::aggregate_cells<Aggregates...> cells_;
};

namespace detail {

// What an aggregated record looks like to the library.
template <class Model, class... Fields, class... Aggregates>
class aggregated_layout<aggregated<Model, type_list<Fields...>, Aggregates...>> {
 public:
  using record_type = aggregated<Model, type_list<Fields...>, Aggregates...>;

  static const query::result_layout& list() { return instance().list_; }
  static const query::result_layout& one() { return instance().one_; }

  aggregated_layout(const aggregated_layout&) = delete;
  aggregated_layout& operator=(const aggregated_layout&) = delete;

 private:
  aggregated_layout() {
    record_type probe{};
    query::member* m = members_;
    query::aggregate_member* a = aggregates_;
    ((*m++ = scalar_member<stored_type_of<Fields>>(
          Fields::position, offset_in(&probe, static_cast<const typename Fields::in_record*>(&probe)))),
     ...);
    ((*a++ = describe<Aggregates>(offset_in(&probe, static_cast<const aggregate_cell<Aggregates>*>(&probe.cells_)))),
     ...);
    record_.model = &model_traits<Model>::descriptor;
    record_.members = {members_, sizeof...(Fields)};
    record_.aggregates = {aggregates_, sizeof...(Aggregates)};
    list_ = list_result<record_type>(record_);
    one_ = one_result<record_type>(record_);
  }

  template <class A>
  static query::aggregate_member describe(std::size_t offset) {
    const query::member m = scalar_member<typename A::type>(A::position, offset);
    return {static_cast<std::uint8_t>(A::function), A::position, m.type, m.optional, m.offset, m.set_enum};
  }

  static const aggregated_layout& instance() {
    static const aggregated_layout layout;
    return layout;
  }

  query::member members_[sizeof...(Fields) == 0 ? 1 : sizeof...(Fields)];
  query::aggregate_member aggregates_[sizeof...(Aggregates) == 0 ? 1 : sizeof...(Aggregates)];
  query::record_layout record_;
  query::result_layout list_;
  query::result_layout one_;
};

}  // namespace detail
}  // namespace tenon
