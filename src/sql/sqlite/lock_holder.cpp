#include "sql/sqlite/lock_holder.hpp"

#include "base/quote.hpp"

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <limits>
#include <optional>
#include <sstream>
#include <vector>

namespace tenon::sql::sqlite {
namespace {

// Byte ranges SQLite locks (sqlite.org/fileformat2.html#lockbyte and /walformat.html).
constexpr std::uint64_t first_lock_byte = 0x40000000;
constexpr std::uint64_t last_lock_byte = first_lock_byte + 511;
constexpr std::uint64_t wal_write_lock = 120;
constexpr std::uint64_t wal_recovery_lock = 122;

struct file_lock {
  long process = 0;
  bool exclusive = false;
  std::uint64_t first = 0;
  std::uint64_t last = 0;

  bool covers(std::uint64_t from, std::uint64_t to) const { return first <= to && from <= last; }
};

struct file_identity {
  dev_t device;
  ino_t inode;
};

std::optional<file_identity> identify(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return std::nullopt;
  return file_identity{status.st_dev, status.st_ino};
}

// A line reads "12: POSIX  ADVISORY  WRITE 4711 fe:01:123456 120 120".
std::optional<file_lock> parse_lock(const std::string& line, const file_identity& file) {
  unsigned major_number = 0;
  unsigned minor_number = 0;
  unsigned long long inode = 0;
  unsigned long long first = 0;
  char access[8] = {};
  char last[24] = {};
  file_lock lock;
  if (std::sscanf(line.c_str(), "%*u: %*7s %*12s %7s %ld %x:%x:%llu %llu %23s", access, &lock.process, &major_number,
                  &minor_number, &inode, &first, last) != 7)
    return std::nullopt;
  if (inode != file.inode || major_number != major(file.device) || minor_number != minor(file.device))
    return std::nullopt;
  lock.exclusive = std::string_view(access) == "WRITE";
  lock.first = first;
  if (std::string_view(last) == "EOF") lock.last = std::numeric_limits<std::uint64_t>::max();
  else if (!(std::istringstream(last) >> lock.last)) return std::nullopt;
  return lock;
}

std::vector<file_lock> locks_on(const std::string& path) {
  std::vector<file_lock> found;
  const std::optional<file_identity> file = identify(path);
  if (!file) return found;
  std::ifstream table("/proc/locks");
  for (std::string line; std::getline(table, line);)
    if (const std::optional<file_lock> lock = parse_lock(line, *file)) found.push_back(*lock);
  return found;
}

std::string describe_process(long process) {
  if (process <= 0) return {};
  if (process == getpid()) return "another connection of this process";
  std::string text = "process " + std::to_string(process);
  std::ifstream file("/proc/" + std::to_string(process) + "/comm");
  if (std::string name; std::getline(file, name)) text += " (" + text::quote(name) + ")";
  return text;
}

}  // namespace

std::string lock_holder(const std::string& path) {
  const bool wal = identify(path + "-shm").has_value();
  for (const file_lock& lock : locks_on(path + "-shm"))
    if (lock.exclusive && lock.covers(wal_write_lock, wal_recovery_lock)) return describe_process(lock.process);

  // With a rollback journal readers keep writers out, with a write-ahead log every connection holds a shared lock.
  const std::vector<file_lock> locks = locks_on(path);
  for (const file_lock& lock : locks)
    if (lock.exclusive && lock.covers(first_lock_byte, last_lock_byte)) return describe_process(lock.process);
  if (wal) return {};
  for (const file_lock& lock : locks)
    if (lock.process != getpid() && lock.covers(first_lock_byte, last_lock_byte)) return describe_process(lock.process);
  return {};
}

}  // namespace tenon::sql::sqlite
