#include "testing/stable_hash.hpp"

namespace tenon::testing {

std::uint64_t stable_hash(std::string_view text) noexcept {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

std::string hexadecimal(std::uint64_t number) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (int shift = 60; shift >= 0; shift -= 4) out += digits[(number >> static_cast<unsigned>(shift)) & 15U];
  return out;
}

}  // namespace tenon::testing
