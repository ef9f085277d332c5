// Names from texts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tenon::testing {

// FNV-1a, as it is the same in every build.
std::uint64_t stable_hash(std::string_view text) noexcept;

// Sixteen digits in base 16.
std::string hexadecimal(std::uint64_t number);

}  // namespace tenon::testing
