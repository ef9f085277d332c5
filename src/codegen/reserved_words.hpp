// Words that no entity of a C++ program can be called.
#pragma once

#include <string_view>

namespace tenon::codegen {

// Whether the name is a keyword, or a macro of the standard headers.
bool is_reserved_word(std::string_view name);

}  // namespace tenon::codegen
