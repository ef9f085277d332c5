#include "cli/write_file.hpp"

#include <tenon/base/error.hpp>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace tenon::cli {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& path, const std::string& reason) {
  throw storage_error({.kind = error_kind::storage_failure,
                       .message = "`" + path + "` cannot be written: " + reason + ".",
                       .hint = "Check the permissions of the file and its folder, and the free space."});
}

/// Removes the unfinished file unless all went well.
class unfinished_file {
 public:
  explicit unfinished_file(fs::path path) : path_(std::move(path)) {}
  unfinished_file(const unfinished_file&) = delete;
  unfinished_file& operator=(const unfinished_file&) = delete;
  ~unfinished_file() {
    std::error_code ignored;
    if (!is_kept_) fs::remove(path_, ignored);
  }
  void keep() { is_kept_ = true; }

 private:
  fs::path path_;
  bool is_kept_ = false;
};

}  // namespace

void write_file(const std::string& path, std::string_view text) {
  std::error_code error;
  const fs::path target = fs::canonical(path, error);
  if (error) fail(path, error.message());

  fs::path temporary = target;
  temporary += ".tenon-new";
  unfinished_file guard{temporary};
  errno = 0;
  std::ofstream out{temporary, std::ios::binary | std::ios::trunc};
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.close();
  if (!out) fail(path, std::generic_category().message(errno != 0 ? errno : EIO));

  fs::permissions(temporary, fs::status(target, error).permissions(), error);
  if (!error) fs::rename(temporary, target, error);
  if (error) fail(path, error.message());
  guard.keep();
}

}  // namespace tenon::cli
