// From orders as they were read to order terms.
#pragma once

#include "protocol/reader.hpp"

#include <tenon/query/expression.hpp>

#include <cstdint>
#include <vector>

namespace tenon::protocol {

// The terms of one OrderByInput or of a list of them, in order of precedence.
query::byte_code to_order(const read_value& order_by);

// The fields that an order of groups names as they are, rather than aggregated.
std::vector<std::uint16_t> plain_order_fields(const read_value& order_by);

}  // namespace tenon::protocol
