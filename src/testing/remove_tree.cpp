#include "testing/remove_tree.hpp"

#include "testing/directory_reader.hpp"

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace tenon::testing {
namespace {

void empty_folder(int folder) noexcept;

void remove_entry(int folder, const char* name) noexcept {
  if (unlinkat(folder, name, 0) == 0 || (errno != EISDIR && errno != EPERM)) return;
  const int inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (inner < 0) return;
  empty_folder(inner);
  close(inner);
  unlinkat(folder, name, AT_REMOVEDIR);
}

void empty_folder(int folder) noexcept {
  directory_reader names(folder);
  while (const char* name = names.next()) remove_entry(folder, name);
}

}  // namespace

bool remove_tree(const char* path) noexcept {
  // Entries may be missed that move while others are removed (readdir(3) leaves it open), hence more than one look.
  for (int attempt = 0; attempt < 8; ++attempt) {
    const int folder = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0) return errno == ENOENT;
    empty_folder(folder);
    close(folder);
    if (rmdir(path) == 0) return true;
    if (errno != ENOTEMPTY && errno != EEXIST) return false;
  }
  return false;
}

}  // namespace tenon::testing
