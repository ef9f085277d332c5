// UUIDs (RFC 9562).
#pragma once

#include <tenon/base/random.hpp>
#include <tenon/base/timestamp.hpp>

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tenon {

// A 128 bit UUID.
class uuid {
 public:
  // The nil UUID.
  constexpr uuid() noexcept = default;

  // Version 4: random.
  static uuid v4();
  static uuid v4(random_source& random);

  // Version 7: ordered by creation time. Those a thread makes are strictly increasing.
  static uuid v7();
  static uuid v7(timestamp time, random_source& random);

  // From 16 bytes in network order.
  static uuid from_bytes(const void* data) noexcept;

  // The hyphenated form, or 32 hexadecimal digits, in either case. The throwing form raises validation_error.
  static uuid parse(std::string_view text);
  static std::optional<uuid> try_parse(std::string_view text) noexcept;

  // The hyphenated lower-case form.
  std::string to_string() const;

  // 16 bytes in network order.
  const unsigned char* data() const noexcept { return bytes_; }

  int version() const noexcept { return bytes_[6] >> 4; }

  friend constexpr bool operator==(const uuid&, const uuid&) noexcept = default;
  friend constexpr std::strong_ordering operator<=>(const uuid&, const uuid&) noexcept = default;

 private:
  unsigned char bytes_[16] = {};
};

}  // namespace tenon
