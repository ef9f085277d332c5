#include "testing/process_tree.hpp"

#include "testing/directory_reader.hpp"

#include <cstring>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

namespace tenon::testing {
namespace {

// 0 for what is not a number.
pid_t number_at(const char* text) noexcept {
  pid_t out = 0;
  for (; *text >= '0' && *text <= '9'; ++text) out = out * 10 + (*text - '0');
  return out;
}

void write_stat_path(char* out, pid_t process) noexcept {
  char digits[16];
  int count = 0;
  for (; process > 0; process /= 10) digits[count++] = static_cast<char>('0' + process % 10);
  std::memcpy(out, "/proc/", 6);
  out += 6;
  while (count > 0) *out++ = digits[--count];
  std::memcpy(out, "/stat", 6);
}

bool descends_from(pid_t process, pid_t root) noexcept {
  // The bound is for processes that come and go under the same numbers meanwhile.
  for (int depth = 0; depth < 64 && process > 1; ++depth) {
    process = parent_of(process);
    if (process == root) return true;
  }
  return false;
}

}  // namespace

// "12 (any name, (brackets) too) S 1 …"
pid_t parent_of(pid_t process) noexcept {
  char path[32];
  write_stat_path(path, process);
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  char text[256];
  const ssize_t size = read(file, text, sizeof text - 1);
  close(file);
  if (size <= 0) return 0;
  text[size] = '\0';
  const char* after_name = std::strrchr(text, ')');
  return after_name == nullptr || std::strlen(after_name) < 5 ? 0 : number_at(after_name + 4);
}

void signal_descendants(pid_t root, int signal) noexcept {
  const int folder = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;
  directory_reader names(folder);
  while (const char* name = names.next()) {
    const pid_t process = number_at(name);
    if (process > 1 && process != root && descends_from(process, root)) ::kill(process, signal);
  }
  close(folder);
}

}  // namespace tenon::testing
