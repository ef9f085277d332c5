#include <tenon/base/identifiers.hpp>

#include <tenon/base/error.hpp>

#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <string_view>

namespace tenon {
namespace {

constexpr std::string_view base36 = "0123456789abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view crockford32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::string_view nanoid_alphabet = "_-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
static_assert(nanoid_alphabet.size() == 64);

constexpr std::uint32_t cuid_block = 36 * 36 * 36 * 36;  // values of four digits

// The last `width` digits of a number, padded with zeros.
void append_base36(std::string& out, std::uint64_t value, std::size_t width) {
  const std::size_t begin = out.size();
  out.append(width, '0');
  for (std::size_t at = begin + width; at > begin && value > 0; value /= 36) out[--at] = base36[value % 36];
}

void append_random_base36(std::string& out, std::size_t count, random_source& random) {
  constexpr unsigned char even_limit = 256 / 36 * 36;  // beyond it some digits would be likelier
  unsigned char buffer[32];
  while (count > 0) {
    random.fill(buffer, sizeof(buffer));
    for (const unsigned char byte : buffer) {
      if (byte >= even_limit) continue;
      out += base36[byte % 36];
      if (--count == 0) break;
    }
  }
}

// Two digits from the host's name, as the cuid specification derives them: its length, 36, and its characters' sum.
std::uint64_t host_fingerprint() {
  static const std::uint64_t fingerprint = [] {
    char name[256] = "";
    ::gethostname(name, sizeof(name) - 1);
    const std::string_view host(name);
    std::uint64_t sum = host.size() + 36;
    for (const char c : host) sum += static_cast<unsigned char>(c);
    return sum;
  }();
  return fingerprint;
}

std::uint32_t next_count() noexcept {
  static std::atomic<std::uint32_t> count{0};
  return count.fetch_add(1, std::memory_order_relaxed) % cuid_block;
}

}  // namespace

std::string cuid() {
  std::string out = "c";
  out.reserve(25);
  append_base36(out, static_cast<std::uint64_t>(timestamp::now().milliseconds()), 8);
  append_base36(out, next_count(), 4);
  append_base36(out, static_cast<std::uint64_t>(::getpid()), 2);
  append_base36(out, host_fingerprint(), 2);
  append_random_base36(out, 8, system_random());
  return out;
}

std::string cuid2() { return cuid2(system_random()); }

std::string cuid2(random_source& random) {
  std::string out;
  out.reserve(24);
  out += static_cast<char>('a' + random.below(26));
  append_random_base36(out, 23, random);
  return out;
}

std::string ulid() { return ulid(timestamp::now(), system_random()); }

std::string ulid(timestamp time, random_source& random) {
  const std::int64_t milliseconds = time.milliseconds();
  if (milliseconds < 0 || milliseconds >> 48 != 0)
    raise({.kind = error_kind::value_out_of_range, .message = "A ULID holds times from 1970 to 10889 only."});
  std::string out(26, '0');
  const auto time_bits = static_cast<std::uint64_t>(milliseconds);
  for (std::size_t i = 0; i < 10; ++i) out[i] = crockford32[time_bits >> (45 - 5 * i) & 31];
  unsigned char digits[16];
  random.fill(digits, sizeof(digits));
  for (std::size_t i = 0; i < sizeof(digits); ++i) out[10 + i] = crockford32[digits[i] & 31];
  return out;
}

std::string nanoid(std::size_t size) { return nanoid(size, system_random()); }

std::string nanoid(std::size_t size, random_source& random) {
  std::string out(size, '\0');
  random.fill(out.data(), out.size());
  for (char& c : out) c = nanoid_alphabet[static_cast<unsigned char>(c) & 63];
  return out;
}

}  // namespace tenon
