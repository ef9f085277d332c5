#include "testing/postgres_template.hpp"

#include "testing/copy_tree.hpp"
#include "testing/environment.hpp"
#include "testing/file_descriptor.hpp"
#include "testing/file_text.hpp"
#include "testing/remove_tree.hpp"
#include "testing/scratch_folder.hpp"
#include "testing/stable_hash.hpp"
#include "testing/supervisor.hpp"
#include "testing/system_failure.hpp"

#include "base/quote.hpp"

#include <tenon/base/error.hpp>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tenon::testing {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

// Held while a template is made (exclusively) or copied (shared). Given up by name rather than by closing the file, of which
// a child that was forked meanwhile may have a copy.
class cache_lock {
 public:
  explicit cache_lock(const std::string& path)
      : path_(path), file_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) {
    if (!file_) fail("The lock " + text::quote(path_, 200) + " cannot be opened", errno);
    take(LOCK_SH);
  }
  cache_lock(const cache_lock&) = delete;
  cache_lock& operator=(const cache_lock&) = delete;
  ~cache_lock() { flock(file_.get(), LOCK_UN); }

  void take(int kind) {
    while (flock(file_.get(), kind) != 0)
      if (errno != EINTR) fail("The lock " + text::quote(path_, 200) + " cannot be taken", errno);
  }

 private:
  std::string path_;
  file_descriptor file_;
};

bool can_make_folders(const fs::path& folder) {
  std::error_code problem;
  fs::create_directories(folder, problem);
  return !problem && access(folder.c_str(), W_OK | X_OK) == 0;
}

// In a folder where everybody may write, another user could have put it there.
fs::path cache_in_temporary_folder() {
  std::error_code problem;
  fs::path above = fs::temp_directory_path(problem);
  if (problem) above = "/tmp";
  const fs::path folder = above / ("tenon-cache-" + std::to_string(geteuid()));
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
    fail("The folder " + text::quote(folder.string(), 200) + " cannot be made", errno);
  struct stat status {};
  if (lstat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode) || status.st_uid != geteuid() ||
      (status.st_mode & 077) != 0)
    fail("The folder " + text::quote(folder.string(), 200) + " is not this user's alone", EPERM,
         "Remove it, or give another one in the option `cache_folder`.");
  return folder;
}

fs::path find_cache(const std::string& wanted) {
  if (!wanted.empty()) {
    const fs::path folder = fs::absolute(wanted);
    std::error_code problem;
    fs::create_directories(folder, problem);
    if (problem) fail("The folder " + text::quote(wanted, 200) + " cannot be made", problem.value());
    return folder;
  }
  const char* cache = std::getenv("XDG_CACHE_HOME");
  if (cache != nullptr && *cache == '/' && can_make_folders(fs::path(cache) / "tenon"))
    return fs::path(cache) / "tenon";
  const char* home = std::getenv("HOME");
  if (home != nullptr && *home == '/' && can_make_folders(fs::path(home) / ".cache" / "tenon"))
    return fs::path(home) / ".cache" / "tenon";
  return cache_in_temporary_folder();
}

// To be changed with what the identity is made of: two versions of this would replace each other's templates again and again.
const std::string identity_form = "with the start of the machine\n";

// What a machine had not written to its disk when it stopped is gone, or empty. So a template is good until the machine is
// started again; to have it written first would take longer than initdb where others write, too.
std::string this_start_of_the_machine() { return read_text_file("/proc/sys/kernel/random/boot_id"); }

// Takes half a second, and is not to be left behind when it is interrupted.
void run_initdb(const cluster_template& from, const std::string& to) {
  const std::string path = new_scratch_path("initdb", from.scratch_parent, from.runs_as);
  program initdb{.arguments = {from.installation.initdb, "--pgdata=" + path + "/data"},
                 .environment = server_environment(),
                 .output = path + "/log",
                 .runs_as = from.runs_as,
                 .end_signal = SIGTERM,
                 .end_wait = milliseconds(1000)};
  initdb.arguments.insert(initdb.arguments.end(), from.initdb_arguments.begin(), from.initdb_arguments.end());
  supervisor run(std::move(initdb), path);
  run.start();
  std::optional<int> status;
  while (!(status = run.ended())) std::this_thread::sleep_for(milliseconds(2));
  if (*status != 0)
    raise({.kind = error_kind::external_failure,
           .message = text::quote(from.installation.initdb, 200) + " " + describe_end(*status) + ".",
           .hint = "It said: " + read_text_file(path + "/log")});
  copy_tree(path + "/data", to, std::nullopt);
}

}  // namespace

void copy_cluster(const cluster_template& from, const std::string& to) {
  std::string arguments;
  for (const std::string& argument : from.initdb_arguments) arguments += argument + "\n";
  const std::string identity = from.installation.identity() + arguments + this_start_of_the_machine();
  const fs::path cache = find_cache(from.cache_folder);
  const std::string key = identity_form + from.installation.initdb + "\n" + arguments;
  const std::string name = "postgres-" + hexadecimal(stable_hash(key));
  const fs::path kept = cache / name;
  const auto is_current = [&] { return read_text_file((kept / "identity").string()) == identity; };

  cache_lock lock((cache / (name + ".lock")).string());
  if (!is_current()) {
    lock.take(LOCK_EX);
    if (!is_current()) {
      const fs::path fresh = cache / (name + ".new");
      remove_tree(fresh.c_str());
      if (mkdir(fresh.c_str(), 0700) != 0)
        fail("The folder " + text::quote(fresh.string(), 200) + " cannot be made", errno);
      run_initdb(from, (fresh / "data").string());
      write_text_file((fresh / "identity").string(), identity);
      remove_tree(kept.c_str());
      if (rename(fresh.c_str(), kept.c_str()) != 0)
        fail("The folder " + text::quote(kept.string(), 200) + " cannot be put in place", errno);
    }
    lock.take(LOCK_SH);
  }
  copy_tree((kept / "data").string(), to, from.runs_as);
}

}  // namespace tenon::testing
