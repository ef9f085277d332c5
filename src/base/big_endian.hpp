// Numbers as bytes, the most significant first.
#pragma once

#include <cstdint>
#include <string_view>

namespace tenon {

// The number that up to 8 bytes are.
constexpr std::uint64_t big_endian(std::string_view bytes) noexcept {
  std::uint64_t out = 0;
  for (const char c : bytes) out = out << 8 | static_cast<unsigned char>(c);
  return out;
}

}  // namespace tenon
