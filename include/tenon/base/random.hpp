// Where identifiers take their randomness from.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tenon {

// A source of random bytes; replaced in tests by a fixed sequence.
class random_source {
 public:
  virtual ~random_source();

  // Fills the buffer, or throws std::system_error.
  virtual void fill(void* buffer, std::size_t size) = 0;

  // A uniformly distributed number below `bound`, which must not be 0.
  std::uint32_t below(std::uint32_t bound);
};

// The kernel's generator, getrandom(2), read ahead into a buffer per thread. A child process never repeats its
// parent's numbers. Safe to use from any thread.
random_source& system_random() noexcept;

}  // namespace tenon
