// From conditions as they were read to predicates.
#pragma once

#include "protocol/reader.hpp"

#include <tenon/query/expression.hpp>

#include <cstdint>
#include <vector>

namespace tenon::protocol {

// The predicate of a WhereInput or one of its kind (without relations, unique, with aggregates). It is empty when
// nothing is asked. Throws request_error where a reference or a JSON path is wrong.
query::expression to_predicate(const read_object& where);

// The fields that `having` compares as they are, rather than aggregated.
std::vector<std::uint16_t> plain_fields(const read_object& having);

}  // namespace tenon::protocol
