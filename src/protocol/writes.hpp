// From the data of writes as they were read to inputs.
#pragma once

#include "protocol/reader.hpp"

#include <tenon/query/request.hpp>

namespace tenon::protocol {

// Writes `data`, a create or update input, as a part (create or update) of `out`, with its nested writes in the order
// in which they are given. Throws value_out_of_range for a number that its field cannot hold.
void write_input(query::program& out, query::section part, const read_object& data);

// The same for each element of a value that is one input or a list of them.
void write_inputs(query::program& out, query::section part, const read_value& data);

}  // namespace tenon::protocol
