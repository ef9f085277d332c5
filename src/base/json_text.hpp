// Writing JSON by hand, where a document model would be too much.
#pragma once

#include <string>
#include <string_view>

namespace tenon {

// Appends a JSON string, quotes included. The text must be UTF-8.
void append_json_string(std::string& out, std::string_view utf8);

// Appends the shortest text that reads back as the same double, which must be finite.
void append_json_number(std::string& out, double value);

}  // namespace tenon
