// Text of a schema inside C++ source, where nothing it contains can change the meaning of the source.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tenon::codegen {

// A string literal for a std::string_view: `"text"`, or `{"te\000xt", 5}` where there is a NUL inside.
std::string string_literal(std::string_view text);

// The same in pieces, one for each line of the text, each on a line of its own with that indentation.
std::string string_literal_lines(std::string_view text, std::string_view indentation);

// Appends documentation as `///` lines with that indentation; nothing when there is none.
void append_documentation(std::string& out, std::string_view indentation, const std::optional<std::string>& text);

}  // namespace tenon::codegen
