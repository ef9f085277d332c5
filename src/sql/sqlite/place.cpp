#include "sql/sqlite/place.hpp"

#include <tenon/base/error.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace tenon::sql::sqlite {
namespace {

[[noreturn]] void refuse(error_kind kind, std::string message, std::string hint) {
  raise({.kind = kind, .message = std::move(message), .hint = std::move(hint)});
}

bool may(const std::string& path, int access) { return faccessat(AT_FDCWD, path.c_str(), access, AT_EACCESS) == 0; }

void check_folder(const connection_options& options) {
  const std::string parent = std::filesystem::path(options.path).parent_path().string();
  const std::string folder = parent.empty() ? "." : parent;
  struct stat status {};
  if (stat(folder.c_str(), &status) != 0) {
    const int problem = errno;
    if (problem == EACCES)
      refuse(error_kind::access_denied, "The folder " + quoted_path(folder) + " of the database may not be entered",
             "Give this user access to it.");
    refuse(error_kind::database_not_found,
           "The folder " + quoted_path(folder) + " of " + options.display_name() +
               " cannot be used: " + std::strerror(problem),
           problem == ENOENT ? "Create the folder, or correct the path in the connection string."
                             : "Correct the path in the connection string.");
  }
  if (!S_ISDIR(status.st_mode))
    refuse(error_kind::database_not_found,
           quoted_path(folder) + " is a file, so " + options.display_name() + " cannot lie in it",
           "Correct the path in the connection string.");
}

void check_missing(const connection_options& options) {
  check_folder(options);
  if (options.read_only || !options.create)
    refuse(error_kind::database_not_found, "There is no file at " + quoted_path(options.path),
           "Correct the path, or create the database with `tenon db push`.");
  const std::string folder = std::filesystem::path(options.path).parent_path().string();
  if (!may(folder.empty() ? "." : folder, W_OK | X_OK))
    refuse(error_kind::access_denied,
           "The database " + quoted_path(options.path) + " cannot be created in its folder: " + std::strerror(errno),
           "Give this user write permission on the folder.");
}

}  // namespace

void check_place(const connection_options& options) {
  struct stat status {};
  if (stat(options.path.c_str(), &status) != 0) {
    if (errno != ENOENT && errno != ENOTDIR && errno != EACCES)
      refuse(error_kind::server_unreachable,
             "The database " + quoted_path(options.path) + " cannot be looked at: " + std::strerror(errno),
             "Correct the path in the connection string.");
    return check_missing(options);
  }
  if (S_ISDIR(status.st_mode))
    refuse(error_kind::database_not_found, quoted_path(options.path) + " is a folder, not a database file",
           "Add the name of the file to the path in the connection string.");
  if (!S_ISREG(status.st_mode))
    refuse(error_kind::database_not_found, quoted_path(options.path) + " is not a regular file",
           "Correct the path in the connection string.");
  if (!may(options.path, R_OK))
    refuse(error_kind::access_denied,
           "The file of " + options.display_name() + " may not be read: " + std::strerror(errno),
           "Give this user read permission on it.");
}

bool is_on_read_only_medium(const std::string& path) {
  struct statvfs medium {};
  if (statvfs(path.c_str(), &medium) != 0 || (medium.f_flag & ST_RDONLY) == 0) return false;
  for (const char* log : {"-wal", "-journal"}) {
    struct stat status {};
    if (stat((path + log).c_str(), &status) == 0 && status.st_size > 0) return false;
  }
  return true;
}

}  // namespace tenon::sql::sqlite
