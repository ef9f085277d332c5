// Quoting of input inside error messages.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tenon::text {

// The text between backquotes, fit for one line of a message: at most `longest` bytes of it, cut between characters, with
// control characters and invalid UTF-8 shown as \xNN.
std::string quote(std::string_view text, std::size_t longest = 60);

}  // namespace tenon::text
