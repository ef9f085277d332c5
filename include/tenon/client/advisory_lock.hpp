// Locks on what only the application knows: "the nightly report", "account 7".
#pragma once

#include <concepts>
#include <cstdint>
#include <string_view>

namespace tenon {

// What an advisory lock is on: a number, or a name that stands for one. The number of a name is the FNV-1a hash of its bytes
// in 64 bits, taken as signed, and will stay so: services of all versions, and of other languages, meet on the same lock.
class advisory_key {
 public:
  template <std::integral N>
    requires(!std::same_as<N, bool> && (std::signed_integral<N> || sizeof(N) < sizeof(std::int64_t)))
  constexpr advisory_key(N number) noexcept : number_(number) {}

  template <std::convertible_to<std::string_view> Name>
  constexpr advisory_key(const Name& name) noexcept : number_(hash(std::string_view(name))) {}

  constexpr std::int64_t number() const noexcept { return number_; }

 private:
  static constexpr std::int64_t hash(std::string_view name) noexcept {
    std::uint64_t h = 0xcbf29ce484222325;
    for (const char c : name) h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return static_cast<std::int64_t>(h);
  }

  std::int64_t number_;
};

}  // namespace tenon
