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

// The aggregated values, and for groups the members of the fields they were grouped by.
template <class Model, class Fields, class... Aggregates>
class aggregated;
template <class Model, class... Fields, class... Aggregates>
class aggregated<Model, type_list<Fields...>, Aggregates...> : public Fields::member...,
                                                               private detail::aggregate_cell<Aggregates>... {
 public:
  template <class A>
  [[nodiscard]] const typename A::type& operator[](const A&) const {
    static_assert((std::is_same_v<A, Aggregates> || ...), "this value was not asked for");
    return static_cast<const detail::aggregate_cell<A>&>(*this).value;
  }

  // For the library: what this type looks like to it.
  static const query::result_layout& list() { return storage().list; }
  static const query::result_layout& one() { return storage().one; }

 private:
  struct layout {
    query::member members[sizeof...(Fields) == 0 ? 1 : sizeof...(Fields)];
    query::aggregate_member aggregates[sizeof...(Aggregates) == 0 ? 1 : sizeof...(Aggregates)];
    query::record_layout record;
    query::result_layout list;
    query::result_layout one;

    explicit layout(const query::model_descriptor& model) {
      aggregated probe{};
      query::member* m = members;
      query::aggregate_member* a = aggregates;
      ((*m++ = detail::scalar_member<typename Fields::stored_type>(
            Fields::position, detail::offset_in(&probe, static_cast<const typename Fields::member*>(&probe)))),
       ...);
      ((*a++ = describe<Aggregates>(
            detail::offset_in(&probe, static_cast<const detail::aggregate_cell<Aggregates>*>(&probe)))),
       ...);
      record.model = &model;
      record.members = {members, sizeof...(Fields)};
      record.aggregates = {aggregates, sizeof...(Aggregates)};
      list = detail::list_result<aggregated>(record);
      one = detail::one_result<aggregated>(record);
    }
    layout(const layout&) = delete;
    layout& operator=(const layout&) = delete;

    template <class A>
    static query::aggregate_member describe(std::size_t offset) {
      const query::member m = detail::scalar_member<typename A::type>(A::position, offset);
      return {static_cast<std::uint8_t>(A::function), A::position, m.type, m.optional, m.offset, m.set_enum};
    }
  };

  static const layout& storage() {
    static const layout l(model_traits<Model>::descriptor);
    return l;
  }
};

}  // namespace tenon
