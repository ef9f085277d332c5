// Small tables of constants.
#pragma once

#include <cstddef>
#include <utility>

namespace tenon::protocol {

// What `table` says about `key`, or `otherwise`.
template <class Key, class Value, std::size_t N>
constexpr Value lookup(const std::pair<Key, Value> (&table)[N], Key key, Value otherwise) {
  for (const auto& [k, v] : table)
    if (k == key) return v;
  return otherwise;
}

}  // namespace tenon::protocol
