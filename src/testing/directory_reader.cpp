#include "testing/directory_reader.hpp"

#include <cstring>

#include <sys/syscall.h>
#include <unistd.h>

namespace tenon::testing {
namespace {

// struct linux_dirent64 (getdents64(2)): inode and offset, 8 bytes each, the length of the entry, the type, the name.
constexpr std::size_t length_offset = 16;
constexpr std::size_t name_offset = 19;

bool is_dots(const char* name) noexcept {
  return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

}  // namespace

const char* directory_reader::next() noexcept {
  for (;;) {
    if (at_ == end_) {
      const long read = syscall(SYS_getdents64, folder_, buffer_, sizeof buffer_);
      if (read <= 0) return nullptr;
      at_ = 0;
      end_ = static_cast<std::size_t>(read);
    }
    std::uint16_t length = 0;
    std::memcpy(&length, buffer_ + at_ + length_offset, sizeof length);
    const char* name = buffer_ + at_ + name_offset;
    at_ += length;
    if (!is_dots(name)) return name;
  }
}

}  // namespace tenon::testing
