// The rows of raw queries as C++ values: include this where query_raw() is called.
#pragma once

#include <tenon/client/database.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace tenon {
namespace detail {

// One value of a raw result. Throws raw_query_failed (P2010), naming the column, where it is not of the type asked for.
struct raw_cell {
  const query::raw_rows& rows;
  std::size_t row;
  std::size_t column;
  const query::value* element = nullptr;  // of the list that is there

  const query::value& stored() const { return element ? *element : rows.values[row * rows.columns.size() + column]; }
};

// Throws raw_query_failed (P2010): the value is not `wanted`.
[[noreturn]] void reject_raw(const raw_cell& c, std::string_view wanted);

void read_raw(const raw_cell& c, bool& out);
void read_raw(const raw_cell& c, std::int32_t& out);
void read_raw(const raw_cell& c, std::int64_t& out);
void read_raw(const raw_cell& c, double& out);
void read_raw(const raw_cell& c, decimal& out);
void read_raw(const raw_cell& c, std::string& out);
void read_raw(const raw_cell& c, timestamp& out);
void read_raw(const raw_cell& c, json& out);
void read_raw(const raw_cell& c, bytes& out);

template <std::integral T>
void read_raw(const raw_cell& c, T& out) {
  std::int64_t v = 0;
  read_raw(c, v);
  if (!std::in_range<T>(v)) reject_raw(c, "an integer of the size asked for");
  out = static_cast<T>(v);
}

template <class T>
void read_raw(const raw_cell& c, std::optional<T>& out) {
  if (c.stored().type == query::value_type::null) out.reset();
  else read_raw(c, out.emplace());
}

// The items of a list. Throws raw_query_failed if the value is none.
const query::value* raw_items(const raw_cell& c);

template <class T>
void read_raw(const raw_cell& c, std::vector<T>& out) {
  const query::value* items = raw_items(c);
  out.clear();
  out.reserve(c.stored().size);
  for (std::uint32_t i = 0; i < c.stored().size; ++i) {
    T item{};
    read_raw(raw_cell{c.rows, c.row, c.column, items + i}, item);
    out.push_back(std::move(item));
  }
}

// Throws raw_query_failed if a row has not so many columns.
void check_raw_columns(const query::raw_rows& rows, std::size_t expected);

template <class T>
concept raw_scalar = requires(const raw_cell& c, T& out) { read_raw(c, out); };

struct any_member {
  template <class T>
  operator T() const;
};

template <class Row, class... Members>
consteval std::size_t member_count() {
  if constexpr (requires { Row{Members{}..., any_member{}}; }) return member_count<Row, Members..., any_member>();
  else return sizeof...(Members);
}

template <class... Member>
void read_raw_members(const query::raw_rows& rows, std::size_t row, Member&... members) {
  std::size_t column = 0;
  (read_raw(raw_cell{rows, row, column++}, members), ...);
}

template <class Row>
void read_raw_row(const query::raw_rows& rows, std::size_t row, Row& out) {
  constexpr std::size_t count = member_count<Row>();
  static_assert(count >= 1 && count <= 12, "a row of a raw query is an aggregate of 1 to 12 members");
  if constexpr (count == 1) {
    auto& [a] = out;
    read_raw_members(rows, row, a);
  } else if constexpr (count == 2) {
    auto& [a, b] = out;
    read_raw_members(rows, row, a, b);
  } else if constexpr (count == 3) {
    auto& [a, b, c] = out;
    read_raw_members(rows, row, a, b, c);
  } else if constexpr (count == 4) {
    auto& [a, b, c, d] = out;
    read_raw_members(rows, row, a, b, c, d);
  } else if constexpr (count == 5) {
    auto& [a, b, c, d, e] = out;
    read_raw_members(rows, row, a, b, c, d, e);
  } else if constexpr (count == 6) {
    auto& [a, b, c, d, e, f] = out;
    read_raw_members(rows, row, a, b, c, d, e, f);
  } else if constexpr (count == 7) {
    auto& [a, b, c, d, e, f, g] = out;
    read_raw_members(rows, row, a, b, c, d, e, f, g);
  } else if constexpr (count == 8) {
    auto& [a, b, c, d, e, f, g, h] = out;
    read_raw_members(rows, row, a, b, c, d, e, f, g, h);
  } else if constexpr (count == 9) {
    auto& [a, b, c, d, e, f, g, h, i] = out;
    read_raw_members(rows, row, a, b, c, d, e, f, g, h, i);
  } else if constexpr (count == 10) {
    auto& [a, b, c, d, e, f, g, h, i, j] = out;
    read_raw_members(rows, row, a, b, c, d, e, f, g, h, i, j);
  } else if constexpr (count == 11) {
    auto& [a, b, c, d, e, f, g, h, i, j, k] = out;
    read_raw_members(rows, row, a, b, c, d, e, f, g, h, i, j, k);
  } else {
    auto& [a, b, c, d, e, f, g, h, i, j, k, l] = out;
    read_raw_members(rows, row, a, b, c, d, e, f, g, h, i, j, k, l);
  }
}

}  // namespace detail

// Columns go to the members of Row in order; a Row that is a single value takes the only column.
template <class Row>
std::vector<Row> read_raw_rows(const query::raw_rows& rows) {
  std::vector<Row> out(rows.size());
  if constexpr (detail::raw_scalar<Row>) detail::check_raw_columns(rows, 1);
  else detail::check_raw_columns(rows, detail::member_count<Row>());
  for (std::size_t i = 0; i < out.size(); ++i) {
    if constexpr (std::is_same_v<Row, bool>) {  // whose vector has no references
      bool value = false;
      detail::read_raw(detail::raw_cell{rows, i, 0}, value);
      out[i] = value;
    } else if constexpr (detail::raw_scalar<Row>) {
      detail::read_raw(detail::raw_cell{rows, i, 0}, out[i]);
    } else {
      detail::read_raw_row(rows, i, out[i]);
    }
  }
  return out;
}

template <class Row, class... V>
std::vector<Row> executor::query_raw(std::string_view text, const V&... values) {
  return read_raw_rows<Row>(query_raw_values(text, detail::raw_parameters(values...)));
}

}  // namespace tenon
