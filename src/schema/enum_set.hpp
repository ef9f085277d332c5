#pragma once

#include <cstdint>
#include <initializer_list>

namespace tenon::schema {

/// A set of values of an enumeration whose enumerators are 0 to 15.
template <typename Enum>
class enum_set {
 public:
  constexpr enum_set() = default;
  constexpr enum_set(std::initializer_list<Enum> members) {
    for (const Enum e : members) bits_ = static_cast<std::uint16_t>(bits_ | bit(e));
  }
  [[nodiscard]] constexpr bool contains(Enum e) const { return (bits_ & bit(e)) != 0; }
  [[nodiscard]] constexpr bool is_empty() const { return bits_ == 0; }

  friend constexpr bool operator==(enum_set, enum_set) = default;

 private:
  static constexpr std::uint16_t bit(Enum e) { return static_cast<std::uint16_t>(1U << static_cast<unsigned>(e)); }

  std::uint16_t bits_ = 0;
};

}  // namespace tenon::schema
