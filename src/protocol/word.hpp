// The fixed names in the arguments of requests.
#pragma once

#include <cstdint>
#include <string_view>

namespace tenon::protocol {

enum class word : std::uint16_t {
  // conditions
  all_of,
  any_of,
  none_of,
  equals,
  in,
  not_in,
  less,
  less_equal,
  greater,
  greater_equal,
  contains,
  starts_with,
  ends_with,
  mode,
  search,
  negated,
  path,
  string_contains,
  string_starts_with,
  string_ends_with,
  array_contains,
  array_starts_with,
  array_ends_with,
  has,
  has_every,
  has_some,
  is_empty,
  some,
  every,
  none,
  is,
  is_not,
  reference,
  container,
  // aggregates
  count,
  sum,
  avg,
  min,
  max,
  // orders
  sort,
  nulls,
  relevance,
  fields,
  // writes
  set,
  increment,
  decrement,
  multiply,
  divide,
  push,
  create,
  create_many,
  connect,
  connect_or_create,
  disconnect,
  update,
  update_many,
  upsert,
  remove,
  remove_many,
  // arguments of operations
  where,
  data,
  order_by,
  cursor,
  take,
  skip,
  distinct,
  by,
  having,
  limit,
  skip_duplicates,
  query,
  parameters
};

// As requests spell it: "AND", "notIn", "_count".
std::string_view text_of(word w);

}  // namespace tenon::protocol
