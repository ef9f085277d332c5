// How the rows of raw queries are written as JSON.
#pragma once

#include <tenon/query/connector.hpp>

#include <string>

namespace tenon::protocol {

// Appends {"columns": […], "types": […], "rows": [[…]]}. A column's type is the one it was declared with, or that of its
// first value if it was not declared; values that are of another type are written as what they are.
void write_raw_rows(std::string& out, const query::raw_rows& rows);

}  // namespace tenon::protocol
