// Conditions that nested writes put together.
#pragma once

#include "sql/nested_write_values.hpp"

#include <tenon/query/expression.hpp>
#include <tenon/query/request.hpp>

#include <cstdint>
#include <vector>

namespace tenon::sql {

// The condition written at `range` of `from`; empty where there is none.
query::expression condition_at(const query::program& from, const program_range& range);

// The fields have these values, one each from `first` on.
query::expression equals(query::slice<std::uint16_t> fields, const query::parameters& values, std::uint32_t first = 0);

query::expression both(query::expression a, const query::expression& b);
query::expression negation(query::expression e);

// Conditions each met by what meets some of `alternatives`, so that together they are met by what meets any. They are
// few, and small enough for a database to take.
std::vector<query::expression> any_of(const std::vector<query::expression>& alternatives);

// The same for the records that have one of the keys, runs of a value per field.
std::vector<query::expression> any_key(query::slice<std::uint16_t> fields, const query::parameters& keys);

// Without those that are said twice.
std::vector<query::expression> distinct(std::vector<query::expression> conditions);

}  // namespace tenon::sql
