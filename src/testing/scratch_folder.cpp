#include "testing/scratch_folder.hpp"

#include "testing/file_descriptor.hpp"
#include "testing/random_letters.hpp"
#include "testing/remove_tree.hpp"
#include "testing/system_failure.hpp"

#include "base/quote.hpp"

#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <filesystem>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tenon::testing {
namespace {

// Leaves room for "/tenon-postgres-xxxxxxxxxx/.s.PGSQL.12345" in the 107 bytes of a socket's path.
constexpr std::size_t longest_parent = 64;
constexpr std::size_t letters_in_name = 10;

// A folder is locked within moments of being made.
constexpr std::time_t youngest_abandoned = 60;

std::string choose_parent(const std::string& wanted, const std::optional<account>& user) {
  std::error_code problem;
  if (!wanted.empty()) {
    const std::string path = std::filesystem::absolute(wanted, problem).lexically_normal().string();
    if (path.size() > longest_parent)
      fail("The folder " + text::quote(path) + " cannot hold a socket", ENAMETOOLONG,
           "Choose one with a path of at most " + std::to_string(longest_parent) + " bytes.");
    if (user && !user->can_enter(path))
      fail("The folder " + text::quote(path) + " cannot be used by the user `" + user->name + "`", EACCES,
           "Root runs the server as that user: choose a folder that it can reach.");
    return path;
  }
  const char* variable = std::getenv("TMPDIR");
  if (variable == nullptr || *variable != '/') return "/tmp";
  const std::string path = std::filesystem::path(variable).lexically_normal().string();
  const bool fits = path.size() <= longest_parent && (!user || user->can_enter(path));
  return fits && access(path.c_str(), W_OK | X_OK) == 0 ? path : "/tmp";
}

void remove_if_abandoned(const std::string& path) {
  const file_descriptor folder(open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  struct stat status {};
  if (!folder || fstat(folder.get(), &status) != 0) return;
  if (status.st_mtime + youngest_abandoned > std::time(nullptr)) return;
  if (flock(folder.get(), LOCK_EX | LOCK_NB) != 0) return;
  remove_tree(path.c_str());
}

void remove_abandoned(const std::string& parent, const std::string& prefix) {
  std::error_code problem;
  for (auto entry = std::filesystem::directory_iterator(parent, problem);
       !problem && entry != std::filesystem::directory_iterator(); entry.increment(problem)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with(prefix) && name.size() == prefix.size() + letters_in_name)
      remove_if_abandoned(entry->path().string());
  }
}

}  // namespace

std::string new_scratch_path(const std::string& purpose, const std::string& parent,
                             const std::optional<account>& user) {
  const std::string above = choose_parent(parent, user);
  const std::string name = "tenon-" + purpose + "-";
  remove_abandoned(above, name);
  return (std::filesystem::path(above) / (name + random_letters(letters_in_name))).string();
}

}  // namespace tenon::testing
