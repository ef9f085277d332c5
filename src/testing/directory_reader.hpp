// Listing a folder without allocating, for use between fork(2) and exec(3).
#pragma once

#include <cstddef>
#include <cstdint>

namespace tenon::testing {

// Reads the names in an open folder, "." and ".." left out. Does not own the descriptor.
class directory_reader {
 public:
  explicit directory_reader(int folder) noexcept : folder_(folder) {}
  directory_reader(const directory_reader&) = delete;
  directory_reader& operator=(const directory_reader&) = delete;

  // Valid until the next call; null at the end, or when the folder cannot be read.
  const char* next() noexcept;

 private:
  int folder_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
  alignas(std::uint64_t) char buffer_[4096];
};

}  // namespace tenon::testing
