// What the keys and values of tags may be made of.
#pragma once

#include <string_view>

namespace tenon::local::dynamodb {

// Whether a text in UTF-8 holds letters, digits, spaces and "_.:/=+-@" only. Beyond ASCII it knows the blocks of marks,
// punctuation, symbols and pictures, and takes all else for letters.
bool is_tag_text(std::string_view utf8) noexcept;

}  // namespace tenon::local::dynamodb
