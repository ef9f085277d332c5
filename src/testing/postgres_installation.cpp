#include "testing/postgres_installation.hpp"

#include "base/quote.hpp"

#include <tenon/base/error.hpp>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

#include <sys/stat.h>
#include <unistd.h>

namespace tenon::testing {
namespace {

namespace fs = std::filesystem;

std::optional<postgres_installation> in_folder(const fs::path& folder) {
  postgres_installation out{(folder / "postgres").string(), (folder / "initdb").string()};
  if (access(out.server.c_str(), X_OK) != 0 || access(out.initdb.c_str(), X_OK) != 0) return std::nullopt;
  return out;
}

// The number behind the prefix of a name, "15" or "9.6"; nothing if there is none.
std::optional<double> version_in(std::string_view name, std::string_view prefix) {
  if (!name.starts_with(prefix)) return std::nullopt;
  const std::string text(name.substr(prefix.size()));
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0') return std::nullopt;
  return number;
}

std::optional<postgres_installation> newest_below(const fs::path& folder, std::string_view prefix) {
  std::optional<postgres_installation> newest;
  double version = 0;
  std::error_code problem;
  for (auto entry = fs::directory_iterator(folder, problem); !problem && entry != fs::directory_iterator();
       entry.increment(problem)) {
    const std::optional<double> found = version_in(entry->path().filename().string(), prefix);
    if (!found || (newest && *found < version)) continue;
    if (std::optional<postgres_installation> programs = in_folder(entry->path() / "bin")) {
      newest = std::move(programs);
      version = *found;
    }
  }
  return newest;
}

std::optional<postgres_installation> told_by_pg_config() {
  const auto close_pipe = [](std::FILE* pipe) { pclose(pipe); };
  const std::unique_ptr<std::FILE, decltype(close_pipe)> pipe(popen("pg_config --bindir 2>/dev/null", "re"),
                                                              close_pipe);
  if (!pipe) return std::nullopt;
  char line[4096] = {};
  if (std::fgets(line, sizeof line, pipe.get()) == nullptr) return std::nullopt;
  std::string folder(line);
  while (folder.ends_with('\n')) folder.pop_back();
  return in_folder(folder);
}

std::optional<postgres_installation> on_path() {
  const char* variable = std::getenv("PATH");
  std::string_view rest = variable == nullptr ? "" : variable;
  while (!rest.empty()) {
    const std::string_view folder = rest.substr(0, rest.find(':'));
    rest.remove_prefix(folder.size() == rest.size() ? rest.size() : folder.size() + 1);
    if (!folder.starts_with('/')) continue;
    if (std::optional<postgres_installation> found = in_folder(folder)) return found;
  }
  return std::nullopt;
}

}  // namespace

std::string postgres_installation::identity() const {
  std::string out;
  for (const std::string& path : {server, initdb}) {
    struct stat status {};
    stat(path.c_str(), &status);
    out += path + " " + std::to_string(status.st_size) + " " + std::to_string(status.st_mtim.tv_sec) + "." +
           std::to_string(status.st_mtim.tv_nsec) + "\n";
  }
  return out;
}

postgres_installation find_postgres(const std::string& folder) {
  if (!folder.empty()) {
    if (std::optional<postgres_installation> found = in_folder(fs::absolute(folder))) return *found;
    raise({.kind = error_kind::unsupported_feature,
           .message = "The folder " + text::quote(folder, 200) + " does not hold the programs `postgres` and `initdb`.",
           .hint = "Name the folder of a PostgreSQL server's programs, such as /usr/lib/postgresql/15/bin."});
  }
  if (auto found = newest_below("/usr/lib/postgresql", "")) return *found;
  if (auto found = newest_below("/usr", "pgsql-")) return *found;
  if (auto found = told_by_pg_config()) return *found;
  if (auto found = on_path()) return *found;
  raise(
      {.kind = error_kind::unsupported_feature,
       .message = "No PostgreSQL server is installed: `postgres` and `initdb` are not in /usr/lib/postgresql/*/bin, in "
                  "/usr/pgsql-*/bin, where pg_config points, or on PATH.",
       .hint = "Install it (Debian and Ubuntu: apt install postgresql; Fedora: dnf install postgresql-server), or give "
               "the folder of its programs in the option `binaries`."});
}

}  // namespace tenon::testing
