// The version of Tenon.
#pragma once

#include <string_view>

namespace tenon {

// "major.minor.patch". Generated clients compile with the very version that generated them only.
inline constexpr std::string_view version = "0.1.0";

}  // namespace tenon
