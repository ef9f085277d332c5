#include "testing/account.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <filesystem>

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tenon::testing {
namespace {

std::optional<account> find_account(const char* name) {
  std::vector<char> buffer(16384);
  passwd entry{};
  passwd* found = nullptr;
  if (getpwnam_r(name, &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) return std::nullopt;
  account out{name, found->pw_uid, found->pw_gid, {}};
  int count = 64;
  out.groups.resize(static_cast<std::size_t>(count));
  if (getgrouplist(name, out.group, out.groups.data(), &count) < 0) {
    out.groups.resize(static_cast<std::size_t>(count));
    getgrouplist(name, out.group, out.groups.data(), &count);
  }
  out.groups.resize(static_cast<std::size_t>(count));
  return out;
}

}  // namespace

bool account::can_enter(const std::string& folder) const {
  std::error_code problem;
  std::filesystem::path path = std::filesystem::canonical(folder, problem);
  if (problem) return false;
  for (;; path = path.parent_path()) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) return false;
    mode_t needed = S_IXOTH;
    if (status.st_uid == user) {
      needed = S_IXUSR;
    } else if (std::find(groups.begin(), groups.end(), status.st_gid) != groups.end()) {
      needed = S_IXGRP;
    }
    if ((status.st_mode & needed) == 0) return false;
    if (path == path.root_path()) return true;
  }
}

std::optional<account> unprivileged_account() {
  if (geteuid() != 0) return std::nullopt;
  for (const char* name : {"postgres", "nobody"})
    if (std::optional<account> found = find_account(name)) return found;
  raise({.kind = error_kind::unsupported_feature,
         .message = "PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to run it as.",
         .hint = "Create the user, or run the tests as another one than root."});
}

}  // namespace tenon::testing
