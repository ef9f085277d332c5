#include "local/dynamodb/memory_vfs.hpp"

#include <sys/mman.h>

#include <sqlite3.h>

#include <cstddef>
#include <cstring>
#include <limits>

namespace tenon::local::dynamodb {
namespace {

// Addresses are plentiful and cost nothing until they are used.
constexpr std::size_t most_addresses = std::size_t{1} << 38;
constexpr std::size_t fewest_addresses = std::size_t{1} << 26;
constexpr std::size_t ordinary_pages = std::size_t{1} << 24;  // what comes first, in bytes

struct memory_file {
  sqlite3_file base;  // first: SQLite sees no more
  char* data;
  std::size_t size;
  std::size_t capacity;
};

memory_file& self(sqlite3_file* file) noexcept { return *reinterpret_cast<memory_file*>(file); }

int close(sqlite3_file* file) {
  memory_file& f = self(file);
  munmap(f.data, f.capacity);
  f.data = nullptr;
  return SQLITE_OK;
}

int read(sqlite3_file* file, void* to, int count, sqlite3_int64 at) {
  const memory_file& f = self(file);
  const auto wanted = static_cast<std::size_t>(count);
  const auto from = static_cast<std::size_t>(at);
  if (from + wanted <= f.size) {
    std::memcpy(to, f.data + from, wanted);
    return SQLITE_OK;
  }
  const std::size_t there = from < f.size ? f.size - from : 0;
  std::memcpy(to, f.data + from, there);
  std::memset(static_cast<char*>(to) + there, 0, wanted - there);
  return SQLITE_IOERR_SHORT_READ;
}

int write(sqlite3_file* file, const void* from, int count, sqlite3_int64 at) {
  memory_file& f = self(file);
  const std::size_t end = static_cast<std::size_t>(at) + static_cast<std::size_t>(count);
  if (end > f.capacity) return SQLITE_FULL;
  std::memcpy(f.data + at, from, static_cast<std::size_t>(count));
  if (end > f.size) f.size = end;
  return SQLITE_OK;
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  memory_file& f = self(file);
  const auto wanted = static_cast<std::size_t>(size);
  if (wanted < f.size) {
    std::memset(f.data + wanted, 0, f.size - wanted);
    f.size = wanted;
  }
  return SQLITE_OK;
}

int sync(sqlite3_file*, int) { return SQLITE_OK; }

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(self(file).size);
  return SQLITE_OK;
}

int lock(sqlite3_file*, int) { return SQLITE_OK; }

int check_reserved_lock(sqlite3_file*, int* is_locked) {
  *is_locked = 0;
  return SQLITE_OK;
}

int file_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return 4096; }

int device_characteristics(sqlite3_file*) {
  return SQLITE_IOCAP_ATOMIC | SQLITE_IOCAP_SAFE_APPEND | SQLITE_IOCAP_SEQUENTIAL | SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

// Asks for all of a page at once: a search within it would wait for one line of the cache after another.
void ask_for(const char* page, int size) noexcept {
  constexpr int line = 64;
  for (int at = 0; at < size; at += line) __builtin_prefetch(page + at);
}

int fetch(sqlite3_file* file, sqlite3_int64 at, int count, void** page) {
  const memory_file& f = self(file);
  if (static_cast<std::size_t>(at) + static_cast<std::size_t>(count) <= f.size) {
    ask_for(f.data + at, count);
    *page = f.data + at;
  } else {
    *page = nullptr;
  }
  return SQLITE_OK;
}

int unfetch(sqlite3_file*, sqlite3_int64, void*) { return SQLITE_OK; }

const sqlite3_io_methods methods = {
    .iVersion = 3,
    .xClose = close,
    .xRead = read,
    .xWrite = write,
    .xTruncate = truncate,
    .xSync = sync,
    .xFileSize = file_size,
    .xLock = lock,
    .xUnlock = lock,
    .xCheckReservedLock = check_reserved_lock,
    .xFileControl = file_control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = device_characteristics,
    .xShmMap = nullptr,
    .xShmLock = nullptr,
    .xShmBarrier = nullptr,
    .xShmUnmap = nullptr,
    .xFetch = fetch,
    .xUnfetch = unfetch,
};

int open(sqlite3_vfs*, sqlite3_filename, sqlite3_file* file, int flags, int* flags_out) {
  file->pMethods = nullptr;
  const bool is_database = (flags & SQLITE_OPEN_MAIN_DB) != 0;
  if (!is_database && (flags & SQLITE_OPEN_MAIN_JOURNAL) == 0) return SQLITE_CANTOPEN;
  for (std::size_t capacity = most_addresses; capacity >= fewest_addresses; capacity /= 2) {
    void* data = mmap(nullptr, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (data == MAP_FAILED) continue;
    // Large tables are read at random: fewer, larger pages of the machine's spare it most of the look-ups. Small ones
    // would take more memory.
    if (is_database) madvise(static_cast<char*>(data) + ordinary_pages, capacity - ordinary_pages, MADV_HUGEPAGE);
    madvise(data, capacity, MADV_DONTDUMP);
    memory_file& f = self(file);
    f.data = static_cast<char*>(data);
    f.size = 0;
    f.capacity = capacity;
    f.base.pMethods = &methods;
    if (flags_out) *flags_out = flags;
    return SQLITE_OK;
  }
  return SQLITE_NOMEM;
}

int remove(sqlite3_vfs*, const char*, int) { return SQLITE_OK; }

int access(sqlite3_vfs*, const char*, int, int* is_there) {
  *is_there = 0;
  return SQLITE_OK;
}

int full_path_name(sqlite3_vfs*, const char* name, int capacity, char* out) {
  sqlite3_snprintf(capacity, out, "%s", name);
  return SQLITE_OK;
}

sqlite3_vfs make_vfs(const sqlite3_vfs& system) {
  sqlite3_vfs out = system;  // time and randomness
  out.iVersion = 1;
  out.szOsFile = sizeof(memory_file);
  out.pNext = nullptr;
  out.zName = "tenon-memory";
  out.xOpen = open;
  out.xDelete = remove;
  out.xAccess = access;
  out.xFullPathname = full_path_name;
  return out;
}

}  // namespace

const char* memory_vfs() {
  static sqlite3_vfs vfs = [] {
    sqlite3_initialize();
    return make_vfs(*sqlite3_vfs_find(nullptr));
  }();
  static const int registered = sqlite3_vfs_register(&vfs, 0);
  return registered == SQLITE_OK ? vfs.zName : nullptr;
}

}  // namespace tenon::local::dynamodb
