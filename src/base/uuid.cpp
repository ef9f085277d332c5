#include <tenon/base/uuid.hpp>

#include <tenon/base/error.hpp>

#include "base/fork.hpp"
#include "base/quote.hpp"

#include <cstring>

namespace tenon {
namespace {

constexpr char hex_digits[] = "0123456789abcdef";
constexpr std::uint64_t low_62_bits = (std::uint64_t{1} << 62) - 1;

int hex_value(char digit) noexcept {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

bool hyphen_before(std::size_t byte) noexcept { return byte == 4 || byte == 6 || byte == 8 || byte == 10; }

std::uint64_t random_64(random_source& random) {
  std::uint64_t value = 0;
  random.fill(&value, sizeof(value));
  return value;
}

// The changing parts of a version 7 UUID: 48 bits of time, then 12 and 62 bits that are random at first.
struct v7_parts {
  std::uint64_t milliseconds = 0;
  std::uint64_t high = 0;
  std::uint64_t low = 0;
};

v7_parts fresh_parts(std::uint64_t milliseconds, random_source& random) {
  // The highest random bit starts as 0, so that a thread can count up for long within one millisecond.
  return {milliseconds, random_64(random) & 0x7FF, random_64(random) & low_62_bits};
}

// RFC 9562, section 6.2, method 2: within a millisecond, the random part grows by a random step.
v7_parts successor(v7_parts last, random_source& random) {
  last.low += 1 + (random_64(random) & 0xFFFF'FFFF);
  if (last.low <= low_62_bits) return last;
  last.low &= low_62_bits;
  if (++last.high <= 0xFFF) return last;
  return fresh_parts(last.milliseconds + 1, random);
}

uuid assemble(const v7_parts& parts) noexcept {
  const std::uint64_t first = parts.milliseconds << 16 | 0x7000 | parts.high;
  const std::uint64_t second = std::uint64_t{2} << 62 | parts.low;
  unsigned char data[16];
  for (int i = 0; i < 8; ++i) {
    data[i] = static_cast<unsigned char>(first >> (56 - 8 * i));
    data[8 + i] = static_cast<unsigned char>(second >> (56 - 8 * i));
  }
  return uuid::from_bytes(data);
}

std::uint64_t unix_milliseconds(timestamp time) {
  const std::int64_t milliseconds = time.milliseconds();
  if (milliseconds < 0 || milliseconds >> 48 != 0)
    raise({.kind = error_kind::value_out_of_range, .message = "A version 7 UUID holds times from 1970 to 10889 only."});
  return static_cast<std::uint64_t>(milliseconds);
}

}  // namespace

uuid uuid::v4() { return v4(system_random()); }

uuid uuid::v4(random_source& random) {
  uuid out;
  random.fill(out.bytes_, sizeof(out.bytes_));
  out.bytes_[6] = static_cast<unsigned char>((out.bytes_[6] & 0x0F) | 0x40);
  out.bytes_[8] = static_cast<unsigned char>((out.bytes_[8] & 0x3F) | 0x80);
  return out;
}

uuid uuid::v7() {
  struct thread_state {
    v7_parts last;
    unsigned generation = 0;
  };
  thread_local thread_state state;
  random_source& random = system_random();
  const std::uint64_t now = unix_milliseconds(timestamp::now());
  const bool forked = state.generation != fork_generation();
  state.generation = fork_generation();
  state.last = forked || now > state.last.milliseconds ? fresh_parts(now, random) : successor(state.last, random);
  return assemble(state.last);
}

uuid uuid::v7(timestamp time, random_source& random) { return assemble(fresh_parts(unix_milliseconds(time), random)); }

uuid uuid::from_bytes(const void* data) noexcept {
  uuid out;
  std::memcpy(out.bytes_, data, sizeof(out.bytes_));
  return out;
}

uuid uuid::parse(std::string_view text) {
  if (const auto parsed = try_parse(text)) return *parsed;
  raise({.kind = error_kind::invalid_value,
         .message = text::quote(text) + " is not a UUID.",
         .hint = "Write it as 8-4-4-4-12 hexadecimal digits."});
}

std::optional<uuid> uuid::try_parse(std::string_view text) noexcept {
  const bool hyphenated = text.size() == 36;
  if (!hyphenated && text.size() != 32) return std::nullopt;
  uuid out;
  const char* at = text.data();
  for (std::size_t i = 0; i < sizeof(out.bytes_); ++i) {
    if (hyphenated && hyphen_before(i) && *at++ != '-') return std::nullopt;
    const int high = hex_value(*at++);
    const int low = hex_value(*at++);
    if (high < 0 || low < 0) return std::nullopt;
    out.bytes_[i] = static_cast<unsigned char>(high << 4 | low);
  }
  return out;
}

std::string uuid::to_string() const {
  std::string out(36, '-');
  char* at = out.data();
  for (std::size_t i = 0; i < sizeof(bytes_); ++i) {
    if (hyphen_before(i)) ++at;
    *at++ = hex_digits[bytes_[i] >> 4];
    *at++ = hex_digits[bytes_[i] & 15];
  }
  return out;
}

}  // namespace tenon
