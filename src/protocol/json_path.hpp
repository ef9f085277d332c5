// JSON paths as MySQL and SQLite write them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tenon::protocol {

// The steps of `$.address."post code"[0]`: member names, and the numbers of array elements as text. Throws
// request_error for anything else, wildcards and places counted from the end included.
std::vector<std::string> read_json_path(std::string_view text);

}  // namespace tenon::protocol
