#include <tenon/base/random.hpp>

#include "base/fork.hpp"
#include "base/immortal.hpp"

#include <sys/random.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace tenon {
namespace {

void read_kernel(void* buffer, std::size_t size) {
  auto* out = static_cast<unsigned char*>(buffer);
  while (size > 0) {
    const ssize_t got = ::getrandom(out, size, 0);
    if (got < 0) {
      if (errno == EINTR) continue;
      throw std::system_error(errno, std::generic_category(), "getrandom");
    }
    out += got;
    size -= static_cast<std::size_t>(got);
  }
}

// Bytes read ahead. Those handed out are wiped, so that a memory dump does not hold past identifiers.
struct read_ahead {
  unsigned char data[512];
  std::size_t left;
  unsigned generation;
};

class kernel_random final : public random_source {
 public:
  void fill(void* buffer, std::size_t size) override {
    thread_local read_ahead ahead{};
    if (size > sizeof(ahead.data) / 4) return read_kernel(buffer, size);
    const unsigned generation = fork_generation();
    if (size > ahead.left || generation != ahead.generation) {
      ahead.left = 0;
      read_kernel(ahead.data, sizeof(ahead.data));
      ahead.left = sizeof(ahead.data);
      ahead.generation = generation;
    }
    unsigned char* taken = ahead.data + sizeof(ahead.data) - ahead.left;
    std::memcpy(buffer, taken, size);
    std::memset(taken, 0, size);
    ahead.left -= size;
  }
};

}  // namespace

random_source::~random_source() = default;

std::uint32_t random_source::below(std::uint32_t bound) {
  // Lemire, "Fast random integer generation in an interval" (2019).
  const std::uint32_t uneven = (0 - bound) % bound;
  for (;;) {
    std::uint32_t sample = 0;
    fill(&sample, sizeof(sample));
    const std::uint64_t product = std::uint64_t{sample} * bound;
    if (static_cast<std::uint32_t>(product) >= uneven) return static_cast<std::uint32_t>(product >> 32);
  }
}

random_source& system_random() noexcept {
  static immortal<kernel_random> source;
  return *source;
}

}  // namespace tenon
